import { randomNumbers } from '../random-numbers.ts';

export const RESAMPLES = 2000;
const LEVEL = 0.95;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface BootstrapOptions {
  readonly resamples?: number;
  /** Share of the resamples that the interval holds. */
  readonly level?: number;
  readonly seed?: number;
}

/**
 * Percentile intervals of statistics over as many items, drawn with replacement (Efron 1979). Items
 * that are pairs of two runs over the same questions give a paired interval of a difference. The
 * same seed gives the same intervals.
 *
 * @param statistics of a sample, each under its name; a sample of which one is null does not count
 *   for it. The sample is overwritten afterwards.
 * @returns null for what is null in every sample
 */
export function bootstrap<T, Name extends string>(
  items: readonly T[],
  statistics: (sample: readonly T[]) => Readonly<Record<Name, number | null>>,
  { resamples = RESAMPLES, level = LEVEL, seed = 1 }: BootstrapOptions = {},
): Record<Name, Interval | null> {
  const next = randomNumbers(seed);
  const sample = [...items];
  const drawn = new Map<Name, number[]>();
  for (let round = 0; round < resamples; round++) {
    for (let i = 0; i < sample.length; i++) sample[i] = items[Math.floor(next() * items.length)]!;
    for (const [name, value] of Object.entries(statistics(sample)) as [Name, number | null][]) {
      const values = drawn.get(name) ?? [];
      if (value !== null) values.push(value);
      drawn.set(name, values);
    }
  }
  const intervals = [...drawn].map(([name, values]) => [name, percentileInterval(values, level)]);
  return Object.fromEntries(intervals) as Record<Name, Interval | null>;
}

function percentileInterval(values: readonly number[], level: number): Interval | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  return {
    low: quantile(sorted, (1 - level) / 2),
    high: quantile(sorted, (1 + level) / 2),
  };
}

/** Between two values by their distance, as R's type 7. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = sorted[Math.floor(place)]!;
  const above = sorted[Math.ceil(place)]!;
  return below + (above - below) * (place - Math.floor(place));
}
