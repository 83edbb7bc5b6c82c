import { closeSync, openSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Corpus } from '../corpus/read-corpus.ts';
import type { Embedder } from '../embedding/embedder.ts';
import { IndexAccessError } from '../errors.ts';
import { sha256 } from '../sha256.ts';
import { HNSW_DEFAULTS } from './ann.ts';
import { lockForBuild } from './build-lock.ts';
import { EarlierGeneration } from './earlier-generation.ts';
import { EntryLines } from './entry-lines.ts';
import { type WriteFile, writeFileWith } from './file-writer.ts';
import { pruneGenerations, publishGeneration, startGeneration } from './generation.ts';
import type { IndexedEntry } from './indexed-entry.ts';
import {
  BUILD_FILES,
  INDEX_FILES,
  INDEX_FORMAT,
  MANIFEST_FILE,
  type Manifest,
} from './manifest.ts';
import { VectorRows } from './vector-rows.ts';
import { writeEntries } from './write-entries.ts';
import { type WrittenRows, writeRows } from './write-rows.ts';

/** How far a build is. */
export interface BuildProgress {
  readonly phase: 'rendering' | 'embedding' | 'graph' | 'writing';
  readonly done: number;
  readonly total: number;
}

/** Retrieval's own files as bytes for disk. */
export interface LexicalFiles {
  /** The lexical index, and how many terms it has. */
  readonly lexical: Uint8Array;
  readonly terms: number;
  /** The words of questions and alternates. */
  readonly phrasings: Uint8Array;
}

export interface BuildOptions {
  /** Folder of the collection: generations and `current` lie in it. */
  readonly folder: string;
  /** 'exact': without a graph. */
  readonly ann: 'auto' | 'hnsw' | 'exact';
  /** Makes what is found by words. Retrieval's own, since what a word is belongs there. */
  readonly buildLexical: (entries: Iterable<IndexedEntry>) => LexicalFiles;
  /** Generations left after the build, the new one included. */
  readonly keepGenerations: number;
  /** Nothing is taken from the live generation; default false. */
  readonly fresh?: boolean;
  readonly onProgress?: (progress: BuildProgress) => void;
}

export interface BuildResult {
  readonly generation: string;
  readonly manifest: Manifest;
  /** Texts that went through the model, and those that the generation before had. */
  readonly texts: WrittenRows['embedded']['texts'];
  /** Whether the graph was made anew or is that of the generation before, brought up to date. */
  readonly graph: 'none' | 'built' | 'updated';
}

/**
 * Builds a generation from a corpus and makes it the live one. Nothing that is there is changed
 * before the new one is whole; a build that fails leaves no trace.
 *
 * @throws ModelError when the model fails, IndexAccessError when files can't be written,
 *   IndexBusyError while another build of this collection is under way
 */
export async function buildIndex(
  corpus: Corpus,
  embedder: Embedder,
  options: BuildOptions,
): Promise<BuildResult> {
  // Before the work: a folder that can't be written to, or is taken, is to be known at once.
  const unlock = await lockForBuild(options.folder).catch((cause: unknown) => {
    throw isSystemError(cause) ? accessError(cause, options.folder) : cause;
  });
  let folder: string | undefined;
  try {
    folder = await startGeneration(options.folder);
    return await buildInto(folder, corpus, embedder, options);
  } catch (error) {
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    throw isSystemError(error) ? accessError(error, options.folder) : error;
  } finally {
    await unlock();
  }
}

async function buildInto(
  folder: string,
  corpus: Corpus,
  embedder: Embedder,
  options: BuildOptions,
): Promise<BuildResult> {
  const earlier = options.fresh
    ? undefined
    : await EarlierGeneration.open(options.folder, embedder.model);
  try {
    return await buildFrom(earlier, folder, corpus, embedder, options);
  } finally {
    earlier?.close();
  }
}

async function buildFrom(
  earlier: EarlierGeneration | undefined,
  folder: string,
  corpus: Corpus,
  embedder: Embedder,
  options: BuildOptions,
): Promise<BuildResult> {
  const progress = options.onProgress ?? (() => {});
  const files: Manifest['files'] = {};
  const write: WriteFile = async (name, fill) => {
    files[name] = await writeFileWith(join(folder, name), fill);
  };
  const prepared = await writeEntries(corpus.entries, earlier, write, (done) =>
    progress({ phase: 'rendering', done, total: corpus.entries.length }),
  );
  const { rowTable, counts } = prepared;
  const { reads } = corpus;
  if (reads !== undefined) {
    await write(BUILD_FILES.reads, async (writer) => {
      for (const [key, json] of reads) await writer.append(`${key} ${json}\n`);
    });
  }
  const file = openSync(join(folder, INDEX_FILES.entries), 'r');
  let written: WrittenRows;
  let words: LexicalFiles;
  try {
    const entries = new EntryLines(file, prepared.offsets);
    written = await writeRows(
      { folder, entries, prepared, embedder, earlier },
      options.ann !== 'exact',
      {
        onEntry: (done) => progress({ phase: 'embedding', done, total: counts.entries }),
        onGraphRow: (done, total) => progress({ phase: 'graph', done, total }),
      },
    );
    words = options.buildLexical(entries);
  } finally {
    closeSync(file);
  }
  const { embedded, graph } = written;
  Object.assign(files, written.files);
  await write(INDEX_FILES.vectorRows, (writer) => writer.append(rowTable));
  await write(INDEX_FILES.tokenRows, (writer) => writer.append(embedded.tokenTable));
  await write(INDEX_FILES.lexical, (writer) => writer.append(words.lexical));
  await write(INDEX_FILES.phrasings, (writer) => writer.append(words.phrasings));
  progress({ phase: 'writing', done: 0, total: 1 });

  const manifest: Manifest = {
    format: INDEX_FORMAT,
    model: { ...embedder.model },
    corpus: {
      hash: corpus.hash,
      source: corpus.source,
      files: corpus.files.map((file) => ({ path: file.path, entries: file.entries })),
    },
    ann:
      graph === undefined
        ? { kind: 'exact' }
        : { kind: 'hnsw', ...HNSW_DEFAULTS, ...graph.measured },
    counts: {
      ...counts,
      vectors: new VectorRows(rowTable).rows,
      tokens: embedded.tokenTable.length - counts.entries - 1,
      terms: words.terms,
    },
    files,
  };
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  await writeFile(join(folder, MANIFEST_FILE), text);
  const generation = await publishGeneration(options.folder, folder, sha256(text));
  await pruneGenerations(options.folder, options.keepGenerations);
  progress({ phase: 'writing', done: 1, total: 1 });
  return {
    generation,
    manifest,
    texts: embedded.texts,
    graph: graph?.made ?? 'none',
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
