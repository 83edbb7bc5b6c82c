import type { EntryStore } from '../index/entry-store.ts';
import type { VectorRows } from '../index/vector-rows.ts';
import type { Phrasing } from './lexical/suggest.ts';

/** Every question and alternate of an index, the entries in turn, numbered from 0. */
export class Phrasings implements Iterable<Phrasing> {
  /** By phrasing: the entry that it asks for, rising. */
  readonly entries: Uint32Array;
  readonly #texts: Pick<EntryStore, 'get'>;
  /** By entry: its question. */
  readonly #questions: Uint32Array;

  constructor(rows: VectorRows, texts: Pick<EntryStore, 'get'>) {
    this.#texts = texts;
    this.#questions = new Uint32Array(rows.entries + 1);
    for (let entry = 0; entry < rows.entries; entry++) {
      this.#questions[entry + 1] = this.#questions[entry]! + rows.phrasings(entry);
    }
    this.entries = new Uint32Array(this.#questions[rows.entries]!);
    for (let entry = 0; entry < rows.entries; entry++) {
      this.entries.fill(entry, this.#questions[entry], this.#questions[entry + 1]);
    }
  }

  get length(): number {
    return this.entries.length;
  }

  /** An entry's phrasings: from the first to before the end. */
  ofEntry(entry: number): readonly [first: number, end: number] {
    return [this.#questions[entry]!, this.#questions[entry + 1]!];
  }

  at(phrasing: number): Phrasing {
    const entry = this.entries[phrasing]!;
    const { question, alternates } = this.#texts.get(entry);
    const text = [question, ...alternates][phrasing - this.#questions[entry]!] ?? '';
    return { entry, text };
  }

  *[Symbol.iterator](): Generator<Phrasing, void, undefined> {
    for (let phrasing = 0; phrasing < this.length; phrasing++) yield this.at(phrasing);
  }
}
