import { minimise } from './newton.ts';

/** Weights of a logistic regression: the bias, then one a column. */
export interface LogisticWeights {
  readonly bias: number;
  readonly weights: Float64Array;
}

/**
 * Logistic regression with an L2 pull on the weights (not on the bias). A target between 0 and 1
 * stands for that share of positives.
 *
 * @param rows standardised
 * @param targets 0..1, one a row
 */
export function fitLogistic(
  rows: readonly ArrayLike<number>[],
  targets: readonly number[],
  l2: number,
): LogisticWeights {
  const size = (rows[0]?.length ?? 0) + 1;
  const fitted = minimise(size, (at) => {
    let value = 0;
    const gradient = new Float64Array(size);
    const curvature = new Float64Array(size * size);
    // A trace of a pull on the bias too, for targets that are all alike.
    for (let i = 0; i < size; i++) {
      const pull = i === 0 ? 1e-6 : l2;
      value += (pull / 2) * at[i]! ** 2;
      gradient[i] = pull * at[i]!;
      curvature[i * size + i] = pull;
    }
    for (const [n, row] of rows.entries()) {
      let z = at[0]!;
      for (let i = 1; i < size; i++) z += at[i]! * row[i - 1]!;
      const p = 1 / (1 + Math.exp(-z));
      const target = targets[n]!;
      value += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - target * z;
      for (let i = 0; i < size; i++) {
        const x = i === 0 ? 1 : row[i - 1]!;
        gradient[i]! += (p - target) * x;
        for (let j = 0; j <= i; j++) {
          const part = p * (1 - p) * x * (j === 0 ? 1 : row[j - 1]!);
          curvature[i * size + j]! += part;
          if (j < i) curvature[j * size + i]! += part;
        }
      }
    }
    return { value, gradient, curvature };
  });
  return { bias: fitted[0]!, weights: fitted.subarray(1) };
}
