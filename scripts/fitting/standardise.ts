import type { LinearModel } from '../../server/retrieval/linear-model.ts';

/** Mean and standard deviation of each column. */
export interface Moments {
  readonly means: number[];
  /** 1 where a column does not vary, so that it can be divided by. */
  readonly deviations: number[];
}

export function momentsOf(rows: readonly ArrayLike<number>[], columns: number): Moments {
  const means: number[] = [];
  const deviations: number[] = [];
  for (let column = 0; column < columns; column++) {
    let sum = 0;
    for (const row of rows) sum += row[column]!;
    const mean = sum / Math.max(1, rows.length);
    let squares = 0;
    for (const row of rows) squares += (row[column]! - mean) ** 2;
    const deviation = Math.sqrt(squares / Math.max(1, rows.length));
    means.push(mean);
    deviations.push(deviation > 1e-9 ? deviation : 1);
  }
  return { means, deviations };
}

/**
 * (value - mean) / deviation; 0 for a column that is left out, which then gets no weight.
 *
 * @param without numbers of columns
 */
export function standardised(
  row: ArrayLike<number>,
  { means, deviations }: Moments,
  without: ReadonlySet<number> = new Set(),
): Float64Array {
  return Float64Array.from(row, (value, i) =>
    without.has(i) ? 0 : (value - means[i]!) / deviations[i]!,
  );
}

/** Numbers of the columns with these names. */
export function columnsOf(names: readonly string[], all: readonly string[]): Set<number> {
  return new Set(all.flatMap((name, i) => (names.includes(name) ? [i] : [])));
}

/** A linear model as it is kept: five decimals say more than the data do. */
export function linearModel(
  features: readonly string[],
  { means, deviations }: Moments,
  weights: ArrayLike<number>,
  bias: number,
): LinearModel {
  const round = (value: number): number => Number(value.toPrecision(6));
  return {
    features: [...features],
    means: means.map(round),
    deviations: deviations.map(round),
    weights: Array.from(weights, round),
    bias: round(bias),
  };
}
