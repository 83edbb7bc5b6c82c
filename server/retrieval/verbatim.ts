import type { Phrasing } from './lexical/suggest.ts';
import { words } from './words.ts';

/** Entries by their phrasings' words: who types a stored question gets its entry. */
export class VerbatimIndex {
  readonly #entries = new Map<string, number[]>();

  constructor(phrasings: readonly Phrasing[]) {
    for (const { entry, text } of phrasings) {
      const key = keyOf(words(text));
      const entries = this.#entries.get(key);
      if (entries === undefined) this.#entries.set(key, [entry]);
      else if (!entries.includes(entry)) entries.push(entry);
    }
  }

  /** Entries with a phrasing of just these words in this order, rising; mostly none or one. */
  find(terms: readonly string[]): readonly number[] {
    return terms.length === 0 ? [] : (this.#entries.get(keyOf(terms)) ?? []);
  }
}

function keyOf(terms: readonly string[]): string {
  return terms.join(' ');
}
