import { join } from 'node:path';
import { type Api, createApi } from './api/api.ts';
import { Metrics } from './api/metrics.ts';
import { type Config, eachCollection } from './config.ts';
import type { Embedder, EmbedderObserver } from './embedding/embedder.ts';
import { IndexDamagedError } from './errors.ts';
import type { Logger } from './log.ts';
import { packageRoot } from './package-root.ts';
import { LiveCollection } from './retrieval/live-collection.ts';
import { loadRanker, type RankerWeights, shippedRankerFile } from './retrieval/ranker.ts';
import { ServedCollections } from './served-collections.ts';

/** What has to be there before the first question: called once the server listens. */
export interface Preparation {
  embedder(observer: EmbedderObserver): Promise<Embedder>;
  /**
   * Builds the index of a collection where it is missing or stale, or in any case for the reason
   * given.
   *
   * @param collection the settings with that collection alone
   */
  ensureIndex(collection: Config, embedder: Embedder, reason?: string): Promise<void>;
}

export interface RunningServer {
  readonly url: string;
  /**
   * Settles when each collection is loaded or has failed; rejects, with what stands in the way, when
   * no question can be answered.
   */
  readonly ready: Promise<void>;
  /** Takes the generations that are current now, at once; tries what was refused again. */
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
  const each = eachCollection(config);
  const names = each.map(({ collection }) => collection);
  const metrics = new Metrics(names);
  metrics.watchProcess();
  const collections = new ServedCollections(names);
  const api: Api = createApi({
    config,
    logger,
    metrics,
    collections,
    siteDir: join(packageRoot(), 'dist/web/demo'),
    widgetFile: join(packageRoot(), 'dist/web/widget.js'),
  });
  const { url } = await api.listen();
  logger.debug({ url }, 'listening');

  let embedder: Embedder | undefined;
  let closing = false;
  const stops: (() => void)[] = [];
  const open = async (one: Config, embedder: Embedder, weights: RankerWeights): Promise<void> => {
    const live = new LiveCollection({
      name: one.collection,
      folder: join(one.index, one.collection),
      ann: one.ann,
      embedder,
      weights,
      answers: one.cache.answers,
      logger: logger.child({ collection: one.collection }),
      observer: metrics.ofCollection(one.collection),
    });
    try {
      await collections.open(live, async () => {
        await preparation.ensureIndex(one, embedder);
        await loadOrRebuild(live, (reason) => preparation.ensureIndex(one, embedder, reason));
      });
    } finally {
      // Also what could not be loaded: it is once another generation is made current.
      if (one.watchSeconds > 0 && !closing) stops.push(live.watch(one.watchSeconds * 1000));
    }
  };
  const prepare = async (): Promise<void> => {
    embedder = await preparation.embedder(embedderObserver(metrics, logger));
    if (closing) return;
    watchEmbedder(metrics, embedder);
    metrics.gauges('cache_answers', 'Answers remembered.', 'collection', () =>
      collections.cachedAnswers(),
    );
    const weights = loadRanker(config.ranker ?? shippedRankerFile());
    const failures: unknown[] = [];
    for (const one of each) {
      try {
        await open(one, embedder, weights);
      } catch (error) {
        if (closing) throw error;
        failures.push(error);
        if (each.length === 1) continue;
        const { collection } = one;
        logger.error({ collection, err: error }, 'a collection could not be loaded');
      }
    }
    if (failures.length === each.length) throw failures[0];
  };
  const ready = prepare().catch((error: unknown) => {
    collections.fail();
    throw error;
  });
  // Whoever waits for it sees the rejection; nobody has to.
  ready.catch(() => {});
  return {
    url,
    ready,
    async refresh() {
      if (!closing) await collections.refresh();
    },
    async close() {
      closing = true;
      for (const stop of stops) stop();
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
  rebuild: (reason: string) => Promise<void>,
): Promise<void> {
  try {
    await collection.load();
  } catch (error) {
    if (!(error instanceof IndexDamagedError)) throw error;
    await rebuild(error.message);
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
