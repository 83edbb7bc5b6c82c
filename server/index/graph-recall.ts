import { setImmediate } from 'node:timers/promises';
import { BREADTHS, DENSE_ROWS, LEAST_RECALL, type MeasuredGraph, type Neighbour } from './ann.ts';
import { dotProducts } from './dot-products.ts';
import type { HnswIndex } from './hnsw.ts';
import { NearestRows } from './nearest-rows.ts';
import type { StoredVectors } from './stored-vectors.ts';

/** Rows whose own vectors are the questions: at 100,000 rows some 4 s of scanning. */
const SAMPLE = 100;

/**
 * How broadly a graph has to be searched to find what a scan finds: the least breadth that reaches
 * `LEAST_RECALL` for a sample of its own rows, evenly spaced, or else the largest, with the recall
 * that it has. Measured, because no setting is right for all corpora: near-copies of a text make
 * islands that a narrow search does not leave.
 *
 * @param rows of `vectors` that the graph has
 * @param options fewer rows to ask for, and fewer breadths to try
 */
export async function measureGraph(
  graph: HnswIndex,
  vectors: StoredVectors,
  rows: readonly number[],
  options: { readonly sample?: number; readonly breadths?: readonly number[] } = {},
): Promise<MeasuredGraph> {
  const sample = Math.min(options.sample ?? SAMPLE, rows.length);
  const breadths = options.breadths ?? BREADTHS;
  const queries = Array.from({ length: sample }, (_, i) =>
    vectors.row(rows[Math.floor((i * rows.length) / sample)]!),
  );
  const nearest = await nearestOf(queries, vectors, rows);
  const asked = queries.map((query, i) => {
    const found = nearest[i]!;
    // Rows with equal texts are equally near: any of them will do.
    return { query, nearest: found.length, least: found.at(-1)!.similarity - 1e-6 };
  });
  let measured: MeasuredGraph = { breadth: breadths[0]!, recall: 1 };
  for (const breadth of breadths) {
    let found = 0;
    let wanted = 0;
    for (const { query, nearest, least } of asked) {
      const neighbours = graph.searchWithin(query, DENSE_ROWS, breadth);
      found += neighbours.filter(({ similarity }) => similarity >= least).length;
      wanted += nearest;
    }
    // Rounded: the last digits are the processor's.
    measured = { breadth, recall: wanted === 0 ? 1 : Math.round((1000 * found) / wanted) / 1000 };
    if (measured.recall >= LEAST_RECALL) break;
    await setImmediate();
  }
  return measured;
}

/** What a scan finds for each query, in one pass over the vectors. */
async function nearestOf(
  queries: readonly Float32Array[],
  vectors: StoredVectors,
  rows: readonly number[],
): Promise<readonly (readonly Neighbour[])[]> {
  const inGraph = new Uint8Array(vectors.rows);
  for (const row of rows) inGraph[row] = 1;
  const nearest = queries.map(() => new NearestRows(DENSE_ROWS));
  if (queries.length === 0) return [];
  for (const part of vectors.parts()) {
    const count = part.vectors.length / vectors.dimensions;
    for (const [asked, query] of queries.entries()) {
      const found = nearest[asked]!;
      for (const [i, similarity] of dotProducts(part.vectors, 0, count, query).entries()) {
        const row = part.first + i;
        if (inGraph[row] === 1) found.offer(row, similarity);
      }
      await setImmediate();
    }
  }
  return nearest.map(({ found }) => found);
}
