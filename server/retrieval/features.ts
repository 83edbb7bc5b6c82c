import type { Collection } from './collection.ts';
import { meanOf, weightedMean } from './maxsim.ts';
import type { QuestionView } from './question-view.ts';
import { type Cosines, closestOf, type Sighted } from './shortlist.ts';

/** What is measured of a candidate; features are made of it. */
interface Measured {
  /** Exact cosines with the stored vectors, not the graph's estimates. */
  readonly cosine: Cosines;
  readonly coverage: number;
  readonly trigrams: number;
  /** For each token of the question the largest cosine with one of the whole entry. */
  readonly tokens: Float32Array;
  /** The idf of each token of the question. */
  readonly tokenWeights: Float64Array;
}

/**
 * Letters in common count against a candidate: at equal cosines, who says it in other words means it
 * more. Questions to learn that from are written in other words, so beyond what they have it tells
 * nothing: a stored question with a word left out would be refused for being so near.
 */
const MOST_TRIGRAMS = 0.3;

/** What the ranker knows of a candidate, in this order. */
const DEFINITIONS = {
  /** Cosine with the closest phrasing: the question or an alternate. */
  phrasing: ({ cosine }) => cosine.phrasing,
  /** Cosine with the whole entry: title, section, question and answer together. */
  questionAnswer: ({ cosine }) => cosine.questionAnswer,
  /** Cosine with the answer alone. */
  answer: ({ cosine }) => cosine.answer,
  /** The larger of `phrasing` and the cosine with the closest passage. */
  closest: ({ cosine }) => closestOf(cosine),
  /** Share of the asker's words, weighted by idf, that stand anywhere in the entry. */
  coverage: ({ coverage }) => coverage,
  /** Dice coefficient of character trigrams with the closest phrasing, as far as it tells. */
  trigrams: ({ trigrams }) => Math.min(MOST_TRIGRAMS, trigrams),
  /** MaxSim: mean over the question's tokens of the largest cosine with one of the whole entry. */
  maxSim: ({ tokens }) => meanOf(tokens),
  /** The same, each token weighted by its idf: "install" counts more than "the". */
  weightedMaxSim: ({ tokens, tokenWeights }) => weightedMean(tokens, tokenWeights),
} as const satisfies Record<string, (candidate: Measured) => number>;
export type Feature = keyof typeof DEFINITIONS;
/** Names of the features, in the order of a row. */
export const FEATURES = Object.keys(DEFINITIONS) as readonly Feature[];

/** One value a feature, in the order of `FEATURES`. */
export type FeatureRow = Float64Array;

/**
 * Features of every candidate.
 *
 * @returns one row a candidate, in their order
 */
export function computeFeatures(
  collection: Pick<Collection, 'index' | 'trigrams' | 'maxSim' | 'tokenWeights'>,
  question: Pick<QuestionView, 'tokenVectors' | 'tokenIds' | 'trigrams'>,
  candidates: readonly Sighted[],
): FeatureRow[] {
  const { index, trigrams, maxSim, tokenWeights } = collection;
  maxSim.setQuestion(question.tokenVectors);
  const weights = Float64Array.from(question.tokenIds, (id) => tokenWeights.idf(id));
  const overlap = trigrams.overlapWith(question.trigrams);
  const definitions = Object.values(DEFINITIONS);
  return candidates.map(({ entry, cosine, coverage }) => {
    const measured: Measured = {
      cosine,
      coverage,
      trigrams: overlap(entry),
      tokens: maxSim.best(index.tokens.vectors(entry)),
      tokenWeights: weights,
    };
    return Float64Array.from(definitions, (define) => define(measured));
  });
}
