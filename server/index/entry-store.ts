import type { IndexedEntry } from './indexed-entry.ts';
import type { KeyTable } from './key-table.ts';

/**
 * The entries of an index, kept as the bytes of `entries.jsonl` and read when they are wanted:
 * a question shows a handful of what may be a hundred thousand.
 */
export class EntryStore {
  readonly count: number;
  readonly #bytes: Buffer;
  readonly #offsets: Uint32Array;
  readonly #read = new Map<number, IndexedEntry>();
  readonly #ids: KeyTable;

  /**
   * @param offsets Uint32: byte offset of each line of `bytes`, and their length
   * @param ids the entries' numbers by their ids
   */
  constructor(bytes: Buffer, offsets: Uint32Array, ids: KeyTable) {
    this.#bytes = bytes;
    this.#offsets = offsets;
    this.#ids = ids;
    this.count = offsets.length - 1;
  }

  get(entry: number): IndexedEntry {
    const known = this.#read.get(entry);
    if (known !== undefined) return known;
    const line = this.#bytes.toString('utf8', this.#offsets[entry], this.#offsets[entry + 1]);
    // Written by our own build and covered by its checksum.
    const parsed = JSON.parse(line) as IndexedEntry;
    this.#read.set(entry, parsed);
    return parsed;
  }

  /** The number of the entry with this id; undefined where there is none. */
  find(id: string): number | undefined {
    return this.#ids.find(id)[0];
  }
}
