import { similarityTo } from '../index/exact.ts';
import type { LoadedIndex } from '../index/load.ts';
import type { Collection } from './collection.ts';
import type { LexicalIndex } from './lexical/lexical-index.ts';
import type { QuestionView } from './question-view.ts';

/**
 * What the ranker knows of a candidate, in this order. Similarities are exact cosines with the
 * stored vectors, not the graph's estimates.
 */
export const FEATURES = [
  /** Cosine with the closest phrasing: the question or an alternate. */
  'phrasing',
  /** Cosine with question and answer together. */
  'questionAnswer',
  /** Cosine with the answer alone. */
  'answer',
  /** Cosine with the closest passage. */
  'passage',
  /** Cosine with the closest passage under the entry's question. */
  'headedPassage',
  /** The larger of `phrasing` and `passage`. */
  'closest',
  /** log(1 + BM25). */
  'logBm25',
  /** BM25 over the largest BM25 among the candidates. */
  'relativeBm25',
  /** Share of the asker's words, weighted by idf, that stand anywhere in the entry. */
  'coverage',
  /** The same over the entry's phrasings alone. */
  'phrasingCoverage',
  /** Share of the entry's question's words, weighted by idf, that the asker used. */
  'coveredPhrasing',
  /** Dice coefficient of character trigrams with the closest phrasing. */
  'trigrams',
] as const;
export type Feature = (typeof FEATURES)[number];

/** One value a feature, in the order of `FEATURES`. */
export type FeatureRow = Float64Array;

/**
 * Features of every candidate.
 *
 * @param candidates entry numbers
 * @returns one row a candidate, in their order
 */
export function computeFeatures(
  collection: Collection,
  question: QuestionView,
  candidates: readonly number[],
): FeatureRow[] {
  const { lexical, trigrams } = collection;
  const bm25 = bm25Scores(lexical, question.terms, candidates);
  const best = Math.max(0, ...bm25.values());
  return candidates.map((entry) => {
    const similarities = similaritiesTo(collection.index, entry, question.vector);
    const score = bm25.get(entry) ?? 0;
    const { all, phrasings, back } = question.coverage.of(entry);
    return Float64Array.of(
      similarities.phrasing,
      similarities.questionAnswer,
      similarities.answer,
      similarities.passage,
      similarities.headedPassage,
      Math.max(similarities.phrasing, similarities.passage),
      Math.log1p(score),
      best > 0 ? score / best : 0,
      all,
      phrasings,
      back,
      trigrams.overlap(question.trigrams, entry),
    );
  });
}

/** BM25 of every candidate that has a word of the question; the others are missing. */
function bm25Scores(
  lexical: LexicalIndex,
  terms: readonly string[],
  candidates: readonly number[],
): Map<number, number> {
  const wanted = new Set(candidates);
  const hits = lexical.search(terms, {
    limit: candidates.length,
    filter: (document) => wanted.has(document),
  });
  return new Map(hits.map(({ document, score }) => [document, score]));
}

type Similarities = Record<
  'phrasing' | 'questionAnswer' | 'answer' | 'passage' | 'headedPassage',
  number
>;

/** Cosines of a question with all that is stored of an entry; -1 for what it doesn't have. */
function similaritiesTo(index: LoadedIndex, entry: number, question: Float32Array): Similarities {
  const { rows, vectors } = index;
  const to = (row: number): number => similarityTo(vectors, row, question);
  const closest = (first: number, count: number): number => {
    let nearest = -1;
    for (let row = first; row < first + count; row++) nearest = Math.max(nearest, to(row));
    return nearest;
  };
  const passages = rows.passages(entry);
  return {
    phrasing: closest(rows.start(entry), rows.phrasings(entry)),
    questionAnswer: to(rows.questionAnswer(entry)),
    answer: to(rows.answer(entry)),
    passage: closest(rows.barePassage(entry, 0), passages),
    headedPassage: closest(rows.headedPassage(entry, 0), passages),
  };
}
