import type { TokenRows } from '../index/token-rows.ts';
import { idf } from './lexical/coverage.ts';

/** How much a word piece tells entries apart: its idf over the entries' place + question + answer. */
export class TokenWeights {
  readonly #entries: number;
  /** By id: entries that have it. */
  readonly #counts: Uint32Array;

  constructor(tokens: TokenRows, entries: number) {
    this.#entries = entries;
    let most = -1;
    for (let entry = 0; entry < entries; entry++) {
      for (const id of tokens.ids(entry)) if (id > most) most = id;
    }
    this.#counts = new Uint32Array(most + 1);
    // By id: the last entry that had it, from 1; a set for each entry took ten times as long.
    const lastIn = new Uint32Array(most + 1);
    for (let entry = 0; entry < entries; entry++) {
      for (const id of tokens.ids(entry)) {
        if (lastIn[id] === entry + 1) continue;
        lastIn[id] = entry + 1;
        this.#counts[id] = this.#counts[id]! + 1;
      }
    }
  }

  /** ln(1 + (N - n + 0.5) / (n + 0.5)) for a piece in n of N entries: never negative. */
  idf(id: number): number {
    return idf(this.#entries, this.#counts[id] ?? 0);
  }
}
