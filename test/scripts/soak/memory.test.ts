import { expect, test } from 'vitest';
import { randomNumbers } from '../../../scripts/random-numbers.ts';
import { afterWarmUp, trend } from '../../../scripts/soak/memory.ts';

/** 100 points with noise of +-1 around a line. */
function noisy(slope: number, seed: number): [number, number][] {
  const random = randomNumbers(seed);
  return Array.from({ length: 100 }, (_, i) => [
    i / 100,
    50 + (slope * i) / 100 + random() * 2 - 1,
  ]);
}

test('an exact line has its own slope and an interval of no width', () => {
  const line = Array.from({ length: 10 }, (_, i) => [i, 3 + 2 * i] as const);
  const { slope, low, high } = trend(line)!;
  expect([slope, low, high].map((value) => value.toFixed(9))).toEqual(Array(3).fill('2.000000000'));
});

test('the interval of independent noise holds the true slope about 95 times in 100', () => {
  let held = 0;
  for (let seed = 0; seed < 200; seed++) {
    const { low, high } = trend(noisy(3, seed))!;
    if (low <= 3 && 3 <= high) held += 1;
  }
  expect(held).toBeGreaterThanOrEqual(182);
  expect(held).toBeLessThan(200);
});

test('neighbours that resemble each other widen the interval', () => {
  const alone = noisy(0, 1);
  // Each value stands five times, as a memory that is measured too often does.
  const repeated = alone.map(([x], i): [number, number] => [x, alone[i - (i % 5)]![1]]);
  const width = (points: [number, number][]): number => {
    const { low, high } = trend(points)!;
    return high - low;
  };
  expect(trend(repeated)!.effective).toBeLessThan(40);
  expect(width(repeated)).toBeGreaterThan(1.5 * width(alone));
});

test('four points, and points at one time, say nothing', () => {
  expect(trend(noisy(0, 1).slice(0, 4))).toBeUndefined();
  expect(trend(Array.from({ length: 9 }, (_, i) => [1, i] as const))).toBeUndefined();
});

test('the longest life counts, without its beginning', () => {
  const sample = (life: number, hours: number) => ({ life, hours, rss: 0, heap: 0, external: 0 });
  const samples = [sample(1, 0), ...[1, 2, 3, 4].map((at) => sample(2, at)), sample(3, 5)];
  expect(afterWarmUp(samples, 0.3).map(({ hours }) => hours)).toEqual([3, 4]);
});
