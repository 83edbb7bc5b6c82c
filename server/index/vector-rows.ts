import type { IndexedEntry } from './indexed-entry.ts';

/**
 * Which row of the vectors is what. The rows of an entry lie together, in this order:
 *
 *     question, alternate...            phrasings
 *     place + question + answer         the page's title and the section come first
 *     answer
 *     passage...                        bare
 *     question + passage...             the same, under their heading
 *
 * On disk: Uint32, entries x 3: first row, phrasings, passages.
 */
export class VectorRows {
  readonly entries: number;
  readonly rows: number;
  readonly #table: Uint32Array;

  /** @param table Uint32Array of entries x 3, as described above */
  constructor(table: Uint32Array) {
    this.#table = table;
    this.entries = table.length / 3;
    this.rows = this.entries === 0 ? 0 : this.end(this.entries - 1);
  }

  /** First row of the entry: its question. */
  start(entry: number): number {
    return this.#table[entry * 3]!;
  }

  phrasings(entry: number): number {
    return this.#table[entry * 3 + 1]!;
  }

  passages(entry: number): number {
    return this.#table[entry * 3 + 2]!;
  }

  questionAnswer(entry: number): number {
    return this.start(entry) + this.phrasings(entry);
  }

  answer(entry: number): number {
    return this.questionAnswer(entry) + 1;
  }

  barePassage(entry: number, passage: number): number {
    return this.answer(entry) + 1 + passage;
  }

  headedPassage(entry: number, passage: number): number {
    return this.barePassage(entry, this.passages(entry) + passage);
  }

  /** One past the entry's last row. */
  end(entry: number): number {
    return this.headedPassage(entry, this.passages(entry));
  }

  /** The entry that a row belongs to. */
  entryOf(row: number): number {
    let low = 0;
    let high = this.entries - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.start(middle) <= row) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/**
 * The texts behind an entry's rows, in the order of the rows.
 *
 * The whole entry stands under its page's title and section: "How do I offload data?" says little
 * of what it is about, and what it is about is what people ask with.
 */
export function rowTexts(entry: IndexedEntry): string[] {
  const { title, section } = entry.source;
  const place = [title, section].filter((part) => part !== '');
  const passages = entry.passages.map(([start, end]) => entry.answer.text.slice(start, end));
  return [
    entry.question,
    ...entry.alternates,
    [...place, entry.question, entry.answer.text].join('\n'),
    entry.answer.text,
    ...passages,
    ...passages.map((passage) => `${entry.question}\n${passage}`),
  ];
}

/** How many texts an entry has of each kind. */
export interface EntryShape {
  readonly phrasings: number;
  readonly passages: number;
}

/** The table of `VectorRows` for entries in their order. */
export function layOutRows(entries: readonly EntryShape[]): Uint32Array {
  const table = new Uint32Array(entries.length * 3);
  let row = 0;
  for (const [i, { phrasings, passages }] of entries.entries()) {
    table.set([row, phrasings, passages], i * 3);
    row += phrasings + 2 + 2 * passages;
  }
  return table;
}
