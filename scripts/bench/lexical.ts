import MiniSearch from 'minisearch';
import { LexicalIndex } from '../../server/retrieval/lexical/lexical-index.ts';
import { NearTerms } from '../../server/retrieval/lexical/near-terms.ts';
import { phrasingPostings } from '../../server/retrieval/lexical/phrasing-postings.ts';
import { type Phrasing, SuggestIndex } from '../../server/retrieval/lexical/suggest.ts';
import { typedWords } from '../../server/retrieval/lexical/typed-words.ts';
import { words } from '../../server/retrieval/words.ts';
import { type Contender, print, printTable, SPREAD, spread, timeInTurn } from './harness.ts';
import { NaiveSearch, sameHits } from './naive-search.ts';
import { naiveSuggestions, phrasingWords } from './naive-suggest.ts';
import { type PlausibleEntry, PlausibleText } from './plausible-text.ts';

/** Entries asked of the words at the shipped settings (`candidates.ts`). */
const LIMIT = 20;
const SUGGESTIONS = 5;
const QUESTIONS = 400;
/** Questions whose every beginning is typed: some 5,000 keystrokes. */
const TYPED = 100;
/** Questions of each kind, and beginnings, that the oracles answer too: they take their time. */
const CHECKED_QUESTIONS = 3;
const CHECKED_KEYSTROKES = 24;
/** From here on a quarter of them. */
const MANY_PHRASINGS = 100_000;
/** Entries at which MiniSearch runs along; it takes too long for more. */
const BASE_LINE_AT = 10_000;

interface Asked {
  readonly known: readonly string[];
  readonly misspelt: readonly string[];
  readonly keystrokes: readonly string[];
}

/**
 * Whole questions and suggestions on every keystroke over made-up documentation of several sizes.
 * Both are held against their definitions first, on as many questions as patience allows.
 */
export async function lexicalBenchmark(sizes: readonly number[]): Promise<void> {
  print(
    `Made-up documentation (Zipf words, 2 alternates, answers of 90 words), seeded.\n` +
      `Questions: ${QUESTIONS}, ${LIMIT} entries asked for. Suggestions: every beginning of ${TYPED} questions,\n` +
      `from the first letter on, ${SUGGESTIONS} asked for. "Misspelt": two words of each question.\n` +
      `Milliseconds, each input's fastest of 5 (MiniSearch: of 2).`,
  );
  for (const size of sizes) await measure(size);
}

async function measure(size: number): Promise<void> {
  const text = new PlausibleText(7);
  const entries = text.entries(size);
  const asked = askedOf(text, entries);
  const phrasings = entries.flatMap(({ question, alternates }, entry) =>
    [question, ...alternates].map((phrasing): Phrasing => ({ entry, text: phrasing })),
  );
  const index = LexicalIndex.build(entries);
  index.prepare();
  const suggest = SuggestIndex.build(phrasings);

  checkSearch(index, entries, asked);
  checkSuggestions(suggest, phrasings, asked);

  const search = (questions: readonly string[]): Contender => {
    return (i) => index.search(words(questions[i]!), { limit: LIMIT });
  };
  const times = await timeInTurn(
    { known: search(asked.known), misspelt: search(asked.misspelt) },
    { inputs: QUESTIONS },
  );
  const { suggestions } = await timeInTurn(
    { suggestions: (i) => suggest.suggest(asked.keystrokes[i]!, { limit: SUGGESTIONS }) },
    { inputs: asked.keystrokes.length, rounds: 3 },
  );
  const first = asked.keystrokes.filter((typed) => typed.length === 1);
  const { firstLetter } = await timeInTurn(
    { firstLetter: (i) => suggest.suggest(first[i]!, { limit: SUGGESTIONS }) },
    { inputs: first.length },
  );
  const rows = [
    ['question, words known', ...spread(times.known)],
    ['question, words misspelt', ...spread(times.misspelt)],
    ['suggestions, every keystroke', ...spread(suggestions)],
    ['suggestions, first letter', ...spread(firstLetter)],
  ];
  if (size === BASE_LINE_AT) rows.push(...(await baseLine(entries, asked)));
  printTable(
    `${size.toLocaleString('en')} entries, ${index.vocabulary.toLocaleString('en')} terms`,
    ['', ...SPREAD],
    rows,
  );
}

