import { setImmediate } from 'node:timers/promises';
import type { Corpus } from '../corpus/read-corpus.ts';
import type { Embedder } from '../embedding/embedder.ts';
import type { BuildOptions, BuildResult, LexicalFiles } from '../index/build.ts';
import type { IndexedEntry } from '../index/indexed-entry.ts';
import { type LoadedIndex, type LoadOptions, loadIndex } from '../index/load.ts';
import { EntryFacets } from './entry-filter.ts';
import { type LexicalDocument, LexicalIndex } from './lexical/lexical-index.ts';
import { phrasingsFromBytes, phrasingsToBytes } from './lexical/phrasing-file.ts';
import { phrasingPostings } from './lexical/phrasing-postings.ts';
import { SpellingVocabulary } from './lexical/spelling-vocabulary.ts';
import { SuggestIndex } from './lexical/suggest.ts';
import { MaxSim } from './maxsim.ts';
import { Phrasings } from './phrasings.ts';
import { QuestionWords } from './siblings.ts';
import { TokenWeights } from './token-weights.ts';
import { PhrasingTrigrams } from './trigrams.ts';
import { VerbatimIndex } from './verbatim.ts';

/** An index with what retrieval adds to it. */
export interface Collection {
  readonly index: LoadedIndex;
  readonly lexical: LexicalIndex;
  readonly phrasings: Phrasings;
  readonly suggest: SuggestIndex;
  readonly verbatim: VerbatimIndex;
  readonly trigrams: PhrasingTrigrams;
  readonly questionWords: QuestionWords;
  readonly facets: EntryFacets;
  readonly spelling: SpellingVocabulary;
  readonly tokenWeights: TokenWeights;
  /** Holds one question at a time: set it and ask it without waiting in between. */
  readonly maxSim: MaxSim;
}

/** `buildIndex` with retrieval's lexical index. Throws as that does. */
export async function buildCollection(
  corpus: Corpus,
  embedder: Embedder,
  options: Omit<BuildOptions, 'buildLexical'>,
): Promise<BuildResult> {
  // Here, so that a start that has nothing to build need not load what renders Markdown.
  const { buildIndex } = await import('../index/build.ts');
  return buildIndex(corpus, embedder, { ...options, buildLexical });
}

/**
 * `loadIndex` with its lexical parts opened. Throws as that does. A running server goes on answering
 * meanwhile: no step holds the event loop longer than it must.
 */
export async function loadCollection(
  embedder: Embedder,
  options: LoadOptions,
): Promise<Collection> {
  const index = await loadIndex(embedder.model, options);
  const step = async <T>(make: () => T): Promise<T> => {
    await setImmediate();
    return make();
  };
  const lexical = await step(() => LexicalIndex.fromBytes(index.lexical, index.generation));
  await step(() => lexical.prepare());
  const phrasings = new Phrasings(index.rows, index.entries);
  const postings = await step(() => phrasingsFromBytes(index.phrasings, index.generation));
  return {
    index,
    lexical,
    phrasings,
    suggest: await step(() => new SuggestIndex(postings, phrasings.entries)),
    verbatim: new VerbatimIndex(postings.wordings, phrasings.entries),
    trigrams: await step(() => new PhrasingTrigrams(postings, phrasings)),
    questionWords: new QuestionWords(index.entries),
    facets: new EntryFacets(index.entries),
    spelling: await step(() => new SpellingVocabulary(lexical, embedder.words)),
    tokenWeights: await step(() => new TokenWeights(index.tokens, index.entries.count)),
    maxSim: new MaxSim(Math.max(1, embedder.model.tokenDimensions)),
  };
}

function buildLexical(entries: Iterable<IndexedEntry>): LexicalFiles {
  const lexical = LexicalIndex.build(lexicalDocuments(entries));
  return {
    lexical: lexical.toBytes(),
    terms: lexical.vocabulary,
    phrasings: phrasingsToBytes(phrasingPostings(phrasingTexts(entries))),
  };
}

/** In the order of `Phrasings`. */
function* phrasingTexts(entries: Iterable<IndexedEntry>): Generator<string> {
  for (const { question, alternates } of entries) {
    yield question;
    yield* alternates;
  }
}

function* lexicalDocuments(entries: Iterable<IndexedEntry>): Generator<LexicalDocument> {
  for (const { question, alternates, answer, source } of entries) {
    yield {
      question,
      alternates,
      answer: answer.text,
      context: `${source.title}\n${source.section}`,
    };
  }
}
