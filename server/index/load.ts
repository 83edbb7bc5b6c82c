import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelIdentity } from '../embedding/embedder.ts';
import { IndexDamagedError, IndexMismatchError, IndexMissingError } from '../errors.ts';
import { type AnnIndex, LEAST_RECALL } from './ann.ts';
import { REBUILD, readChecked } from './checked-file.ts';
import { EntryStore } from './entry-store.ts';
import { ExactIndex } from './exact.ts';
import { currentGeneration } from './generation.ts';
import { parseGraphFile } from './graph-file.ts';
import { HnswIndex } from './hnsw.ts';
import { HnswGraph } from './hnsw-graph.ts';
import { KeyTable } from './key-table.ts';
import {
  INDEX_FILES,
  INDEX_FORMAT,
  type IndexFile,
  MANIFEST_FILE,
  type Manifest,
  manifestSchema,
} from './manifest.ts';
import { VectorArray } from './stored-vectors.ts';
import { TokenRows } from './token-rows.ts';
import { VectorRows } from './vector-rows.ts';

/** A generation in memory, whole and checked. */
export interface LoadedIndex {
  readonly generation: string;
  readonly manifest: Manifest;
  readonly entries: EntryStore;
  /** Float32Array of rows x dimensions, row-major, unit length. */
  readonly vectors: Float32Array;
  readonly rows: VectorRows;
  /** The graph, or `exact` where there is none. */
  readonly ann: AnnIndex;
  readonly exact: ExactIndex;
  readonly tokens: TokenRows;
  /** Retrieval's own files. */
  readonly lexical: Uint8Array;
  readonly phrasings: Uint8Array;
  /** Why every row is looked at although a graph was wanted; undefined otherwise. */
  readonly withoutGraph: string | undefined;
}

export interface LoadOptions {
  /** Folder of the collection. */
  readonly folder: string;
  readonly ann: 'auto' | 'hnsw' | 'exact';
  /** Default: the live generation. */
  readonly generation?: string;
}

/**
 * Reads the manifest of a collection's live generation.
 *
 * @throws IndexMissingError, IndexDamagedError, or IndexMismatchError for another format
 */
export async function readManifest(
  folder: string,
  wanted?: string,
): Promise<{ generation: string; manifest: Manifest }> {
  const generation = wanted ?? (await currentGeneration(folder));
  if (generation === undefined) {
    throw new IndexMissingError(
      `There is no index in ${folder}: run \`npm run index -- --corpus <files> --out <folder>\`, or \`npm start\`, to build one.`,
      { subject: folder },
    );
  }
  const file = join(folder, generation, MANIFEST_FILE);
  let found: unknown;
  try {
    found = JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new IndexDamagedError(`${file} is missing or no JSON: ${REBUILD}.`, {
      subject: file,
      cause,
    });
  }
  const format = (found as { format?: unknown } | null)?.format;
  if (format !== INDEX_FORMAT) {
    throw new IndexMismatchError(
      `The index ${join(folder, generation)} has format ${JSON.stringify(format)}, and this version of Docent reads ${INDEX_FORMAT}: ${REBUILD}.`,
      { subject: file },
    );
  }
  const parsed = manifestSchema.safeParse(found);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new IndexDamagedError(
      `${file} is damaged at "${issue?.path.join('.')}" (${issue?.message}): ${REBUILD}.`,
      { subject: file },
    );
  }
  return { generation, manifest: parsed.data };
}

/**
 * What differs between the model that made an index and the one that is to ask it; undefined when
 * nothing does.
 */
export function modelDifference(made: ModelIdentity, asked: ModelIdentity): string | undefined {
  const keys = Object.keys(made) as (keyof ModelIdentity)[];
  // The same files under another name or path are the same model.
  const key = keys.find((key) => key !== 'id' && made[key] !== asked[key]);
  if (key === undefined) return undefined;
  const short = (value: string | number): string => JSON.stringify(String(value).slice(0, 16));
  return key === 'hash' && made.id !== asked.id
    ? `model ${short(made.id)}, not ${short(asked.id)}`
    : `model ${key} ${short(made[key])}, not ${short(asked[key])}`;
}

/**
 * Loads a generation and checks all of it before anything is used.
 *
 * @throws IndexMissingError, IndexDamagedError (checksum, length), IndexMismatchError (format, model)
 */
export async function loadIndex(model: ModelIdentity, options: LoadOptions): Promise<LoadedIndex> {
  const { generation, manifest } = await readManifest(options.folder, options.generation);
  const folder = join(options.folder, generation);
  const difference = modelDifference(manifest.model, model);
  if (difference !== undefined) {
    throw new IndexMismatchError(
      `The index ${folder} was built with ${difference}: configure that model, or ${REBUILD}.`,
      { subject: folder },
    );
  }

  const read = (name: IndexFile): Promise<ArrayBuffer> => readChecked(folder, name, manifest);
  const files = {
    entries: read(INDEX_FILES.entries),
    entryOffsets: read(INDEX_FILES.entryOffsets),
    entryIds: read(INDEX_FILES.entryIds),
    vectors: read(INDEX_FILES.vectors),
    vectorRows: read(INDEX_FILES.vectorRows),
    tokens: read(INDEX_FILES.tokens),
    tokenRows: read(INDEX_FILES.tokenRows),
    lexical: read(INDEX_FILES.lexical),
    phrasings: read(INDEX_FILES.phrasings),
  };
  const graph = loadGraph(folder, manifest, options.ann, files.vectors);
  // All of them at once; the first that is damaged is what is told.
  await Promise.all([...Object.values(files), graph]);
  const { graph: hnsw, reason: withoutGraph } = await graph;
  const vectors = new Float32Array(await files.vectors);
  const exact = new ExactIndex(vectors, model.dimensions);
  return {
    generation,
    manifest,
    entries: new EntryStore(
      Buffer.from(await files.entries),
      new Uint32Array(await files.entryOffsets),
      new KeyTable(new Uint32Array(await files.entryIds)),
    ),
    vectors,
    rows: new VectorRows(new Uint32Array(await files.vectorRows)),
    ann: hnsw ?? exact,
    exact,
    tokens: new TokenRows(
      new Int8Array(await files.tokens),
      new Uint32Array(await files.tokenRows),
      manifest.counts.entries,
      model.tokenDimensions,
    ),
    lexical: new Uint8Array(await files.lexical),
    phrasings: new Uint8Array(await files.phrasings),
    withoutGraph,
  };
}

async function loadGraph(
  folder: string,
  manifest: Manifest,
  wanted: LoadOptions['ann'],
  vectors: Promise<ArrayBuffer>,
): Promise<{ graph?: AnnIndex; reason?: string }> {
  if (wanted === 'exact') return {};
  if (manifest.ann.kind === 'exact') return { reason: 'the index was built without a graph' };
  const { breadth, recall } = manifest.ann;
  if (wanted === 'auto' && recall < LEAST_RECALL) {
    return { reason: `the graph finds only ${recall} of the nearest vectors of this corpus` };
  }
  const links = readChecked(folder, INDEX_FILES.graph, manifest);
  const [file, bytes] = await Promise.all([links, vectors]);
  const stored = new VectorArray(new Float32Array(bytes), manifest.model.dimensions);
  const graph = await HnswGraph.load(parseGraphFile(file), stored);
  return { graph: new HnswIndex(graph, stored, breadth) };
}
