import { join } from 'node:path';
import { type Api, createApi } from './api/api.ts';
import { Metrics } from './api/metrics.ts';
import type { Config } from './config.ts';
import type { Embedder, EmbedderObserver } from './embedding/embedder.ts';
import { IndexDamagedError } from './errors.ts';
import type { Logger } from './log.ts';
import { packageRoot } from './package-root.ts';
import { LiveCollection } from './retrieval/live-collection.ts';
import { loadRanker, shippedRankerFile } from './retrieval/ranker.ts';

/** What has to be there before the first question: called once the server listens. */
export interface Preparation {
  embedder(observer: EmbedderObserver): Promise<Embedder>;
  /** Builds the index where it is missing or stale, or in any case for the reason given. */
  ensureIndex(embedder: Embedder, reason?: string): Promise<void>;
}

export interface RunningServer {
  readonly url: string;
  /** Settles when questions are answered; rejects with what stands in the way. */
  readonly ready: Promise<void>;
  /** Takes the generation that is current now, at once; tries one that was refused again. */
  refresh(): Promise<void>;
  /** Takes nothing new, answers what is under way, closes. */
  close(): Promise<void>;
}

/**
 * Listens at once, so that a taken port is known before any work is done, and answers NOT_READY
 * until model and index are loaded.
 *
 * @throws ListenError
 */
export async function startServer(
  config: Config,
  logger: Logger,
  preparation: Preparation,
): Promise<RunningServer> {
  const metrics = new Metrics();
  metrics.watchProcess();
  let collection: LiveCollection | undefined;
  const retriever = () => collection?.retriever;
  let reason = 'the model and the index are still being loaded';
  const api: Api = createApi({
    config,
    logger,
    metrics,
    collections: {
      get: (name) => (name === config.collection ? retriever() : undefined),
      names: () => [config.collection],
      ready: () => (retriever() === undefined ? { ready: false, reason } : { ready: true }),
    },
    siteDir: join(packageRoot(), 'dist/web/demo'),
    widgetFile: join(packageRoot(), 'dist/web/widget.js'),
  });
  const { url } = await api.listen();
  logger.debug({ url }, 'listening');

  let embedder: Embedder | undefined;
  let closing = false;
  let stopWatching = (): void => {};
  const prepare = async (): Promise<void> => {
    embedder = await preparation.embedder(embedderObserver(metrics, logger));
    if (closing) return;
    watchEmbedder(metrics, embedder);
    collection = new LiveCollection({
      name: config.collection,
      folder: join(config.index, config.collection),
      ann: config.ann,
      embedder,
      weights: loadRanker(config.ranker ?? shippedRankerFile()),
      answers: config.cache.answers,
      logger,
      observer: metrics,
    });
    metrics.gauge('cache_answers', 'Answers remembered.', () => collection?.cachedAnswers ?? 0);
    await preparation.ensureIndex(embedder);
    await loadOrRebuild(collection, embedder, preparation);
    if (config.watchSeconds > 0 && !closing) {
      stopWatching = collection.watch(config.watchSeconds * 1000);
    }
  };
  const ready = prepare().catch((error: unknown) => {
    reason = 'the model or the index could not be loaded: the log of the server says why';
    throw error;
  });
  // Whoever waits for it sees the rejection; nobody has to.
  ready.catch(() => {});
  return {
    url,
    ready,
    async refresh() {
      if (retriever() !== undefined && !closing) await collection?.refresh(true);
    },
    async close() {
      closing = true;
      stopWatching();
      await api.close();
      // First the embedder: an index that is being built fails at its next text and ends the wait.
      await embedder?.close();
      await ready.catch(() => {});
      await embedder?.close();
    },
  };
}

/** An index that is damaged is built again from its corpus. */
async function loadOrRebuild(
  collection: LiveCollection,
  embedder: Embedder,
  preparation: Preparation,
): Promise<void> {
  try {
    await collection.load();
  } catch (error) {
    if (!(error instanceof IndexDamagedError)) throw error;
    await preparation.ensureIndex(embedder, error.message);
    await collection.load();
  }
}

/** Questions' times go to the metrics; the corpus' texts, embedded for a build, do not. */
function embedderObserver(metrics: Metrics, logger: Logger): EmbedderObserver {
  return {
    embedded(role, waitedMs, workedMs) {
      if (role !== 'query') return;
      metrics.stage('wait', waitedMs);
      metrics.stage('embed', workedMs);
    },
    workerLost(why) {
      metrics.workerLost();
      logger.error({ reason: why }, 'a worker of the model was lost');
    },
  };
}

function watchEmbedder(metrics: Metrics, embedder: Embedder): void {
  const { load } = embedder;
  if (load === undefined) return;
  const state = () => load.call(embedder);
  metrics.gauge('texts_waiting', 'Texts that wait for a worker.', () => state().waiting);
  metrics.gauges('workers', 'Worker threads of the model, by what they do.', 'state', () => ({
    ...state().workers,
  }));
}
