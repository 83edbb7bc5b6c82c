import type { IndexedEntry } from './indexed-entry.ts';
import { readFully } from './read-fully.ts';

/** Read at a time, unless one line is longer. */
const PART_BYTES = 2 ** 20;

/**
 * The entries of an `entries.jsonl`, in order and as often as wanted, with no more than a part of
 * the file in memory.
 */
export class EntryLines implements Iterable<IndexedEntry> {
  readonly #file: number;
  readonly #offsets: Uint32Array;

  /**
   * @param file open for reading as long as this is used
   * @param offsets Uint32: byte offset of each line, and the file's length
   */
  constructor(file: number, offsets: Uint32Array) {
    this.#file = file;
    this.#offsets = offsets;
  }

  get count(): number {
    return this.#offsets.length - 1;
  }

  at(entry: number): IndexedEntry {
    const [line] = this.#read(entry, entry + 1);
    return line!;
  }

  *[Symbol.iterator](): Generator<IndexedEntry, void, undefined> {
    for (let entry = 0; entry < this.count; ) {
      let end = entry + 1;
      while (end < this.count && this.#length(entry, end + 1) <= PART_BYTES) end++;
      yield* this.#read(entry, end);
      entry = end;
    }
  }

  #read(from: number, to: number): IndexedEntry[] {
    const part = readFully(this.#file, this.#offsets[from]!, this.#length(from, to));
    // Written by a build of ours: its checksum has been looked at, or it has only just ended.
    return part
      .toString('utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as IndexedEntry);
  }

  #length(from: number, to: number): number {
    return this.#offsets[to]! - this.#offsets[from]!;
  }
}
