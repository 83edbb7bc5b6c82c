import type { IndexedEntry } from '../index/indexed-entry.ts';
import { confidenceOf } from './confidence.ts';
import type { LinearModel } from './linear-model.ts';
import type { RankerWeights } from './ranker.ts';
import type { Ranking } from './ranking.ts';
import type { RankedReading } from './reading.ts';

/** What one feature adds to a linear model's score. */
export interface Contribution {
  readonly name: string;
  /** The feature as it was measured. */
  readonly value: number;
  /** weight x (value - mean) / deviation. */
  readonly amount: number;
}

/** A candidate with what its score is made of: the amounts add up to it. */
export interface ExplainedCandidate {
  readonly entry: IndexedEntry;
  readonly score: number;
  readonly contributions: readonly Contribution[];
}

/** What else than the signals decided on the confidence. */
export type ConfidenceRule =
  /** The question is a stored one, word for word. */
  | 'verbatim'
  /** It follows another one: the confidence is mixed of both readings. */
  | 'followUp'
  /** It has too few words to be sure of. */
  | 'vague';

/** A ranking and why it is as it is. */
export interface Explanation {
  readonly ranking: Ranking;
  /** All of them, best first; the ranking's results are the first of these. */
  readonly candidates: readonly ExplainedCandidate[];
  /** What the signals add to the confidence's log odds. */
  readonly signals: readonly Contribution[];
  /** The confidence by the signals alone. */
  readonly bySignals: number;
  /** Why `ranking.confidence` is another one; undefined where it is the same. */
  readonly rule: ConfidenceRule | undefined;
}

/**
 * What each feature adds to a linear model's score, in the model's order. The model's bias comes
 * last, under that name, unless it is 0; so the amounts add up to `linearScore(model, values)`.
 *
 * @param values as many as the model has features, in their order
 */
export function contributionsOf(model: LinearModel, values: ArrayLike<number>): Contribution[] {
  const { features, means, deviations, weights, bias } = model;
  const parts = features.map((name, i) => {
    const value = values[i]!;
    return { name, value, amount: (weights[i]! * (value - means[i]!)) / deviations[i]! };
  });
  return bias === 0 ? parts : [...parts, { name: 'bias', value: 1, amount: bias }];
}

/**
 * Why a reading's candidates are in this order, and why the confidence is what it is.
 *
 * @param ranked.followUp whether the turn before was read with the question
 */
export function explainReading(
  { reading, followUp }: { readonly reading: RankedReading; readonly followUp: boolean },
  ranking: Ranking,
  { ranker, confidence }: RankerWeights,
  entryOf: (entry: number) => IndexedEntry,
): Explanation {
  const { candidates, signals, view } = reading;
  const bySignals = candidates.length === 0 ? 0 : confidenceOf(confidence, signals);
  const rule = followUp ? 'followUp' : view.verbatim.length > 0 ? 'verbatim' : 'vague';
  return {
    ranking,
    candidates: candidates.map(({ entry, score, features }) => ({
      entry: entryOf(entry),
      score,
      contributions: contributionsOf(ranker, features),
    })),
    signals: contributionsOf(confidence, signals),
    bySignals,
    rule: bySignals === reading.confidence ? undefined : rule,
  };
}
