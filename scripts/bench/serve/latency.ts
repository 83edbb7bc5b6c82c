import { quantile } from '../harness.ts';

/** One question of a load, in milliseconds of one clock. */
export interface Call {
  /** When it was to be sent. */
  readonly intended: number;
  /** When it was sent: later, where the client or all of its connections were busy. */
  readonly sent: number;
  readonly done: number;
}

export interface LatencySummary {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

/**
 * How long the answers took, from when the questions were *to be* sent. A client that holds its
 * questions back while the server stalls would otherwise leave out just the slow ones ("coordinated
 * omission", Gil Tene). All times are kept and sorted: some tens of thousands need no histogram.
 */
export function summarise(calls: readonly Call[]): LatencySummary {
  const times = Float64Array.from(calls, ({ intended, done }) => done - intended).sort();
  return {
    count: times.length,
    p50: quantile(times, 0.5),
    p95: quantile(times, 0.95),
    p99: quantile(times, 0.99),
    p999: quantile(times, 0.999),
    max: quantile(times, 1),
  };
}

/** Sending times in milliseconds from 0, `rate` a second for `seconds`. */
export function schedule(
  rate: number,
  seconds: number,
  arrivals: 'even' | 'random',
  random: () => number,
): number[] {
  const times: number[] = [];
  // Independent visitors: exponential gaps, a Poisson process.
  const gap = (): number => (arrivals === 'even' ? 1 : -Math.log(1 - random())) * (1000 / rate);
  for (let at = 0; at < seconds * 1000; at += gap()) times.push(at);
  return times;
}
