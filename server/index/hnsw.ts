import { createRequire } from 'node:module';
import { IndexDamagedError } from '../errors.ts';
import { type AnnIndex, HNSW_DEFAULTS, MIN_EF_SEARCH, type Neighbour } from './ann.ts';

/**
 * What is used of hnswlib-node. Its own types can't be imported: where it can't be built npm takes
 * the whole package away, types included, and the build of Docent must not fail for that.
 */
export interface HnswGraph {
  initIndex(most: number, m: number, efConstruction: number, seed: number): void;
  addPoint(point: number[], label: number): void;
  writeIndexSync(file: string): void;
  readIndex(file: string): Promise<boolean>;
  resizeIndex(most: number): void;
  getCurrentCount(): number;
  setEf(ef: number): void;
  searchKnn(
    query: number[],
    count: number,
    filter?: (label: number) => boolean,
  ): { readonly neighbors: number[]; readonly distances: number[] };
}
export interface HnswLibrary {
  readonly HierarchicalNSW: new (space: 'ip', dimensions: number) => HnswGraph;
}

/**
 * hnswlib, or why there is none: it is compiled when it is installed, and where that can't be done
 * the exact scan takes its place. `DOCENT_ANN=exact` in the settings leaves it alone altogether.
 */
export function loadHnswLibrary():
  | { readonly library: HnswLibrary }
  | { readonly library: undefined; readonly reason: string } {
  try {
    // Synchronous and caught: an optional dependency that may be missing or built for another Node.
    const library = createRequire(import.meta.url)('hnswlib-node') as HnswLibrary;
    return { library };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { library: undefined, reason: message.split('\n', 1)[0] ?? message };
  }
}

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

/** A graph without rows. */
export function newGraph(library: HnswLibrary, dimensions: number, most: number): HnswGraph {
  const { m, efConstruction, seed } = HNSW_DEFAULTS;
  // Inner product equals cosine for unit vectors and spares the library from normalising again.
  const graph = new library.HierarchicalNSW('ip', dimensions);
  graph.initIndex(Math.max(1, most), m, efConstruction, seed);
  return graph;
}

/** hnswlib's graph, read from disk. */
export class HnswIndex implements AnnIndex {
  readonly kind = 'hnsw';
  readonly #graph: HnswGraph;
  readonly #count: number;
  readonly #breadth: number;
  #ef = 0;

  /** @throws IndexDamagedError when the file can't be read as a graph of these dimensions. */
  static async read(
    library: HnswLibrary,
    file: string,
    dimensions: number,
    breadth: number,
  ): Promise<HnswIndex> {
    return new HnswIndex(await HnswIndex.readGraph(library, file, dimensions), breadth);
  }

  /** The graph itself, read in a thread of libuv's. Throws as `read` does. */
  static async readGraph(
    library: HnswLibrary,
    file: string,
    dimensions: number,
  ): Promise<HnswGraph> {
    const graph = new library.HierarchicalNSW('ip', dimensions);
    try {
      await graph.readIndex(file);
    } catch (cause) {
      throw new IndexDamagedError(
        `The graph ${file} can't be read: run \`npm run index\` to build the index again.`,
        { subject: file, cause },
      );
    }
    return graph;
  }

  /** @param breadth candidates held while searching, for each row asked for */
  constructor(graph: HnswGraph, breadth: number) {
    this.#graph = graph;
    this.#breadth = breadth;
    this.#count = graph.getCurrentCount();
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
    // The library throws when more are asked for than there are.
    const wanted = Math.min(count, this.#count);
    if (wanted === 0) return [];
    const ef = Math.max(MIN_EF_SEARCH, breadth * wanted);
    if (ef !== this.#ef) {
      this.#graph.setEf(ef);
      this.#ef = ef;
    }
    const { neighbors, distances } = this.#graph.searchKnn(Array.from(query), wanted, accept);
    return neighbors.map((row, i) => ({ row, similarity: 1 - distances[i]! }));
  }
}
