import { closeSync, openSync } from 'node:fs';
import { readFully } from './read-fully.ts';

/** Read at a time where all rows are wanted. */
const PART_BYTES = 4 * 2 ** 20;

/** Rows that lie together: Float32Array of rows x dimensions, row-major. */
export interface VectorPart {
  /** Number of its first row. */
  readonly first: number;
  readonly vectors: Float32Array;
}

/** Unit vectors, wherever they are kept. */
export interface StoredVectors {
  readonly dimensions: number;
  readonly rows: number;
  /** Float32Array of `dimensions`; may be a view of what is stored. */
  row(row: number): Float32Array;
  /** All rows in order, a part at a time. */
  parts(): Iterable<VectorPart>;
}

/** Vectors in memory, in one piece. */
export class VectorArray implements StoredVectors {
  readonly dimensions: number;
  readonly rows: number;
  readonly #vectors: Float32Array;

  /** @param vectors Float32Array of rows x dimensions, row-major */
  constructor(vectors: Float32Array, dimensions: number) {
    this.#vectors = vectors;
    this.dimensions = dimensions;
    this.rows = vectors.length / dimensions;
  }

  row(row: number): Float32Array {
    return this.#vectors.subarray(row * this.dimensions, (row + 1) * this.dimensions);
  }

  *parts(): Generator<VectorPart> {
    yield { first: 0, vectors: this.#vectors };
  }
}

/**
 * Vectors in a file, of which no more than a part is in memory. A build's graph has a copy of its
 * own: 100,000 entries would be a gigabyte twice.
 */
export class VectorFile implements StoredVectors {
  readonly dimensions: number;
  readonly rows: number;
  readonly #file: number;

  /** @param path a file of `rows` x `dimensions` Float32, closed with `close` */
  constructor(path: string, rows: number, dimensions: number) {
    this.#file = openSync(path, 'r');
    this.rows = rows;
    this.dimensions = dimensions;
  }

  row(row: number): Float32Array {
    return this.#read(row, 1);
  }

  *parts(): Generator<VectorPart> {
    const atOnce = Math.max(1, Math.floor(PART_BYTES / (4 * this.dimensions)));
    for (let first = 0; first < this.rows; first += atOnce) {
      yield { first, vectors: this.#read(first, Math.min(atOnce, this.rows - first)) };
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  #read(first: number, count: number): Float32Array {
    const bytes = 4 * this.dimensions;
    return new Float32Array(readFully(this.#file, first * bytes, count * bytes).buffer);
  }
}
