/** One measurement of a server's memory. */
export interface MemorySample {
  /** Hours since the soak began. */
  readonly hours: number;
  /** Which start of the server. */
  readonly life: number;
  /** MB (10^6 bytes): of the process, and of its main thread's heap after a full collection. */
  readonly rss: number;
  readonly heap: number;
  /** Buffers outside the heap that the main thread holds. */
  readonly external: number;
}

export interface Trend {
  /** A unit of y for one of x, with its 95 % interval. */
  readonly slope: number;
  readonly low: number;
  readonly high: number;
  /** Points, and how many independent ones they are worth. */
  readonly points: number;
  readonly effective: number;
}

/** Points that are worth fewer independent ones than this say nothing about a slope. */
const FEWEST = 5;

/**
 * Least squares. Neighbouring measurements resemble each other, so the interval counts only as many
 * points as their residuals' lag-1 autocorrelation leaves: n (1 - r) / (1 + r)
 * (Santer et al., J. Geophys. Res. 105, 2000, eq. 6).
 *
 * @returns undefined where there is too little to tell
 */
export function trend(points: readonly (readonly [x: number, y: number])[]): Trend | undefined {
  const n = points.length;
  if (n < FEWEST) return undefined;
  const mean = (of: 0 | 1): number => points.reduce((sum, point) => sum + point[of], 0) / n;
  const [mx, my] = [mean(0), mean(1)];
  let sxx = 0;
  let sxy = 0;
  for (const [x, y] of points) {
    sxx += (x - mx) ** 2;
    sxy += (x - mx) * (y - my);
  }
  if (sxx === 0) return undefined;
  const slope = sxy / sxx;
  const rest = points.map(([x, y]) => y - my - slope * (x - mx));
  let ssr = 0;
  let lagged = 0;
  for (const [i, residual] of rest.entries()) {
    ssr += residual ** 2;
    lagged += i > 0 ? residual * rest[i - 1]! : 0;
  }
  const r = ssr > 0 ? Math.min(0.99, Math.max(0, lagged / ssr)) : 0;
  const effective = (n * (1 - r)) / (1 + r);
  if (effective < FEWEST) return undefined;
  const error = Math.sqrt(ssr / (effective - 2) / sxx);
  const half = error * studentT(effective - 2);
  return { slope, low: slope - half, high: slope + half, points: n, effective };
}

/** The 97.5 % quantile of Student's t, to 2 % from 3 degrees of freedom on. */
function studentT(freedom: number): number {
  return 1.96 + 2.4 / freedom + 3.6 / freedom ** 2;
}

/** The samples of the start that was measured for longest, without its first `share`. */
export function afterWarmUp(samples: readonly MemorySample[], share: number): MemorySample[] {
  const lives = [...new Set(samples.map(({ life }) => life))].map((life) =>
    samples.filter((sample) => sample.life === life),
  );
  const longest = lives.sort((a, b) => b.length - a.length)[0] ?? [];
  return longest.slice(Math.ceil(longest.length * share));
}
