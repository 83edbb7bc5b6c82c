/** The parts of a question's way that are timed, in their order. */
export const STAGES = [
  'words',
  'wait',
  'embed',
  'candidates',
  'features',
  'rank',
  'passages',
] as const;
/**
 * `words`: spelling, terms and the entries that they bring up, while the model is at work; `wait`: for
 * a worker; `embed`: the model, the way to its thread and back included; `candidates`: the
 * nearest vectors; `features`: of each candidate; `rank`: order and confidence; `passages`: of the
 * results. A question that is also read with the turn before it goes through most of them twice.
 */
export type Stage = (typeof STAGES)[number];

/** Told of every stage of every question, in milliseconds. Must be cheap and must not throw. */
export type StageObserver = (stage: Stage, milliseconds: number) => void;

/** Times what happens between its calls. */
export class StageClock {
  readonly #observe: StageObserver;
  #last = performance.now();

  constructor(observe: StageObserver) {
    this.#observe = observe;
  }

  /** The time since the last call, or since the clock was made or restarted, was this stage's. */
  stage(stage: Stage): void {
    const now = performance.now();
    this.#observe(stage, now - this.#last);
    this.#last = now;
  }

  /** Leaves the time until now to nobody. */
  restart(): void {
    this.#last = performance.now();
  }
}
