/** A convex loss at some weights: its value, gradient, and a positive definite curvature. */
export interface LossAt {
  readonly value: number;
  /** One number a weight. */
  readonly gradient: Float64Array;
  /** Weights x weights, row-major, symmetric and positive definite. */
  readonly curvature: Float64Array;
}

const MAX_STEPS = 100;
const SMALL_GAIN = 1e-10;

/**
 * Minimises a smooth loss by Newton's method with step halving (Nocedal & Wright, ch. 3). The loss
 * never rises from one step to the next, and the same loss gives the same weights.
 *
 * @param size how many weights
 */
export function minimise(size: number, lossAt: (weights: Float64Array) => LossAt): Float64Array {
  let weights = new Float64Array(size);
  let here = lossAt(weights);
  for (let step = 0; step < MAX_STEPS; step++) {
    const direction = solve(here.curvature, here.gradient);
    let length = 1;
    let next = weights;
    let there = here;
    do {
      next = weights.map((weight, i) => weight - length * direction[i]!);
      there = lossAt(next);
      length /= 2;
    } while (there.value > here.value && length > 1e-8);
    if (there.value > here.value) break;
    const gain = here.value - there.value;
    weights = next;
    here = there;
    if (gain < SMALL_GAIN * Math.max(1, Math.abs(here.value))) break;
  }
  return weights;
}

/**
 * Solves A x = b for a symmetric positive definite A, by Cholesky's factorisation.
 *
 * @param matrix n x n, row-major
 */
export function solve(matrix: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= lower[i * n + k]! * lower[j * n + k]!;
      // A rounding error below zero would end in NaN; the regularisation keeps it far away.
      lower[i * n + j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / lower[j * n + j]!;
    }
  }
  const x = Float64Array.from(right);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i]! -= lower[i * n + k]! * x[k]!;
    x[i]! /= lower[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i]! -= lower[k * n + i]! * x[k]!;
    x[i]! /= lower[i * n + i]!;
  }
  return x;
}
