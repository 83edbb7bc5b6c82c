import type { TokenRows } from '../index/token-rows.ts';
import { idf } from './lexical/coverage.ts';

/** How much a word piece tells entries apart: its idf over the entries' place + question + answer. */
export class TokenWeights {
  readonly #entries: number;
  readonly #counts = new Map<number, number>();

  constructor(tokens: TokenRows, entries: number) {
    this.#entries = entries;
    for (let entry = 0; entry < entries; entry++) {
      for (const id of new Set(tokens.ids(entry))) {
        this.#counts.set(id, (this.#counts.get(id) ?? 0) + 1);
      }
    }
  }

  /** ln(1 + (N - n + 0.5) / (n + 0.5)) for a piece in n of N entries: never negative. */
  idf(id: number): number {
    return idf(this.#entries, this.#counts.get(id) ?? 0);
  }
}