function askedOf(text: PlausibleText, entries: readonly PlausibleEntry[]): Asked {
  const step = Math.max(1, Math.floor(entries.length / QUESTIONS));
  const known = Array.from({ length: QUESTIONS }, (_, i) =>
    text.questionFor(entries[(i * step) % entries.length]!),
  );
  const misspelt = known.map((question) => text.misspelt(question));
  const keystrokes = Array.from({ length: TYPED }, (_, i) => {
    const { question } = entries[(i * step) % entries.length]!;
    return Array.from(question, (_, end) => question.slice(0, end + 1));
  }).flat();
  return { known, misspelt, keystrokes };
}

function checkSearch(index: LexicalIndex, entries: readonly PlausibleEntry[], asked: Asked): void {
  const naive = new NaiveSearch(entries);
  for (const question of [asked.known, asked.misspelt].flatMap((all) =>
    all.slice(0, CHECKED_QUESTIONS),
  )) {
    const terms = words(question);
    const hits = index.search(terms, { limit: LIMIT });
    if (hits.length === 0 || !sameHits(hits, naive.search(terms, LIMIT))) {
      throw new Error(`The search for "${question}" is not the oracle's: nothing is timed.`);
    }
  }
}

function checkSuggestions(
  suggest: SuggestIndex,
  phrasings: readonly Phrasing[],
  { keystrokes }: Asked,
): void {
  const postings = phrasingPostings(phrasings.map(({ text }) => text));
  const near = new NearTerms(postings.terms);
  const texts = phrasingWords(phrasings);
  const checked = phrasings.length > MANY_PHRASINGS ? CHECKED_KEYSTROKES / 4 : CHECKED_KEYSTROKES;
  const step = Math.floor(keystrokes.length / checked);
  for (const prefix of keystrokes.filter((_, i) => i % step === 0)) {
    const got = suggest.suggest(prefix, { limit: SUGGESTIONS });
    const expected = naiveSuggestions(
      phrasings,
      texts,
      typedWords(prefix, postings, near),
      (term) => postings.terms.at(term),
      SUGGESTIONS,
    );
    if (JSON.stringify(got) !== JSON.stringify(expected)) {
      throw new Error(`The suggestions for "${prefix}" are not the oracle's: nothing is timed.`);
    }
  }
}

/** MiniSearch with the same words, as its own documentation would set it up for a site's search. */
async function baseLine(entries: readonly PlausibleEntry[], asked: Asked): Promise<string[][]> {
  const fields = ['question', 'alternates', 'answer', 'context'];
  const search = new MiniSearch({ fields, tokenize: words, processTerm: (term) => term });
  search.addAll(
    entries.map((entry, id) => ({ ...entry, id, alternates: entry.alternates.join(' ') })),
  );
  const phrasings = new MiniSearch({ fields: ['text'], tokenize: words, processTerm: (t) => t });
  phrasings.addAll(
    entries.flatMap(({ question, alternates }, id) =>
      [question, ...alternates].map((text, i) => ({ id: `${id}.${i}`, text })),
    ),
  );
  const options = { prefix: true, fuzzy: 0.2 };
  const few = { inputs: 20, warmUp: 2, rounds: 2 };
  const times = await timeInTurn(
    {
      exact: (i) => search.search(asked.known[i]!),
      known: (i) => search.search(asked.known[i]!, options),
      misspelt: (i) => search.search(asked.misspelt[i]!, options),
      suggest: (i) =>
        phrasings.search(asked.keystrokes[i]!, {
          fuzzy: 0.2,
          prefix: (_, place, all) => place === all.length - 1,
        }),
    },
    few,
  );
  return [
    ['MiniSearch: question, words known, exact', ...spread(times.exact)],
    ['MiniSearch: the same, prefix and fuzzy', ...spread(times.known)],
    ['MiniSearch: question, words misspelt', ...spread(times.misspelt)],
    ['MiniSearch: suggestions', ...spread(times.suggest)],
  ];
}
