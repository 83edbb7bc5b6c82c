const MINUTE_MS = 60_000;
/** What rounding may take from a token that is due. */
const EPSILON = 1e-6;

interface Bucket {
  readonly tokens: number;
  /** When `tokens` was right, in milliseconds of the clock. */
  readonly at: number;
}

export interface RateLimiterOptions {
  /** Tokens that a key gets in a minute, evenly; also the most that it can save up. */
  readonly perMinute: number;
  /** Keys that are remembered. Past it the one not heard of for longest is forgotten. */
  readonly maxKeys?: number | undefined;
  /** Milliseconds that only grow. */
  readonly clock?: (() => number) | undefined;
}

/**
 * A token bucket for each key, in bounded memory and without timers. Not `rate-limiter-flexible`:
 * in memory that counts fixed windows, one timer for each key, as many keys as anybody sends.
 */
export class RateLimiter {
  readonly #perMinute: number;
  readonly #maxKeys: number;
  readonly #clock: () => number;
  /** In the order of their last request, oldest first. */
  readonly #buckets = new Map<string, Bucket>();

  constructor(options: RateLimiterOptions) {
    this.#perMinute = options.perMinute;
    this.#maxKeys = options.maxKeys ?? 50_000;
    this.#clock = options.clock ?? (() => performance.now());
  }

  /** Keys that are remembered now. */
  get size(): number {
    return this.#buckets.size;
  }

  /** Takes a token. @returns 0, or the milliseconds until there is one; then none was taken. */
  take(key: string): number {
    const now = this.#clock();
    this.#forget(now);
    const perMs = this.#perMinute / MINUTE_MS;
    const { tokens, at } = this.#buckets.get(key) ?? { tokens: this.#perMinute, at: now };
    const there = Math.min(this.#perMinute, tokens + (now - at) * perMs);
    if (there < 1 - EPSILON) return Math.ceil((1 - there) / perMs - EPSILON);
    this.#buckets.delete(key);
    this.#buckets.set(key, { tokens: there - 1, at: now });
    if (this.#buckets.size > this.#maxKeys) this.#dropOldest();
    return 0;
  }

  /** After a minute without a request a bucket is full again, as an unknown key's is. */
  #forget(now: number): void {
    for (const { at } of this.#buckets.values()) {
      if (now - at < MINUTE_MS) break;
      this.#dropOldest();
    }
  }

  #dropOldest(): void {
    for (const key of this.#buckets.keys()) {
      this.#buckets.delete(key);
      break;
    }
  }
}
