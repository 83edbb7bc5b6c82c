/** The word pieces of each entry's place + question + answer, for late interaction (MaxSim). */
export class TokenRows {
  readonly #vectors: Int8Array;
  readonly #table: Uint32Array;
  readonly #entries: number;
  readonly #dimensions: number;

  /**
   * @param vectors Int8Array of tokens x dimensions: unit vectors times 127
   * @param table Uint32: first token of each entry and their number (entries + 1), then the ids
   */
  constructor(vectors: Int8Array, table: Uint32Array, entries: number, dimensions: number) {
    this.#vectors = vectors;
    this.#table = table;
    this.#entries = entries;
    this.#dimensions = dimensions;
  }

  /** Int8Array of the entry's tokens x dimensions: a view, not a copy. */
  vectors(entry: number): Int8Array {
    return this.#vectors.subarray(
      this.#table[entry]! * this.#dimensions,
      this.#table[entry + 1]! * this.#dimensions,
    );
  }

  /** Vocabulary id of each of the entry's tokens: a view. */
  ids(entry: number): Uint32Array {
    const first = this.#entries + 1;
    return this.#table.subarray(first + this.#table[entry]!, first + this.#table[entry + 1]!);
  }
}
