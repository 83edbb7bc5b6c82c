import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelIdentity } from '../embedding/embedder.ts';
import { IndexDamagedError, IndexMismatchError, IndexMissingError } from '../errors.ts';
import { type AnnIndex, LEAST_RECALL } from './ann.ts';
import { EntryStore } from './entry-store.ts';
import { ExactIndex } from './exact.ts';
import { currentGeneration } from './generation.ts';
import { HnswIndex, loadHnswLibrary } from './hnsw.ts';
import {
  INDEX_FILES,
  INDEX_FORMAT,
  type IndexFile,
  MANIFEST_FILE,
  type Manifest,
  manifestSchema,
} from './manifest.ts';
import { TokenRows } from './token-rows.ts';
import { VectorRows } from './vector-rows.ts';

/** Read and hashed at a time: a few milliseconds, so that a running server answers in between. */
const PART_BYTES = 4 * 2 ** 20;
const REBUILD = 'run `npm run index` to build the index again';

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
  /** The lexical index's file, for retrieval to read. */
  readonly lexical: Uint8Array;
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
  const [entries, offsets, vectorBytes, rowTable, tokenBytes, tokenTable, lexical, annIndex] =
    await Promise.all([
      read(INDEX_FILES.entries),
      read(INDEX_FILES.entryOffsets),
      read(INDEX_FILES.vectors),
      read(INDEX_FILES.vectorRows),
      read(INDEX_FILES.tokens),
      read(INDEX_FILES.tokenRows),
      read(INDEX_FILES.lexical),
      loadGraph(folder, manifest, options.ann),
    ]);
  const vectors = new Float32Array(vectorBytes);
  const exact = new ExactIndex(vectors, model.dimensions);
  return {
    generation,
    manifest,
    entries: new EntryStore(Buffer.from(entries), new Uint32Array(offsets)),
    vectors,
    rows: new VectorRows(new Uint32Array(rowTable)),
    ann: annIndex.graph ?? exact,
    exact,
    tokens: new TokenRows(
      new Int8Array(tokenBytes),
      new Uint32Array(tokenTable),
      manifest.counts.entries,
      model.tokenDimensions,
    ),
    lexical: new Uint8Array(lexical),
    withoutGraph: annIndex.reason,
  };
}

async function loadGraph(
  folder: string,
  manifest: Manifest,
  wanted: LoadOptions['ann'],
): Promise<{ graph?: AnnIndex; reason?: string }> {
  if (wanted === 'exact') return {};
  if (manifest.ann.kind === 'exact') return { reason: 'the index was built without a graph' };
  const { breadth, recall } = manifest.ann;
  if (wanted === 'auto' && recall < LEAST_RECALL) {
    return { reason: `the graph finds only ${recall} of the nearest vectors of this corpus` };
  }
  const hnsw = loadHnswLibrary();
  if (hnsw.library === undefined) return { reason: hnsw.reason };
  // hnswlib reads the file itself; what it would make of altered bytes is not defined.
  await readChecked(folder, INDEX_FILES.graph, manifest);
  const file = join(folder, INDEX_FILES.graph);
  return { graph: HnswIndex.read(hnsw.library, file, manifest.model.dimensions, breadth) };
}

/** A file of a generation as an ArrayBuffer of its own, so that typed arrays can be laid over it. */
async function readChecked(
  folder: string,
  name: IndexFile,
  manifest: Manifest,
): Promise<ArrayBuffer> {
  const path = join(folder, name);
  const expected = manifest.files[name];
  const damaged = (what: string, cause?: unknown): IndexDamagedError =>
    new IndexDamagedError(`${path} ${what}: ${REBUILD}.`, { subject: path, cause });
  if (expected === undefined) throw damaged('is not in the manifest');

  let bytes: Buffer;
  const hash = createHash('sha256');
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      if (size !== expected.bytes) {
        throw damaged(`has ${size} bytes where the manifest says ${expected.bytes}`);
      }
      bytes = Buffer.from(new ArrayBuffer(size));
      for (let at = 0; at < size; ) {
        const { bytesRead } = await file.read(bytes, at, Math.min(size - at, PART_BYTES), at);
        if (bytesRead === 0) throw damaged(`ends after ${at} of ${size} bytes`);
        hash.update(bytes.subarray(at, at + bytesRead));
        at += bytesRead;
      }
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (cause instanceof IndexDamagedError) throw cause;
    throw damaged("can't be read", cause);
  }
  const checksum = hash.digest('hex');
  if (checksum !== expected.sha256) {
    throw damaged(
      `has the checksum ${checksum.slice(0, 12)}... where the manifest says ${expected.sha256.slice(0, 12)}...`,
    );
  }
  return bytes.buffer as ArrayBuffer;
}
