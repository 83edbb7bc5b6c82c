import type { KeyTable } from '../index/key-table.ts';
import { wordingOf } from './lexical/phrasing-postings.ts';

/** Entries by their phrasings' words: who types a stored question gets its entry. */
export class VerbatimIndex {
  readonly #wordings: KeyTable;
  readonly #entries: Uint32Array;

  /**
   * @param wordings the phrasings by their words
   * @param entries by phrasing: the entry that it asks for, rising
   */
  constructor(wordings: KeyTable, entries: Uint32Array) {
    this.#wordings = wordings;
    this.#entries = entries;
  }

  /** Entries with a phrasing of just these words in this order, rising; mostly none or one. */
  find(terms: readonly string[]): readonly number[] {
    if (terms.length === 0) return [];
    const phrasings = this.#wordings.find(wordingOf(terms));
    return [...new Set(phrasings.map((phrasing) => this.#entries[phrasing]!))];
  }
}
