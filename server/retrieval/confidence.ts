import { type LinearModel, linearScore } from './linear-model.ts';
import type { Outcome } from './ranking.ts';

/** What the confidence is computed from, in this order: the first candidate, and how far ahead it is. */
export const SIGNALS = [
  /** The ranker's score of the first candidate. */
  'score',
  /** How far the first one's score is above the second's. */
  'margin',
  /** The first one's share of the softmax over all candidates' scores. */
  'share',
  /** The first one's features of the same names. */
  'phrasing',
  'questionAnswer',
  'coverage',
  'trigrams',
  'maxSim',
  'weightedMaxSim',
  /** log(1 + words): a long question is covered less by the entry that answers it. */
  'length',
  /** Share of the asker's words that the corpus does not know. */
  'unknownWords',
  /** Share of the question's word pieces that the model does not know. */
  'unknownPieces',
] as const;
export type Signal = (typeof SIGNALS)[number];

/** Where one outcome ends and the next begins; probabilities. */
export interface Thresholds {
  /** From here up the first result is shown as the answer. */
  readonly answered: number;
  /** From here up, and below `answered`, the results are offered as guesses. */
  readonly suggested: number;
}

/**
 * The calibrated probability that the first candidate answers the question, by logistic regression
 * (Platt 1999).
 *
 * @param signals one value a signal, in the order of `SIGNALS`
 */
export function confidenceOf(model: LinearModel, signals: ArrayLike<number>): number {
  return 1 / (1 + Math.exp(-linearScore(model, signals)));
}

export function outcomeOf(confidence: number, thresholds: Thresholds): Outcome {
  if (confidence >= thresholds.answered) return 'answered';
  return confidence >= thresholds.suggested ? 'suggested' : 'unanswered';
}

/** Softmax share of the first of some scores. */
export function softmaxShare(scores: readonly number[]): number {
  const first = scores[0] ?? 0;
  return 1 / scores.reduce((sum, score) => sum + Math.exp(score - first), 0);
}
