import { join } from 'node:path';
import { type Config, defaultBuildWorkers } from '../server/config.ts';
import { isSiteAddress } from '../server/corpus/corpus-files.ts';
import type { CorpusWarning } from '../server/corpus/entry.ts';
import type { Corpus } from '../server/corpus/read-corpus.ts';
import { hashSource, type ReadCorpusOptions } from '../server/corpus/source-hash.ts';
import type { Embedder, EmbedderObserver } from '../server/embedding/embedder.ts';
import { EmbedderPool } from '../server/embedding/embedder-pool.ts';
import type { BuildResult } from '../server/index/build.ts';
import { EarlierReads } from '../server/index/earlier-reads.ts';
import { knownCorpus } from '../server/index/freshness.ts';
import { buildCollection, loadCollection } from '../server/retrieval/collection.ts';
import { HybridRetriever } from '../server/retrieval/hybrid-retriever.ts';
import { loadRanker, type RankerWeights, shippedRankerFile } from '../server/retrieval/ranker.ts';
import { type Progress, say, showProgress, warn } from './terminal.ts';

/** Folder of the configured collection's generations. */
export function collectionFolder(config: Config): string {
  return join(config.index, config.collection);
}

/** Workers with the configured model; on all cores, unless told otherwise. */
export function startEmbedder(
  config: Config,
  workers = config.workers ?? defaultBuildWorkers(),
  observer?: EmbedderObserver,
): Promise<EmbedderPool> {
  return EmbedderPool.start(config.model, workers, observer);
}

export interface CorpusReading {
  /** Pages of a running site are those of its last crawl, if there was one. */
  readonly useKept: boolean;
  /** All pages are read, also those of which the index has what they were read to. */
  readonly fresh: boolean;
}

/** What takes no longer is not shown. */
const SHORT_MS = 2_000;

/** The configured corpus, its warnings said. Throws as `readCorpus` does. */
export async function readConfiguredCorpus(
  config: Config,
  reading: CorpusReading,
): Promise<Corpus> {
  const corpus = await readWithProgress(config, reading);
  tellOfCorpus(corpus);
  return corpus;
}

/** As above; what there is to say of it is left to `tellOfCorpus`. */
export async function readWithProgress(
  config: Config,
  { useKept, fresh }: CorpusReading,
): Promise<Corpus> {
  // Here, so that a start that has nothing to read need not load what reads it.
  const { readCorpus } = await import('../server/corpus/read-corpus.ts');
  const fetching = config.corpus.some(isSiteAddress) ? showProgress('fetching pages') : undefined;
  const onProgress = (done: number, total: number) => fetching?.update(done, total);
  const options = readOptions(config, useKept);
  const crawl = { ...options.crawl, onProgress };
  const earlier = fresh ? undefined : await EarlierReads.open(collectionFolder(config));
  const reading = showProgress('reading files', SHORT_MS);
  const onFile = (done: number, total: number): void => {
    reading.update(done, total);
    if (done === total) reading.end();
  };
  try {
    return await readCorpus(config.corpus, { ...options, crawl, earlier, onFile });
  } finally {
    earlier?.close();
    reading.end();
    fetching?.end();
  }
}

/** What reading a corpus brought up. */
export function tellOfCorpus({ notes, warnings }: Corpus): void {
  for (const note of notes) say(placed(note));
  for (const warning of warnings) warn(placed(warning));
}

/**
 * The hash of the configured corpus where a build has read it before, from its files' bytes;
 * undefined where it has to be read, as a running site always has.
 */
export async function knownConfiguredCorpus(config: Config): Promise<string | undefined> {
  if (config.corpus.some(isSiteAddress)) return undefined;
  const source = await hashSource(config.corpus, readOptions(config, true));
  return knownCorpus(collectionFolder(config), source);
}

/** How the configuration has a corpus read; `useKept` as in `CorpusReading`. */
export function readOptions(config: Config, useKept: boolean) {
  const folder = join(collectionFolder(config), 'crawl');
  return {
    crawl: { ...config.crawl, folder, useKept },
    strict: config.strict,
    siteSettings: config.site,
    ...(config.pages !== undefined && { pages: config.pages }),
    ...(config.urlPattern !== undefined && { urlPattern: config.urlPattern }),
    ...(config.encoding !== undefined && { encoding: config.encoding }),
    ...(config.lang !== undefined && { lang: config.lang }),
  } satisfies ReadCorpusOptions;
}

function placed({ file, line, message }: CorpusWarning): string {
  return `${file}${line > 0 ? `:${line}` : ''}: ${message}`;
}

/**
 * Builds into `folder` with progress shown.
 *
 * @param fresh nothing is taken from the index that is there
 */
export async function buildWithProgress(
  config: Config,
  corpus: Corpus,
  embedder: Embedder,
  folder: string,
  fresh = false,
): Promise<BuildResult> {
  const names = {
    rendering: 'rendering entries',
    embedding: 'embedding entries',
    graph: 'building graph',
  };
  // Each when it is wanted: its time begins then.
  const bars: { [phase in keyof typeof names]?: Progress } = {};
  try {
    return await buildCollection(corpus, embedder, {
      folder,
      ann: config.ann,
      keepGenerations: config.keepGenerations,
      fresh,
      onProgress: ({ phase, done, total }) => {
        if (phase === 'writing') return;
        const bar = bars[phase] ?? showProgress(names[phase], phase === 'rendering' ? SHORT_MS : 0);
        bars[phase] = bar;
        bar.update(done, total);
        if (done === total) bar.end();
      },
    });
  } catch (error) {
    for (const bar of Object.values(bars)) bar.end();
    throw error;
  }
}

/** The live generation in `folder`, ready to be asked. Throws as `loadIndex` does. */
export async function openRetriever(
  config: Config,
  embedder: Embedder,
  folder: string,
  weights: RankerWeights = loadRanker(config.ranker ?? shippedRankerFile()),
): Promise<HybridRetriever> {
  const collection = await loadCollection(embedder, { folder, ann: config.ann });
  return new HybridRetriever(collection, embedder, weights);
}
