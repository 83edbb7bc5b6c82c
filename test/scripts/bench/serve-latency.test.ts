import { describe, expect, test } from 'vitest';
import { type Call, schedule, summarise } from '../../../scripts/bench/serve/latency.ts';
import { randomNumbers } from '../../../scripts/random-numbers.ts';

/** A server that takes 1 ms a question and stalls once, asked over one connection. */
function stalled(intended: readonly number[], stallAt: number, stall: number): Call[] {
  const calls: Call[] = [];
  for (const [i, at] of intended.entries()) {
    // The connection is free again when the question before is answered.
    const sent = Math.max(at, calls.at(-1)?.done ?? 0);
    calls.push({ intended: at, sent, done: sent + (i === stallAt ? stall : 1) });
  }
  return calls;
}

describe('latency of a load', () => {
  test('counts from when a question was to be sent, also those that a stall held back', () => {
    const calls = stalled(schedule(100, 10, 'even', Math.random), 500, 1000);
    // By the time of sending, one question in a thousand was slow.
    const bySending = summarise(calls.map((call) => ({ ...call, intended: call.sent })));
    expect(bySending.p99).toBeCloseTo(1, 6);
    // In truth a hundred came during the stall of a second, the first of them waiting all of it.
    const { count, p50, p95, p99, p999, max } = summarise(calls);
    expect(count).toBe(1000);
    expect(p50).toBeCloseTo(1, 6);
    expect(p95).toBeGreaterThan(400);
    expect(p99).toBeGreaterThan(800);
    expect(p999).toBeCloseTo(1000, 6);
    expect(max).toBeCloseTo(1000, 6);
  });

  test('has the percentiles of a known series in any order', () => {
    const times = Array.from({ length: 1000 }, (_, i) => ((i * 617) % 1000) + 1);
    const calls = times.map((time) => ({ intended: 5, sent: 5, done: 5 + time }));
    expect(summarise(calls)).toEqual({
      count: 1000,
      p50: 501,
      p95: 951,
      p99: 991,
      p999: 1000,
      max: 1000,
    });
  });

  test('is not a number without a call', () => {
    expect(summarise([]).count).toBe(0);
    expect(summarise([]).p50).toBeNaN();
  });
});

describe('the schedule of an open load', () => {
  test('is evenly spaced at the rate asked for', () => {
    expect(schedule(4, 1, 'even', Math.random)).toEqual([0, 250, 500, 750]);
  });

  test('keeps the rate where gaps are random, and has the spread of independent visitors', () => {
    const times = schedule(100, 200, 'random', randomNumbers(3));
    expect(times.length).toBeGreaterThan(19_000);
    expect(times.length).toBeLessThan(21_000);
    const gaps = times.slice(1).map((time, i) => time - times[i]!);
    // Of exponential gaps, 1 - 1/e are shorter than the mean.
    const shorter = gaps.filter((gap) => gap < 10).length / gaps.length;
    expect(shorter).toBeCloseTo(1 - 1 / Math.E, 1);
  });
});
