/** One row of the vectors and how close it is. */
export interface Neighbour {
  readonly row: number;
  /** Dot product of unit vectors: the cosine. */
  readonly similarity: number;
}

/** Nearest rows to a vector: approximate (HNSW) or exact, behind one interface. */
export interface AnnIndex {
  readonly kind: 'hnsw' | 'exact';
  /**
   * The nearest rows, closest first; fewer than `count` where there are no more.
   *
   * @param query Float32Array of the index's dimensions, unit length
   * @param accept rows that may be found; default: all
   */
  search(query: Float32Array, count: number, accept?: (row: number) => boolean): Neighbour[];
}

/** Parameters of the graph. */
export const HNSW_DEFAULTS = {
  /** Links of a node on each level; twice as many on the lowest. */
  m: 16,
  /** Candidates held while a node is put in. */
  efConstruction: 200,
} as const;

/** Rows that retrieval asks for: an entry has ten or so, and the best ones often share an entry. */
export const DENSE_ROWS = 60;
/** Candidates held while searching: at least this many. */
export const MIN_EF_SEARCH = 120;
/** Candidates held while searching, for each row asked for; which of them a build measures. */
export const BREADTHS = [2, 4, 8, 16, 32] as const;
/**
 * Share of the nearest rows that a graph must find for rows of its own, to be asked unless by name.
 * Questions find a little less: .9946 where rows find .998.
 */
export const LEAST_RECALL = 0.995;

/** How broadly a graph is to be searched, and what it finds of the nearest rows then, 0..1. */
export interface MeasuredGraph {
  readonly breadth: number;
  readonly recall: number;
}
