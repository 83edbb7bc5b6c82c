import { type AnnIndex, MIN_EF_SEARCH, type Neighbour } from './ann.ts';
import { rowDotProducts } from './dot-products.ts';
import type { HnswGraph } from './hnsw-graph.ts';
import { NearestRows } from './nearest-rows.ts';
import type { StoredVectors } from './stored-vectors.ts';

/**
 * Rows whose exact similarity is computed, beyond those wanted: the graph orders them by quantised
 * vectors, and some that belong among the last stand a little behind them.
 */
const REACH = { share: 1 / 4, rows: 16 };

/**
 * The rows in an order that has no neighbours beside each other: steps of the golden section round
 * the list, the same for the same rows. Put in as they come, page by page and copy by copy, texts
 * that are alike link to each other alone.
 */
export function scattered(rows: readonly number[]): number[] {
  const { length } = rows;
  let step = Math.max(1, Math.round(length * 0.618));
  while (greatestDivisor(step, length) > 1) step++;
  return rows.map((_, i) => rows[(i * step) % length]!);
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

/** The rows that a graph finds, by their exact similarity. */
export class HnswIndex implements AnnIndex {
  readonly kind = 'hnsw';
  readonly #graph: HnswGraph;
  readonly #vectors: StoredVectors;
  readonly #breadth: number;

  /**
   * @param vectors those that the graph was made of
   * @param breadth candidates held while searching, for each row asked for
   */
  constructor(graph: HnswGraph, vectors: StoredVectors, breadth: number) {
    this.#graph = graph;
    this.#vectors = vectors;
    this.#breadth = breadth;
  }

  search(query: Float32Array, count: number, accept?: (row: number) => boolean): Neighbour[] {
    return this.searchWithin(query, count, this.#breadth, accept);
  }

  /** `search` with another breadth. */
  searchWithin(
    query: Float32Array,
    count: number,
    breadth: number,
    accept?: (row: number) => boolean,
  ): Neighbour[] {
    const wanted = Math.min(count, this.#graph.count);
    if (wanted === 0) return [];
    const ef = Math.max(MIN_EF_SEARCH, breadth * wanted);
    const reached = Math.ceil(wanted * (1 + REACH.share)) + REACH.rows;
    // By their numbers, so that of equally near ones the first is found as in a scan.
    const rows = this.#graph.search(query, reached, ef, accept).sort();
    const nearest = new NearestRows(wanted);
    for (const [i, similarity] of rowDotProducts(this.#vectors, rows, query).entries()) {
      nearest.offer(rows[i]!, similarity);
    }
    return nearest.found;
  }
}
