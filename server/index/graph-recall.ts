import { setImmediate } from 'node:timers/promises';
import { BREADTHS, DENSE_ROWS, LEAST_RECALL, type MeasuredGraph } from './ann.ts';
import { ExactIndex } from './exact.ts';
import type { HnswIndex } from './hnsw.ts';

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
  vectors: Float32Array,
  dimensions: number,
  rows: readonly number[],
  options: { readonly sample?: number; readonly breadths?: readonly number[] } = {},
): Promise<MeasuredGraph> {
  const sample = Math.min(options.sample ?? SAMPLE, rows.length);
  const breadths = options.breadths ?? BREADTHS;
  const exact = new ExactIndex(vectors, dimensions);
  const inGraph = new Uint8Array(vectors.length / dimensions);
  for (const row of rows) inGraph[row] = 1;
  const accept = (row: number): boolean => inGraph[row] === 1;
  const asked: { query: Float32Array; nearest: number; least: number }[] = [];
  for (let i = 0; i < sample; i++) {
    const row = rows[Math.floor((i * rows.length) / sample)]!;
    const query = vectors.subarray(row * dimensions, (row + 1) * dimensions);
    const nearest = exact.search(query, DENSE_ROWS, accept);
    // Rows with equal texts are equally near: any of them will do.
    asked.push({ query, nearest: nearest.length, least: nearest.at(-1)!.similarity - 1e-6 });
    await setImmediate();
  }
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
