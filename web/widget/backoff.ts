/** How long to wait between attempts to connect. Milliseconds. */
export interface Backoff {
  /** Before the first new attempt, at most. */
  readonly firstMs: number;
  /** The wait never grows past this. */
  readonly longestMs: number;
}

export const DEFAULT_BACKOFF: Backoff = { firstMs: 500, longestMs: 30_000 };

/**
 * Exponential, with the upper half random: a server that restarts is not met by all its visitors
 * in the same instant, and nobody waits less than half of what is due.
 * @param failures failed attempts in a row, from 1
 */
export function backoffDelay(failures: number, backoff: Backoff, random = Math.random): number {
  const due = Math.min(backoff.longestMs, backoff.firstMs * 2 ** (failures - 1));
  return due * (0.5 + random() / 2);
}
