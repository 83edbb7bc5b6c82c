import { FEATURES, type FeatureRow } from '../../server/retrieval/features.ts';
import type { LinearModel } from '../../server/retrieval/linear-model.ts';
import { minimise } from './newton.ts';
import { columnsOf, linearModel, momentsOf, standardised } from './standardise.ts';

/** One question's candidates, some of which are right. */
export interface RankingExample {
  readonly features: readonly FeatureRow[];
  /** Whether each candidate answers the question. */
  readonly right: readonly boolean[];
}

/** Pull of the weights towards zero: half of this times their squared length. */
const L2 = 10;

/**
 * The ranker: weights under which the softmax over a question's candidates gives the right ones
 * the most (ListNet's top-one loss, Cao et al. 2007). Questions without a right candidate, or with
 * nothing else, say nothing about the order and are left out.
 *
 * @param without features that get no weight
 */
export function fitRanker(
  examples: readonly RankingExample[],
  without: readonly string[] = [],
): LinearModel {
  const leftOut = columnsOf(without, FEATURES);
  const moments = momentsOf(
    examples.flatMap(({ features }) => features),
    FEATURES.length,
  );
  const usable = examples
    .filter(({ right }) => right.includes(true) && right.includes(false))
    .map(({ features, right }) => ({
      right,
      rows: features.map((row) => standardised(row, moments, leftOut)),
    }));
  const size = FEATURES.length;
  const weights = minimise(size, (at) => {
    let value = 0;
    const gradient = new Float64Array(size);
    const curvature = new Float64Array(size * size);
    for (let i = 0; i < size; i++) {
      value += (L2 / 2) * at[i]! ** 2;
      gradient[i] = L2 * at[i]!;
      curvature[i * size + i] = L2;
    }
    for (const { rows, right } of usable) {
      value += addQuestion(rows, right, at, gradient, curvature);
    }
    return { value, gradient, curvature };
  });
  return linearModel(FEATURES, moments, weights, 0);
}

/**
 * Adds one question's -log(share of the right ones), its gradient, and the convex part of its
 * curvature: the covariance of the features under the softmax.
 */
function addQuestion(
  rows: readonly Float64Array[],
  right: readonly boolean[],
  weights: Float64Array,
  gradient: Float64Array,
  curvature: Float64Array,
): number {
  const size = weights.length;
  const scores = rows.map((row) => row.reduce((sum, value, i) => sum + value * weights[i]!, 0));
  const highest = Math.max(...scores);
  const shares = scores.map((score) => Math.exp(score - highest));
  const all = shares.reduce((a, b) => a + b, 0);
  const ofRight = shares.reduce((sum, share, i) => sum + (right[i] ? share : 0), 0);
  const mean = new Float64Array(size);
  for (const [c, row] of rows.entries()) {
    const p = shares[c]! / all;
    const target = right[c] ? shares[c]! / ofRight : 0;
    for (let i = 0; i < size; i++) {
      mean[i]! += p * row[i]!;
      gradient[i]! += (p - target) * row[i]!;
      for (let j = 0; j < size; j++) curvature[i * size + j]! += p * row[i]! * row[j]!;
    }
  }
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) curvature[i * size + j]! -= mean[i]! * mean[j]!;
  }
  return -Math.log(ofRight / all);
}
