import { setImmediate } from 'node:timers/promises';
import { HNSW_DEFAULTS } from './ann.ts';
import { type HnswGraph, type HnswLibrary, newGraph } from './hnsw.ts';
import type { StoredVectors } from './stored-vectors.ts';

/** Rows put in before the event loop, which feeds the embedder's workers, has a turn. */
const ROWS_AT_ONCE = 2;

/**
 * A graph that grows while the rows to come are still being embedded: one thread puts rows in, and
 * where that waits until all are there, the other cores wait with it.
 */
export class GrowingGraph {
  readonly #graph: HnswGraph;
  readonly #vectors: StoredVectors;
  /** In the order in which they go in. */
  readonly #rows: number[] = [];
  #done = 0;
  #stopped = false;
  #growing: Promise<void> = Promise.resolve();
  #isGrowing = false;
  #onRow: ((done: number, total: number) => void) | undefined;

  /** @param vectors read for a row as soon as it is added */
  constructor(library: HnswLibrary, vectors: StoredVectors) {
    this.#graph = newGraph(library, vectors.dimensions, vectors.rows, HNSW_DEFAULTS);
    this.#vectors = vectors;
  }

  /** Rows whose vectors can be read from now on. */
  add(rows: readonly number[]): void {
    for (const row of rows) this.#rows.push(row);
    if (this.#isGrowing) return;
    this.#isGrowing = true;
    this.#growing = this.#growing.then(() => this.#grow());
    // Awaited at the end; a rejection before then must not count as unhandled.
    this.#growing.catch(() => {});
  }

  /** The graph, once all added rows are in it. */
  async end(onRow: (done: number, total: number) => void): Promise<HnswGraph> {
    this.#onRow = onRow;
    await this.#growing;
    // What a graph has room for is written with it.
    this.#graph.resizeIndex(Math.max(1, this.#done));
    return this.#graph;
  }

  /** Puts nothing more in; settles when the vectors are no longer read. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#growing.catch(() => {});
  }

  async #grow(): Promise<void> {
    while (this.#done < this.#rows.length && !this.#stopped) {
      const row = this.#rows[this.#done]!;
      this.#graph.addPoint(Array.from(this.#vectors.row(row)), row);
      this.#done += 1;
      this.#onRow?.(this.#done, this.#rows.length);
      if (this.#done % ROWS_AT_ONCE === 0) await setImmediate();
    }
    this.#isGrowing = false;
  }
}
