import { setTimeout } from 'node:timers/promises';
import type { Judge } from './judge.ts';
import type { SoakRequest } from './requests.ts';

/** What all clients share: where the server is, whether it is there, and who judges. */
export class World {
  readonly judge: Judge;
  readonly requests: readonly SoakRequest[];
  /** How often the server has been started. */
  life = 0;
  /** When it was told to stop the last time. */
  stoppedAt = Number.NEGATIVE_INFINITY;
  #url = '';
  #down = true;
  #over = false;
  #waiting: (() => void)[] = [];

  constructor(judge: Judge, requests: readonly SoakRequest[]) {
    this.judge = judge;
    this.requests = requests;
  }

  get url(): string {
    return this.#url;
  }

  /** Between a stop and the next start. */
  get down(): boolean {
    return this.#down;
  }

  /** Clients come to an end. */
  get over(): boolean {
    return this.#over;
  }

  end(): void {
    this.#over = true;
    this.#wake();
  }

  started(url: string): void {
    this.#url = url;
    this.#down = false;
    this.life += 1;
    this.#wake();
  }

  stopping(): void {
    this.#down = true;
    this.stoppedAt = performance.now();
  }

  /** Once the server is there, or all is over. */
  up(): Promise<void> {
    if (!this.#down || this.#over) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Whether a server that was there in this life has been told to stop. */
  stopped(life: number): boolean {
    return this.#down || life !== this.life;
  }

  /** A person's pause, shorter when all is over. */
  async think(milliseconds: number): Promise<void> {
    if (!this.over) await setTimeout(milliseconds);
  }

  #wake(): void {
    for (const go of this.#waiting.splice(0)) go();
  }
}
