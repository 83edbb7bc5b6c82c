import { FUNCTION_WORDS } from './function-words.ts';

/** What is asked of the corpus' words; a `LexicalIndex` answers it. */
export interface PairVocabulary {
  knows(term: string): boolean;
  /** Whether a text has the two terms side by side, in this order. */
  hasPair(first: string, second: string): boolean;
}

/** Letters of a part; of two letters there are `js`, `db`, `id`. */
const SHORTEST_PART = 2;
/** A longer word is data. */
const LONGEST_COMPOUND = 32;
/** Function words below this are parts of too many words by chance: `in form`, `process or`. */
const LONG_FUNCTION_WORD = 4;

/** Small letters but for the first: no code, names or numbers. */
const WORD = /^\p{L}[\p{Ll}\p{M}]+$/u;
const LOWER = /^[\p{Ll}\p{M}]+$/u;
/** Marks around a word; a pair has none inside. */
const MARKED =
  /^(?<lead>[\p{Ps}\p{Pi}\p{Pf}"'*]*)(?<core>.*?)(?<tail>[\p{Pe}\p{Pi}\p{Pf}"'*.,;:!?\u2026]*)$/u;

/** Whether a term may be a part of a word of two; a corpus' pairs are kept of such terms alone. */
export function isPart(term: string): boolean {
  return (
    term.length >= SHORTEST_PART &&
    LOWER.test(term) &&
    (term.length >= LONG_FUNCTION_WORD || !FUNCTION_WORDS.has(term))
  );
}

export interface Rejoined {
  /** The text with words joined or parted as the corpus has them, all else as it was. */
  readonly text: string;
  /** Words of the corpus that neighbours in the text make up, though these are right as they are. */
  readonly compounds: readonly string[];
}

/**
 * Writes words together or apart as the corpus does. What the corpus has as typed stays, and so do
 * code and names.
 *
 * - `nodejs` becomes `node js` where the corpus has these side by side and not the one word.
 * - `mind spore` becomes `mindspore` where the corpus has that and never the two side by side, and
 *   lacks one of them or the dictionary has the one word (`data base`). Where the two may well be
 *   meant (`label sets`, and the corpus has `labelsets`) the one word is a compound: to be looked
 *   for besides.
 *
 * @param isEverydayWord what the dictionary has
 */
export function rejoin(
  text: string,
  corpus: PairVocabulary,
  isEverydayWord: (word: string) => boolean,
): Rejoined {
  const compounds: string[] = [];
  // Words at even places, the spaces between them at odd ones.
  const pieces = text.split(/(\s+)/u);
  for (let i = 0; i < pieces.length; i += 2) {
    const pair = i + 2 < pieces.length ? pairOf(pieces[i]!, pieces[i + 2]!, i) : undefined;
    if (pair === undefined || !isCompound(pair, corpus)) {
      pieces[i] = apart(pieces[i]!, i, corpus);
      continue;
    }
    const { first, second, together } = pair;
    const one = first + second;
    const bothMeant = knowsForm(first, corpus) && knowsForm(second, corpus) && !isEverydayWord(one);
    if (bothMeant) compounds.push(one);
    else pieces.splice(i, 3, together);
  }
  return { text: pieces.join(''), compounds };
}

interface Pair {
  readonly first: string;
  readonly second: string;
  /** Both pieces as one. */
  readonly together: string;
}

/** Two neighbouring pieces, lower-cased, where they may be the parts of one word. */
function pairOf(before: string, after: string, place: number): Pair | undefined {
  const a = marked(before);
  const b = marked(after);
  if (a.tail !== '' || b.lead !== '') return undefined;
  if (!isProse(a.core, place) || !LOWER.test(b.core)) return undefined;
  const [first, second] = [a.core.toLowerCase(), b.core];
  if (!isPart(first) || !isPart(second)) return undefined;
  return { first, second, together: `${a.lead}${a.core}${b.core}${b.tail}` };
}

function isCompound({ first, second }: Pair, corpus: PairVocabulary): boolean {
  if (first.length + second.length > LONGEST_COMPOUND) return false;
  return knowsForm(first + second, corpus) && !corpus.hasPair(first, second);
}

/** A piece with its word in two; the piece itself where that is right as it is. */
function apart(piece: string, place: number, corpus: PairVocabulary): string {
  const { lead, core, tail } = marked(piece);
  const word = core.toLowerCase();
  if (!isProse(core, place) || word.length > LONGEST_COMPOUND) return piece;
  if (FUNCTION_WORDS.has(word) || knowsForm(word, corpus)) return piece;
  for (let at = SHORTEST_PART; at <= word.length - SHORTEST_PART; at++) {
    const [first, second] = [word.slice(0, at), word.slice(at)];
    if (isPart(first) && isPart(second) && hasPairOfForms(first, second, corpus)) {
      return `${lead}${core.slice(0, at)} ${core.slice(at)}${tail}`;
    }
  }
  return piece;
}

function marked(piece: string): { lead: string; core: string; tail: string } {
  const { lead = '', core = '', tail = '' } = MARKED.exec(piece)?.groups ?? {};
  return { lead, core, tail };
}

/** A capital is a name's, but where the text begins. */
function isProse(core: string, place: number): boolean {
  return WORD.test(core) && (place === 0 || LOWER.test(core));
}

/** The word itself, its plural or its singular. */
function formsOf(word: string): string[] {
  return [word, `${word}s`, ...(word.endsWith('s') ? [word.slice(0, -1)] : [])];
}

function knowsForm(word: string, corpus: PairVocabulary): boolean {
  return formsOf(word).some((form) => corpus.knows(form));
}

function hasPairOfForms(first: string, second: string, corpus: PairVocabulary): boolean {
  return formsOf(second).some((form) => corpus.hasPair(first, form));
}
