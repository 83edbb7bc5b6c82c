import { setImmediate } from 'node:timers/promises';
import { HnswGraph } from './hnsw-graph.ts';
import type { StoredVectors } from './stored-vectors.ts';

/** Rows put in before the event loop, which feeds the embedder's workers, has a turn. */
const ROWS_AT_ONCE = 8;

type OnRow = (done: number, total: number) => void;

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
  /** Undefined while there is nothing to put in; once it has failed, it stays. */
  #growing: Promise<void> | undefined;
  #onRow: OnRow | undefined;

  /**
   * @param graph with room for what will be added
   * @param vectors read for a row once it is added
   */
  constructor(graph: HnswGraph, vectors: StoredVectors) {
    this.#graph = graph;
    this.#vectors = vectors;
  }

  /** Rows whose vectors can be read from now on. */
  add(rows: readonly number[]): void {
    for (const row of rows) this.#rows.push(row);
    this.#growing ??= this.#grow();
    // Awaited at the end; a rejection before then must not count as unhandled.
    this.#growing.catch(() => {});
  }

  /** The graph, once all added rows are in it. */
  async end(onRow: OnRow): Promise<HnswGraph> {
    this.#onRow = onRow;
    await this.#growing;
    return this.#graph;
  }

  /** Puts nothing more in; settles when the vectors are no longer read. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#growing?.catch(() => {});
  }

  async #grow(): Promise<void> {
    do {
      // First of all, so that `add` has what this returns before it is done.
      await setImmediate();
      for (let i = 0; i < ROWS_AT_ONCE && this.#isWanted; i++) {
        const row = this.#rows[this.#done]!;
        this.#graph.insert(row, this.#vectors.row(row));
        this.#done += 1;
        this.#onRow?.(this.#done, this.#rows.length);
      }
    } while (this.#isWanted);
    this.#growing = undefined;
  }

  get #isWanted(): boolean {
    return this.#done < this.#rows.length && !this.#stopped;
  }
}

/** The graph over rows whose vectors are all there, put in in this order. */
export async function buildHnswGraph(
  vectors: StoredVectors,
  rows: readonly number[],
  onRow: OnRow,
): Promise<HnswGraph> {
  const growing = new GrowingGraph(new HnswGraph(vectors.rows, vectors.dimensions), vectors);
  growing.add(rows);
  return await growing.end(onRow);
}
