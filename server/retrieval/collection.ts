import { setImmediate } from 'node:timers/promises';
import type { Corpus } from '../corpus/read-corpus.ts';
import type { Embedder } from '../embedding/embedder.ts';
import {
  type BuildOptions,
  type BuildResult,
  buildIndex,
  type LexicalFile,
} from '../index/build.ts';
import type { IndexedEntry } from '../index/indexed-entry.ts';
import { type LoadedIndex, type LoadOptions, loadIndex } from '../index/load.ts';
import { EntryFacets } from './entry-filter.ts';
import { type LexicalDocument, LexicalIndex } from './lexical/lexical-index.ts';
import { SpellingVocabulary } from './lexical/spelling-vocabulary.ts';
import { type Phrasing, SuggestIndex } from './lexical/suggest.ts';
import { MaxSim } from './maxsim.ts';
import { QuestionWords } from './siblings.ts';
import { TokenWeights } from './token-weights.ts';
import { PhrasingTrigrams } from './trigrams.ts';
import { VerbatimIndex } from './verbatim.ts';

/** An index with what retrieval adds to it. */
export interface Collection {
  readonly index: LoadedIndex;
  readonly lexical: LexicalIndex;
  /** Every question and alternate, the entries in turn. */
  readonly phrasings: readonly Phrasing[];
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
export function buildCollection(
  corpus: Corpus,
  embedder: Embedder,
  options: Omit<BuildOptions, 'buildLexical'>,
): Promise<BuildResult> {
  return buildIndex(corpus, embedder, { ...options, buildLexical });
}

/** Entries that are read at a time, before the event loop has a turn. */
const ENTRIES_AT_ONCE = 500;

/**
 * `loadIndex` with its lexical parts opened. Throws as that does. A running server goes on answering
 * meanwhile: no step holds the event loop longer than it must.
 */
export async function loadCollection(
  embedder: Embedder,
  options: LoadOptions,
): Promise<Collection> {
  const index = await loadIndex(embedder.model, options);
  const phrasings: Phrasing[] = [];
  for (let entry = 0; entry < index.entries.count; entry++) {
    const { question, alternates } = index.entries.get(entry);
    for (const text of [question, ...alternates]) phrasings.push({ entry, text });
    if (entry % ENTRIES_AT_ONCE === 0) await setImmediate();
  }
  const step = async <T>(make: () => T): Promise<T> => {
    await setImmediate();
    return make();
  };
  const lexical = await step(() => LexicalIndex.fromBytes(index.lexical, index.generation));
  await step(() => lexical.prepare());
  return {
    index,
    lexical,
    phrasings,
    suggest: await step(() => SuggestIndex.build(phrasings)),
    verbatim: await step(() => new VerbatimIndex(phrasings)),
    trigrams: await step(() => new PhrasingTrigrams(index.entries)),
    questionWords: new QuestionWords(index.entries),
    facets: await step(() => new EntryFacets(index.entries)),
    spelling: await step(() => new SpellingVocabulary(lexical, embedder.words)),
    tokenWeights: await step(() => new TokenWeights(index.tokens, index.entries.count)),
    maxSim: new MaxSim(Math.max(1, embedder.model.tokenDimensions)),
  };
}

function buildLexical(entries: Iterable<IndexedEntry>): LexicalFile {
  const lexical = LexicalIndex.build(lexicalDocuments(entries));
  return { bytes: lexical.toBytes(), terms: lexical.vocabulary };
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
