import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BREADTHS, HNSW_DEFAULTS, LEAST_RECALL, type MeasuredGraph } from './ann.ts';
import type { EarlierGeneration } from './earlier-generation.ts';
import { type EmbeddedEntries, scatteredEntries } from './embed-entries.ts';
import { checkGraphIsWhole, copyGraph } from './graph-file.ts';
import { measureGraph } from './graph-recall.ts';
import { buildHnswGraph, GrowingGraph } from './growing-graph.ts';
import { type HnswGraph, HnswIndex, type HnswLibrary, scattered } from './hnsw.ts';
import { INDEX_FILES, type Manifest } from './manifest.ts';
import type { StoredVectors } from './stored-vectors.ts';
import { VectorRows } from './vector-rows.ts';

/**
 * Share of a graph that may be deleted rows, or rows put in since it was made in one go. Past it a
 * graph is made anew: dead rows cost time in each search, and rows added later stand as they came.
 */
const MOST_CHANGED = 0.2;
/** Rows that a good graph is asked for where only little of it changed. */
const SMALL_SAMPLE = 25;
/** What a recall far from 1 differs by from one sample to another. */
const SAMPLES_DIFFER = 0.02;

export interface GraphBuild {
  readonly library: HnswLibrary;
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
}

/**
 * Writes the graph over the distinct rows: the earlier generation's with what changed taken out and
 * put in, where that is little and it still finds what it found, and else a new one.
 *
 * @throws IndexAccessError when it can't be written whole
 */
export async function writeGraph(build: GraphBuild): Promise<WrittenGraph> {
  const updated = await updateEarlier(build);
  if (updated !== undefined) return { made: 'updated', measured: updated };
  const { library, file, vectors, embedded, onRow } = build;
  await rm(file, { force: true });
  const { distinctRows } = embedded;
  const graph = await (build.growing?.end(onRow) ??
    buildHnswGraph(library, vectors, inScatteredOrder(distinctRows, build.rowTable), onRow));
  await save(graph, file);
  const index = new HnswIndex(graph, BREADTHS[0]);
  return { made: 'built', measured: await measureGraph(index, vectors, distinctRows) };
}

async function updateEarlier(build: GraphBuild): Promise<MeasuredGraph | undefined> {
  const { library, file, vectors, embedded, earlier, onRow } = build;
  const before = earlier?.manifest.ann;
  if (earlier === undefined || before === undefined || !hasOurParameters(before)) return undefined;
  const { distinctRows } = embedded;
  const wanted = new WantedRows(embedded, earlier.firstRows.length);
  if (wanted.new.length > MOST_CHANGED * distinctRows.length) return undefined;

  // In the order of the rows, not of the graph: where texts are equal each keeps its place.
  const newRows = earlier.firstRows.map((first) => (first < 0 ? -1 : wanted.take(first)));
  const { elements, dead, died } = await copyGraph(
    join(earlier.folder, INDEX_FILES.graph),
    file,
    (row) => newRows[row]!,
    vectors.rows,
  );
  const added = wanted.left();
  const all = elements + added.length;
  if (dead > MOST_CHANGED * all || added.length > MOST_CHANGED * all) return undefined;
  if (added.length + died === 0) return { breadth: before.breadth, recall: before.recall };

  const graph = await HnswIndex.readGraph(library, file, vectors.dimensions);
  graph.resizeIndex(all);
  const growing = new GrowingGraph(graph, vectors);
  growing.add(scattered(added));
  await growing.end(onRow);
  await save(graph, file);
  const isGood = before.recall >= LEAST_RECALL;
  const little = isGood && added.length + died < 0.01 * all;
  const measured = await measureGraph(new HnswIndex(graph, before.breadth), vectors, distinctRows, {
    breadths: [before.breadth],
    ...(little && { sample: SMALL_SAMPLE }),
  });
  const least = isGood ? LEAST_RECALL : before.recall - SAMPLES_DIFFER;
  return measured.recall >= least ? measured : undefined;
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
  const { m, efConstruction, seed } = HNSW_DEFAULTS;
  return ann.m === m && ann.efConstruction === efConstruction && ann.seed === seed;
}

async function save(graph: HnswGraph, file: string): Promise<void> {
  graph.writeIndexSync(file);
  await checkGraphIsWhole(file);
}
