import { describe, expect, it } from 'vitest';
import { bootstrap } from '../../../scripts/evaluation/bootstrap.ts';
import { randomNumbers } from '../../../scripts/random-numbers.ts';

const mean = (of: readonly number[]): number => of.reduce((sum, one) => sum + one, 0) / of.length;
const statistics = (of: readonly number[]) => ({ mean: mean(of) });

describe('the bootstrap', () => {
  it('holds the true share of a coin in about 95 of 100 intervals', () => {
    const next = randomNumbers(7);
    const [share, runs, tosses] = [0.7, 300, 150];
    let held = 0;
    for (let run = 0; run < runs; run++) {
      const coin = Array.from({ length: tosses }, () => (next() < share ? 1 : 0));
      const { mean } = bootstrap(coin, statistics, { resamples: 400, seed: run });
      held += mean !== null && mean.low <= share && share <= mean.high ? 1 : 0;
    }
    expect(held / runs).toBeGreaterThan(0.91);
    expect(held / runs).toBeLessThan(0.98);
  });

  it('is as wide as the normal approximation says', () => {
    const coin = Array.from({ length: 400 }, (_, i) => (i % 5 === 0 ? 0 : 1));
    const { mean } = bootstrap(coin, statistics);
    const half = 1.96 * Math.sqrt((0.8 * 0.2) / 400);
    expect(mean?.low).toBeCloseTo(0.8 - half, 2);
    expect(mean?.high).toBeCloseTo(0.8 + half, 2);
  });

  it('gives the same intervals for the same seed and others for another', () => {
    const items = Array.from({ length: 50 }, (_, i) => Math.sin(i));
    expect(bootstrap(items, statistics)).toEqual(bootstrap(items, statistics));
    expect(bootstrap(items, statistics, { seed: 2 })).not.toEqual(bootstrap(items, statistics));
  });

  it('leaves the items alone', () => {
    const items = [1, 2, 3];
    bootstrap(items, statistics, { resamples: 5 });
    expect(items).toEqual([1, 2, 3]);
  });

  it('is a point where nothing varies, and null for what no sample has', () => {
    const interval = bootstrap([2, 2, 2], (of) => ({ ...statistics(of), none: null }));
    expect(interval).toEqual({ mean: { low: 2, high: 2 }, none: null });
  });

  it('leaves out the samples that have no figure', () => {
    const { zeros } = bootstrap([0, 1], (of) => ({ zeros: of.includes(0) ? 1 : null }));
    expect(zeros).toEqual({ low: 1, high: 1 });
  });
});
