import { join } from 'node:path';
import { type Api, createApi } from './api/api.ts';
import type { Config } from './config.ts';
import type { Embedder } from './embedding/embedder.ts';
import { IndexDamagedError } from './errors.ts';
import type { Logger } from './log.ts';
import { packageRoot } from './package-root.ts';
import { type Collection, loadCollection } from './retrieval/collection.ts';
import { HybridRetriever } from './retrieval/hybrid-retriever.ts';
import { loadRanker, shippedRankerFile } from './retrieval/ranker.ts';
import type { Retriever } from './retrieval/ranking.ts';

/** What has to be there before the first question: called once the server listens. */
export interface Preparation {
  embedder(): Promise<Embedder>;
  /** Builds the index where it is missing or stale, or in any case for the reason given. */
  ensureIndex(embedder: Embedder, reason?: string): Promise<void>;
}

export interface RunningServer {
  readonly url: string;
  /** Settles when questions are answered; rejects with what stands in the way. */
  readonly ready: Promise<void>;
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
  let retriever: Retriever | undefined;
  let reason = 'the model and the index are still being loaded';
  const api: Api = createApi({
    config,
    logger,
    collections: {
      get: (name) => (name === config.collection ? retriever : undefined),
      names: () => [config.collection],
      ready: () => (retriever === undefined ? { ready: false, reason } : { ready: true }),
    },
    siteDir: join(packageRoot(), 'dist/web/demo'),
    widgetFile: join(packageRoot(), 'dist/web/widget.js'),
  });
  const { url } = await api.listen();
  logger.debug({ url }, 'listening');

  let embedder: Embedder | undefined;
  let closing = false;
  const prepare = async (): Promise<void> => {
    embedder = await preparation.embedder();
    if (closing) return;
    const collection = await ensureCollection(config, embedder, preparation);
    const { generation, manifest, ann, withoutGraph } = collection.index;
    retriever = new HybridRetriever(
      collection,
      embedder,
      loadRanker(config.ranker ?? shippedRankerFile()),
    );
    logger.info(
      {
        generation,
        entries: manifest.counts.entries,
        vectors: manifest.counts.vectors,
        ann: ann.kind,
      },
      'index loaded',
    );
    if (withoutGraph !== undefined) {
      logger.warn({ reason: withoutGraph }, 'no HNSW graph: an exact scan takes its place');
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
    async close() {
      closing = true;
      await api.close();
      // First the embedder: an index that is being built fails at its next text and ends the wait.
      await embedder?.close();
      await ready.catch(() => {});
      await embedder?.close();
    },
  };
}

/** The index, built where it has to be; a damaged one is built again from its corpus. */
async function ensureCollection(
  config: Config,
  embedder: Embedder,
  preparation: Preparation,
): Promise<Collection> {
  const load = (): Promise<Collection> =>
    loadCollection(embedder, {
      folder: join(config.index, config.collection),
      ann: config.ann,
    });
  await preparation.ensureIndex(embedder);
  try {
    return await load();
  } catch (error) {
    if (!(error instanceof IndexDamagedError)) throw error;
    await preparation.ensureIndex(embedder, error.message);
    return load();
  }
}
