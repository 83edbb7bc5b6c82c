import { RequestError } from '../errors.ts';

export interface AdmissionLimits {
  /** Unanswered questions of all clients together. */
  readonly queue: number;
  /** Seconds that a question may wait for its answer. */
  readonly answerSeconds: number;
}

/** Retry times are kept where they neither hammer the server nor look like a hang. */
const MIN_RETRY_MS = 100;
const MAX_RETRY_MS = 10_000;

/**
 * Lets questions in as long as fewer than `queue` are unanswered, and lets none wait for ever.
 * The rest is told at once to come back later, which is better for everybody than a longer queue.
 */
export class Admission {
  readonly #limits: AdmissionLimits;
  #pending = 0;
  /** How long an answer took lately, waiting included: exponential mean, in milliseconds. */
  #recentMs = MIN_RETRY_MS;

  constructor(limits: AdmissionLimits) {
    this.#limits = limits;
  }

  /** Questions let in and not yet answered. */
  get pending(): number {
    return this.#pending;
  }

  /**
   * @throws RequestError OVERLOADED with `retryAfterMs`: too many wait, or this one did too long.
   * A question that ran out of time keeps its place until the work on it has really ended.
   */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#pending >= this.#limits.queue) {
      throw this.#overloaded(
        `The server is busy: ${this.#pending} questions are waiting already and no more are taken.`,
      );
    }
    this.#pending += 1;
    const started = performance.now();
    const settled = (async () => work())().finally(() => {
      this.#pending -= 1;
      this.#recentMs += (performance.now() - started - this.#recentMs) / 8;
    });
    return this.#inTime(settled);
  }

  async #inTime<T>(settled: Promise<T>): Promise<T> {
    const { answerSeconds } = this.#limits;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(
          this.#overloaded(`The server is busy: no answer within ${answerSeconds} s; ask again.`),
        );
      }, answerSeconds * 1000);
    });
    try {
      return await Promise.race([settled, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  #overloaded(message: string): RequestError {
    const retryAfterMs = Math.round(Math.min(MAX_RETRY_MS, Math.max(MIN_RETRY_MS, this.#recentMs)));
    return new RequestError('OVERLOADED', message, { retryAfterMs });
  }
}
