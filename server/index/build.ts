import { rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Corpus } from '../corpus/read-corpus.ts';
import type { Embedder } from '../embedding/embedder.ts';
import { IndexAccessError } from '../errors.ts';
import { BREADTHS, HNSW_DEFAULTS, type MeasuredGraph } from './ann.ts';
import { embedEntries } from './embed-entries.ts';
import {
  hashFile,
  hashText,
  pruneGenerations,
  publishGeneration,
  startGeneration,
} from './generation.ts';
import { measureGraph } from './graph-recall.ts';
import { buildHnswGraph, HnswIndex, loadHnswLibrary } from './hnsw.ts';
import { type IndexedEntry, prepareEntry } from './indexed-entry.ts';
import { INDEX_FILES, INDEX_FORMAT, MANIFEST_FILE, type Manifest } from './manifest.ts';

/** How far a build is. */
export interface BuildProgress {
  readonly phase: 'embedding' | 'graph' | 'writing';
  readonly done: number;
  readonly total: number;
}

/** The lexical index as bytes for disk, and how many terms it has. */
export interface LexicalFile {
  readonly bytes: Uint8Array;
  readonly terms: number;
}

export interface BuildOptions {
  /** Folder of the collection: generations and `current` lie in it. */
  readonly folder: string;
  /** 'auto': a graph where hnswlib is installed. */
  readonly ann: 'auto' | 'hnsw' | 'exact';
  /** Makes the lexical index's file. Retrieval's own, since what a word is belongs there. */
  readonly buildLexical: (entries: readonly IndexedEntry[]) => LexicalFile;
  /** Generations left after the build, the new one included. */
  readonly keepGenerations: number;
  readonly onProgress?: (progress: BuildProgress) => void;
}

export interface BuildResult {
  readonly generation: string;
  readonly manifest: Manifest;
  /** Why there is no graph although one was wanted; undefined otherwise. */
  readonly withoutGraph: string | undefined;
}

/**
 * Builds a generation from a corpus and makes it the live one. Nothing that is there is changed
 * before the new one is whole; a build that fails leaves no trace.
 *
 * @throws ModelError when the model fails
 */
export async function buildIndex(
  corpus: Corpus,
  embedder: Embedder,
  options: BuildOptions,
): Promise<BuildResult> {
  // Before the work: a folder that can't be written to is to be known at once.
  const folder = await startGeneration(options.folder).catch((cause: unknown) => {
    throw accessError(cause, options.folder);
  });
  try {
    return await buildInto(folder, corpus, embedder, options);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw isSystemError(error) ? accessError(error, options.folder) : error;
  }
}

async function buildInto(
  folder: string,
  corpus: Corpus,
  embedder: Embedder,
  options: BuildOptions,
): Promise<BuildResult> {
  const progress = options.onProgress ?? (() => {});
  const entries: IndexedEntry[] = [];
  for (const entry of corpus.entries) {
    entries.push(prepareEntry(entry));
    if (entries.length % 16 === 0) await setImmediate();
  }
  const embedded = await embedEntries(entries, embedder, (done) =>
    progress({ phase: 'embedding', done, total: entries.length }),
  );
  const lexical = options.buildLexical(entries);
  const hnsw = options.ann === 'exact' ? undefined : loadHnswLibrary();
  const { dimensions } = embedder.model;

  const write = (name: string, data: string | NodeJS.ArrayBufferView): Promise<void> =>
    writeFile(join(folder, name), data);
  const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`);
  await write(INDEX_FILES.entries, lines.join(''));
  await write(INDEX_FILES.entryOffsets, lineOffsets(lines));
  await write(INDEX_FILES.vectors, embedded.vectors);
  await write(INDEX_FILES.vectorRows, embedded.rowTable);
  await write(INDEX_FILES.tokens, embedded.tokens);
  await write(INDEX_FILES.tokenRows, embedded.tokenTable);
  await write(INDEX_FILES.lexical, lexical.bytes);
  let measured: MeasuredGraph | undefined;
  if (hnsw?.library !== undefined) {
    const total = embedded.distinctRows.length;
    const graph = await buildHnswGraph(
      hnsw.library,
      embedded.vectors,
      dimensions,
      embedded.distinctRows,
      HNSW_DEFAULTS,
      (done) => progress({ phase: 'graph', done, total }),
    );
    graph.writeIndexSync(join(folder, INDEX_FILES.graph));
    measured = await measureGraph(
      new HnswIndex(graph, BREADTHS[0]),
      embedded.vectors,
      dimensions,
      embedded.distinctRows,
    );
  }
  progress({ phase: 'writing', done: 0, total: 1 });

  const files: Manifest['files'] = {};
  for (const name of Object.values(INDEX_FILES)) {
    if (name === INDEX_FILES.graph && hnsw?.library === undefined) continue;
    const file = join(folder, name);
    files[name] = { bytes: (await stat(file)).size, sha256: await hashFile(file) };
  }
  const manifest: Manifest = {
    format: INDEX_FORMAT,
    model: { ...embedder.model },
    corpus: {
      hash: corpus.hash,
      files: corpus.files.map((file) => ({ path: file.path, entries: file.entries })),
    },
    ann:
      measured === undefined ? { kind: 'exact' } : { kind: 'hnsw', ...HNSW_DEFAULTS, ...measured },
    counts: {
      entries: entries.length,
      phrasings: sum(entries, (entry) => 1 + entry.alternates.length),
      passages: sum(entries, (entry) => entry.passages.length),
      vectors: embedded.vectors.length / dimensions,
      tokens: embedded.tokenTable.length - entries.length - 1,
      terms: lexical.terms,
    },
    files,
  };
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  await write(MANIFEST_FILE, text);
  const generation = await publishGeneration(options.folder, folder, hashText(text));
  await pruneGenerations(options.folder, options.keepGenerations);
  progress({ phase: 'writing', done: 1, total: 1 });
  return {
    generation,
    manifest,
    withoutGraph: hnsw !== undefined && hnsw.library === undefined ? hnsw.reason : undefined,
  };
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}

function accessError(cause: unknown, folder: string): IndexAccessError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new IndexAccessError(
    `The index can't be written to ${folder} (${code ?? message}): give a folder on a disk with room that this user may write to, with --out or the setting "index".`,
    { subject: folder, cause },
  );
}

function lineOffsets(lines: readonly string[]): Uint32Array {
  const offsets = new Uint32Array(lines.length + 1);
  for (const [i, line] of lines.entries()) offsets[i + 1] = offsets[i]! + Buffer.byteLength(line);
  return offsets;
}

function sum(entries: readonly IndexedEntry[], of: (entry: IndexedEntry) => number): number {
  return entries.reduce((total, entry) => total + of(entry), 0);
}
