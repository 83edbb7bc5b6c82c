import { createRequire } from 'node:module';
import { HNSW_DEFAULTS } from '../../server/index/ann.ts';
import type { StoredVectors } from '../../server/index/stored-vectors.ts';

/** What is used of hnswlib-node. */
interface Library {
  readonly HierarchicalNSW: new (
    space: 'ip',
    dimensions: number,
  ) => {
    initIndex(most: number, m: number, efConstruction: number): void;
    addPoint(point: number[], label: number): void;
    setEf(ef: number): void;
    searchKnn(query: number[], count: number): { readonly neighbors: number[] };
  };
}

/** The rows nearest to a query, searched with `ef` candidates. */
export type PeerSearch = (query: Float32Array, count: number, ef: number) => readonly number[];

/**
 * The same graph by hnswlib-node, which Docent's took the place of (docs/decisions/0022): undefined
 * where nobody has installed it to compare, `npm install --no-save hnswlib-node`.
 */
export function hnswlibGraph(
  vectors: StoredVectors,
  rows: readonly number[],
): PeerSearch | undefined {
  let library: Library;
  try {
    // Caught: it is no dependency.
    library = createRequire(import.meta.url)('hnswlib-node') as Library;
  } catch {
    return undefined;
  }
  const graph = new library.HierarchicalNSW('ip', vectors.dimensions);
  graph.initIndex(rows.length, HNSW_DEFAULTS.m, HNSW_DEFAULTS.efConstruction);
  for (const row of rows) graph.addPoint(Array.from(vectors.row(row)), row);
  return (query, count, ef) => {
    graph.setEf(ef);
    return graph.searchKnn(Array.from(query), count).neighbors;
  };
}
