import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BREADTHS, HNSW_DEFAULTS, LEAST_RECALL, type MeasuredGraph } from './ann.ts';
import type { EarlierGeneration } from './earlier-generation.ts';
import { type EmbeddedEntries, scatteredEntries } from './embed-entries.ts';
import type { WrittenFile } from './file-writer.ts';
import { parseGraphFile, writeGraphFile } from './graph-file.ts';
import { measureGraph } from './graph-recall.ts';
import { buildHnswGraph, GrowingGraph } from './growing-graph.ts';
import { HnswIndex, scattered } from './hnsw.ts';
import { HnswGraph } from './hnsw-graph.ts';
import { INDEX_FILES, type Manifest } from './manifest.ts';
import { renumberGraph } from './renumber-graph.ts';
import type { StoredVectors } from './stored-vectors.ts';
import { VectorRows } from './vector-rows.ts';

/**
 * Share of a graph that may go, or come in, in one build. Past it a graph is made anew: what stands
 * in for lost rows is found among their neighbours alone.
 */
const MOST_CHANGED = 0.2;
/** Rows that a good graph is asked for where only little of it changed. */
const SMALL_SAMPLE = 25;
/** What a recall far from 1 differs by from one sample to another. */
const SAMPLES_DIFFER = 0.02;

export interface GraphBuild {
  /** Where the graph goes; there is no such file yet. */
  readonly file: string;
  readonly vectors: StoredVectors;
  readonly embedded: Pick<EmbeddedEntries, 'distinctRows' | 'earlierRows'>;
  /** Uint32, entries x 3: see VectorRows. */
  readonly rowTable: Uint32Array;
  readonly earlier: EarlierGeneration | undefined;
  /** Made beside the embedding; undefined where the earlier generation's may do. */
  readonly growing: GrowingGraph | undefined;
  readonly onRow: (done: number, total: number) => void;
}

export interface WrittenGraph {
  readonly made: 'built' | 'updated';
  readonly measured: MeasuredGraph;
  readonly file: WrittenFile;
}

/**
 * Writes the graph over the distinct rows: the earlier generation's with what changed taken out and
 * put in, where that is little and it still finds what it found, and else a new one.
 */
export async function writeGraph(build: GraphBuild): Promise<WrittenGraph> {
  const updated = await updateEarlier(build);
  if (updated !== undefined) return updated;
  const { vectors, embedded, onRow } = build;
  const { distinctRows } = embedded;
  const graph = await (build.growing?.end(onRow) ??
    buildHnswGraph(vectors, inScatteredOrder(distinctRows, build.rowTable), onRow));
  const file = await writeGraphFile(build.file, await graph.store());
  const index = new HnswIndex(graph, vectors, BREADTHS[0]);
  return { made: 'built', measured: await measureGraph(index, vectors, distinctRows), file };
}

async function updateEarlier(build: GraphBuild): Promise<WrittenGraph | undefined> {
  const { vectors, embedded, earlier, onRow } = build;
  const before = earlier?.manifest.ann;
  if (earlier === undefined || before === undefined || !hasOurParameters(before)) return undefined;
  const { distinctRows } = embedded;
  const wanted = new WantedRows(embedded, earlier.firstRows.length);
  if (wanted.new.length > MOST_CHANGED * distinctRows.length) return undefined;

  // In the order of the rows, not of the graph: where texts are equal each keeps its place.
  const newRows = earlier.firstRows.map((first) => (first < 0 ? -1 : wanted.take(first)));
  const bytes = await readFile(join(earlier.folder, INDEX_FILES.graph));
  const stored = parseGraphFile(new Uint8Array(bytes).buffer);
  const { graph: left, lost, kept, died } = renumberGraph(stored, newRows, vectors.rows);
  const added = wanted.left();
  const all = kept + added.length;
  if (died > MOST_CHANGED * all || added.length > MOST_CHANGED * all) return undefined;
  if (added.length + died === 0) {
    const { breadth, recall } = before;
    const file = await writeGraphFile(build.file, left);
    return { made: 'updated', measured: { breadth, recall }, file };
  }

  const graph = await HnswGraph.load(left, vectors);
  for (const { row, level, candidates } of lost) graph.relink(row, level, candidates);
  const growing = new GrowingGraph(graph, vectors);
  growing.add(scattered(added));
  await growing.end(onRow);
  const isGood = before.recall >= LEAST_RECALL;
  const little = isGood && added.length + died < 0.01 * all;
  const index = new HnswIndex(graph, vectors, before.breadth);
  const measured = await measureGraph(index, vectors, distinctRows, {
    breadths: [before.breadth],
    ...(little && { sample: SMALL_SAMPLE }),
  });
  const least = isGood ? LEAST_RECALL : before.recall - SAMPLES_DIFFER;
  if (measured.recall < least) return undefined;
  return { made: 'updated', measured, file: await writeGraphFile(build.file, await graph.store()) };
}

/** The rows as a build without an earlier generation puts them in, so that its graph comes out. */
function inScatteredOrder(distinctRows: readonly number[], rowTable: Uint32Array): number[] {
  const rows = new VectorRows(rowTable);
  const ofEntry: number[][] = Array.from({ length: rows.entries }, () => []);
  let entry = 0;
  for (const row of distinctRows) {
    while (row >= rows.end(entry)) entry += 1;
    ofEntry[entry]!.push(row);
  }
  return scatteredEntries(rows.entries).flatMap((entry) => ofEntry[entry]!);
}

/** New rows by the first row with the same text in the earlier generation. */
class WantedRows {
  readonly #head: Int32Array;
  readonly #next: Int32Array;
  readonly #rows: readonly number[];
  /** Rows whose text the earlier generation does not have. */
  readonly new: number[] = [];

  constructor({ distinctRows, earlierRows }: GraphBuild['embedded'], earlierCount: number) {
    this.#rows = distinctRows;
    this.#head = new Int32Array(earlierCount).fill(-1);
    this.#next = new Int32Array(distinctRows.length).fill(-1);
    // From the end, so that rows are taken in their order.
    for (let i = distinctRows.length - 1; i >= 0; i--) {
      const earlier = earlierRows[i]!;
      if (earlier < 0) this.new.push(distinctRows[i]!);
      else {
        this.#next[i] = this.#head[earlier]!;
        this.#head[earlier] = i;
      }
    }
    this.new.reverse();
  }

  /** The first row with this text that was not taken yet; -1 where all were. */
  take(earlierFirst: number): number {
    const i = this.#head[earlierFirst]!;
    if (i < 0) return -1;
    this.#head[earlierFirst] = this.#next[i]!;
    return this.#rows[i]!;
  }

  /** What was not taken, in order. */
  left(): number[] {
    const left = [...this.new];
    for (let i of this.#head) {
      for (; i >= 0; i = this.#next[i]!) left.push(this.#rows[i]!);
    }
    return left.sort((a, b) => a - b);
  }
}

function hasOurParameters(ann: Manifest['ann']): ann is Extract<Manifest['ann'], { kind: 'hnsw' }> {
  if (ann.kind !== 'hnsw') return false;
  const { m, efConstruction } = HNSW_DEFAULTS;
  return ann.m === m && ann.efConstruction === efConstruction;
}
