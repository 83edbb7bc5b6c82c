import { similarityTo } from '../index/exact.ts';
import type { LoadedIndex } from '../index/load.ts';
import type { Collection } from './collection.ts';
import { meanOf, weightedMean } from './maxsim.ts';
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
  /** Share of the asker's words, weighted by idf, that stand anywhere in the entry. */
  'coverage',
  /** Share of the entry's question's words, weighted by idf, that the asker used. */
  'coveredPhrasing',
  /** Dice coefficient of character trigrams with the closest phrasing. */
  'trigrams',
  /** MaxSim: mean over the question's tokens of the largest cosine with one of question + answer. */
  'maxSim',
  /** The same, each token weighted by its idf: "install" counts more than "the". */
  'weightedMaxSim',
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
  const { index, trigrams, maxSim, tokenWeights } = collection;
  maxSim.setQuestion(question.tokenVectors);
  const weights = Float64Array.from(question.tokenIds, (id) => tokenWeights.idf(id));
  return candidates.map((entry) => {
    const similarities = similaritiesTo(index, entry, question.vector);
    const { all, back } = question.coverage.of(entry);
    const tokens = maxSim.best(index.tokens.vectors(entry));
    return Float64Array.of(
      similarities.phrasing,
      similarities.questionAnswer,
      similarities.answer,
      similarities.passage,
      similarities.headedPassage,
      Math.max(similarities.phrasing, similarities.passage),
      all,
      back,
      trigrams.overlap(question.trigrams, entry),
      meanOf(tokens),
      weightedMean(tokens, weights),
    );
  });
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
