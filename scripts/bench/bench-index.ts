import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Corpus } from '../../server/corpus/read-corpus.ts';
import type { Embedder } from '../../server/embedding/embedder.ts';
import { whyStale } from '../../server/index/freshness.ts';
import { MANIFEST_FILE } from '../../server/index/manifest.ts';
import { buildCollection } from '../../server/retrieval/collection.ts';
import { print } from './harness.ts';
import { withCopies } from './plausible-corpus.ts';

/** How long the parts of a build took, in seconds, and what it measured. */
export interface BuildTimes {
  readonly embedding: number;
  readonly graph: number;
  readonly total: number;
  /** How broadly the build would search its graph, and the recall that it has then. */
  readonly breadth: number;
  readonly recall: number;
}

/**
 * How broadly graphs are searched here: what a build measures on as many texts that people wrote
 * (docs/performance.md, "Nearest vectors"). Copies need more, since they are nearer to each other
 * than texts are, and servers of this benchmark would be timed at something that texts don't need.
 */
export const TEXTS_BREADTH = 2;

/** Indexes of earlier runs, one a collection. */
export const BENCH_FOLDER = join('.docent', 'bench');
const TIMES_FILE = 'build-times.json';

/**
 * Builds an index whose vectors are copies, through the builder that every index is built with, or
 * takes the one of an earlier run: the graph of 10,000 entries takes minutes.
 *
 * @returns its folder
 */
export async function benchIndex(
  name: string,
  corpus: Corpus,
  embedder: Embedder,
): Promise<string> {
  const folder = join(BENCH_FOLDER, name);
  const stale = await whyStale(folder, corpus.hash, embedder.model, 'auto');
  if (stale === undefined) return folder;
  print(`building an index of ${corpus.entries.length} entries: ${stale}`);
  const seconds = { embedding: 0, graph: 0 };
  const began = performance.now();
  const { generation, manifest } = await buildCollection(corpus, withCopies(embedder), {
    folder,
    ann: 'auto',
    keepGenerations: 1,
    onProgress({ phase, done, total }) {
      if (phase === 'writing' || phase === 'rendering' || done < total) return;
      const before = phase === 'graph' ? seconds.embedding : 0;
      seconds[phase] = (performance.now() - began) / 1000 - before;
    },
  });
  const total = (performance.now() - began) / 1000;
  const { ann } = manifest;
  const measured = ann.kind === 'hnsw' ? ann : { breadth: 0, recall: 1 };
  const { breadth, recall } = measured;
  const times: BuildTimes = { ...seconds, total, breadth, recall };
  const asTexts = {
    ...manifest,
    ann: { ...ann, ...(ann.kind === 'hnsw' && { breadth: TEXTS_BREADTH }) },
  };
  await writeFile(join(folder, generation, MANIFEST_FILE), `${JSON.stringify(asTexts, null, 2)}\n`);
  await writeFile(join(folder, TIMES_FILE), `${JSON.stringify(times)}\n`);
  return folder;
}

/** What `benchIndex` measured when it built the index in this folder. */
export async function buildTimes(folder: string): Promise<BuildTimes> {
  return JSON.parse(await readFile(join(folder, TIMES_FILE), 'utf8')) as BuildTimes;
}
