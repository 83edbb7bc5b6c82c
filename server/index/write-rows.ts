import { join } from 'node:path';
import { type EmbeddedEntries, scatteredEntries } from './embed-entries.ts';
import { type EmbeddingRun, embedToFiles } from './embed-to-files.ts';
import { type WrittenGraph, writeGraph } from './graph-build.ts';
import { GrowingGraph } from './growing-graph.ts';
import { HnswGraph } from './hnsw-graph.ts';
import { INDEX_FILES, type Manifest } from './manifest.ts';
import { PlacedFile } from './placed-file.ts';
import { VectorFile } from './stored-vectors.ts';
import { VectorRows } from './vector-rows.ts';

export interface RowsProgress {
  readonly onEntry: (done: number) => void;
  readonly onGraphRow: (done: number, total: number) => void;
}

export interface WrittenRows {
  readonly embedded: EmbeddedEntries;
  /** Undefined where none is wanted. */
  readonly graph: WrittenGraph | undefined;
  /** What the manifest says of vectors, tokens and graph. */
  readonly files: Manifest['files'];
}

/**
 * Embeds the entries and writes vectors, token vectors and the graph. Without an earlier generation
 * the graph grows beside the embedding; an earlier graph may do with a few rows changed, and whether
 * it does shows when all are embedded.
 */
export async function writeRows(
  run: Omit<EmbeddingRun, 'order' | 'vectors'>,
  withGraph: boolean,
  progress: RowsProgress,
): Promise<WrittenRows> {
  const path = join(run.folder, INDEX_FILES.vectors);
  const placed = new PlacedFile(path);
  try {
    const { dimensions } = run.embedder.model;
    const vectors = new VectorFile(path, new VectorRows(run.prepared.rowTable).rows, dimensions);
    try {
      return await writeWith(run, placed, vectors, withGraph, progress);
    } finally {
      vectors.close();
    }
  } finally {
    placed.close();
  }
}

async function writeWith(
  run: Omit<EmbeddingRun, 'order' | 'vectors'>,
  placed: PlacedFile,
  vectors: VectorFile,
  withGraph: boolean,
  { onEntry, onGraphRow }: RowsProgress,
): Promise<WrittenRows> {
  const { folder, entries, prepared, earlier } = run;
  const isFirst = earlier === undefined;
  await earlier?.findTexts(prepared.claimed.filter((entry) => entry < 0).length);
  const growing =
    withGraph && isFirst
      ? new GrowingGraph(new HnswGraph(vectors.rows, vectors.dimensions), vectors)
      : undefined;
  const order = isFirst ? scatteredEntries(entries.count) : [...Array(entries.count).keys()];
  try {
    const { embedded, files } = await embedToFiles(
      { ...run, order, vectors: placed },
      { onRows: (distinct) => growing?.add(distinct), onEntry },
    );
    if (!withGraph) return { embedded, graph: undefined, files };
    const file = join(folder, INDEX_FILES.graph);
    const { rowTable } = prepared;
    const build = { file, vectors, embedded, rowTable, earlier, growing };
    const graph = await writeGraph({ ...build, onRow: onGraphRow });
    files[INDEX_FILES.graph] = graph.file;
    return { embedded, graph, files };
  } finally {
    await growing?.stop();
  }
}
