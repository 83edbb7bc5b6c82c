import { describe, expect, it } from 'vitest';
import {
  accuracyIntervals,
  compareRuns,
  rankIntervals,
  refusalIntervals,
  riskIntervals,
} from '../../../scripts/evaluation/intervals.ts';
import { type Judged, rankMetrics, refusalMetrics } from '../../../scripts/evaluation/metrics.ts';
import { randomNumbers } from '../../../scripts/random-numbers.ts';

/** Questions whose first result is right with the probability that the confidence says. */
function madeRun(n: number, seed: number): Judged[] {
  const next = randomNumbers(seed);
  return Array.from({ length: n }, (_, i): Judged => {
    const confidence = next();
    const answerable = i % 4 !== 0;
    return {
      kind: answerable ? 'keyword' : 'near',
      answerable,
      rank: !answerable ? undefined : next() < confidence ? 1 : 3,
      confidence,
      outcome: confidence > 0.5 ? 'answered' : 'suggested',
    };
  });
}

describe('intervals', () => {
  const run = madeRun(200, 3);
  const answerable = run.filter((one) => one.answerable);

  it('hold the figures that they are of', () => {
    const metrics = rankMetrics(answerable)!;
    const refusal = refusalMetrics(run)!;
    const ofRank = rankIntervals(answerable)!;
    const ofRefusal = refusalIntervals(run)!;
    for (const name of ['s1', 'mrr'] as const) {
      expect(ofRank[name]!.low).toBeLessThan(metrics[name]);
      expect(ofRank[name]!.high).toBeGreaterThan(metrics[name]);
    }
    for (const name of ['auroc', 'brier', 'precisionAnswered'] as const) {
      expect(ofRefusal[name]!.low).toBeLessThan(refusal[name]!);
      expect(ofRefusal[name]!.high).toBeGreaterThan(refusal[name]!);
    }
  });

  it('are null without questions, and for refusing without unanswerable ones', () => {
    expect(rankIntervals([])).toBeNull();
    expect(refusalIntervals(answerable)).toBeNull();
    expect(refusalIntervals(run)!.aurocFar).toBeNull();
  });

  it('come for each bin that has questions, and for each coverage', () => {
    const low = run.filter(({ confidence }) => confidence < 0.35);
    const bins = accuracyIntervals(low);
    expect(bins.map((bin) => bin !== null)).toEqual(Array.from({ length: 10 }, (_, i) => i < 4));
    const risks = riskIntervals(run, [0.5, 1]);
    expect(risks[1]!.low).toBeLessThan(risks[1]!.high);
    expect(risks).toHaveLength(2);
  });
});

describe('a comparison of two runs', () => {
  const before = madeRun(200, 3);
  const twice = (change: (one: Judged, i: number) => Judged) =>
    before.map((one, i) => ({ before: one, now: change(one, i) }));

  it('finds no difference between a run and itself', () => {
    const found = compareRuns(
      twice((one) => one),
      [],
    );
    expect(found.map(({ name }) => name)).toEqual(['s1', 's3', 's5', 'mrr', 'auroc', 'brier']);
    for (const { now, before: old, interval } of found) {
      expect(now).toBe(old);
      expect(interval).toEqual({ low: 0, high: 0 });
    }
  });

  it('pairs the questions: a small gain on a few of them is told from none', () => {
    const found = compareRuns(
      twice((one, i) => (one.answerable && i % 10 === 1 ? { ...one, rank: 1 } : one)),
      [],
    );
    const s1 = found.find(({ name }) => name === 's1')!;
    expect(s1.now - s1.before).toBeGreaterThan(0);
    expect(s1.interval.low).toBeGreaterThan(0);
    // Unpaired, the two intervals overlap.
    const alone = rankIntervals(before.filter((one) => one.answerable))!;
    expect(alone.s1!.high).toBeGreaterThan(s1.now - (s1.interval.high - s1.interval.low) / 2);
  });

  it('counts follow-ups by themselves', () => {
    const followUp: Judged = { ...before[1]!, rank: 2 };
    const found = compareRuns([], [{ before: followUp, now: { ...followUp, rank: 1 } }]);
    expect(found).toEqual([
      { name: 'follow-ups s1', before: 0, now: 1, interval: { low: 1, high: 1 } },
    ]);
  });
});
