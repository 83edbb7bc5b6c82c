import type { Command } from 'commander';
import pc from 'picocolors';
import { type Config, DEFAULT_COLLECTION, defaultWorkers, SETTINGS } from '../server/config.ts';
import type { Embedder, EmbedderObserver } from '../server/embedding/embedder.ts';
import { CorpusError, IndexBusyError } from '../server/errors.ts';
import { whyStale } from '../server/index/freshness.ts';
import { currentGeneration } from '../server/index/generation.ts';
import { wasRolledBack } from '../server/index/rollback.ts';
import { createLogger, type Logger } from '../server/log.ts';
import type { RunningServer } from '../server/main.ts';
import { commandWith, configOf } from './command-options.ts';
import {
  buildWithProgress,
  collectionFolder,
  knownConfiguredCorpus,
  readConfiguredCorpus,
  startEmbedder,
} from './open-collection.ts';
import { say } from './terminal.ts';

/** `docent serve`, which is `npm start`: builds what is missing or stale, then answers. */
export function serveCommand(): Command {
  return commandWith(
    'serve',
    'build the index where it is missing or stale, and serve it',
    SETTINGS.filter(({ secret }) => !secret).map(({ key }) => key),
  ).action(async (options: Record<string, unknown>) => {
    const config = configOf(options);
    const logger = createLogger(config.log);
    const model = startModel(config);
    // Meanwhile, and here, so that the other commands need not load a web server.
    const { startServer } = await import('../server/main.ts');
    const server = await startServer(config, logger, {
      embedder: model.observedBy,
      ensureIndex: (collection, embedder, damage) =>
        ensureIndex(
          collection,
          embedder,
          logger.child({ collection: collection.collection }),
          damage,
        ),
    }).catch(async (error: unknown) => {
      await model.close();
      throw error;
    });
    const isStopping = obeySignals(server, logger);
    try {
      await server.ready;
    } catch (error) {
      await server.close();
      // Told to stop while it was building: what that broke off is no error.
      if (!isStopping()) throw error;
      return;
    }
    say(`Docent answers at ${pc.cyan(server.url)} (Ctrl+C stops it)`);
  });
}

/** The workers, which load their model from now on; who observes them is known later. */
function startModel(config: Config): {
  observedBy(observer: EmbedderObserver): Promise<Embedder>;
  close(): Promise<void>;
} {
  let observer: EmbedderObserver | undefined;
  const pool = startEmbedder(config, config.workers ?? defaultWorkers(), {
    embedded: (...event) => observer?.embedded(...event),
    workerLost: (why) => observer?.workerLost(why),
  });
  // Whoever asks for it sees the rejection.
  pool.catch(() => {});
  return {
    observedBy(wanted) {
      observer = wanted;
      return pool;
    },
    close: () => pool.then((embedder) => embedder.close()).catch(() => {}),
  };
}

/** An index that is there goes on serving where its corpus is gone: a server may have only that. */
async function ensureIndex(
  config: Config,
  embedder: Embedder,
  logger: Logger,
  damage?: string,
): Promise<void> {
  const folder = collectionFolder(config);
  const whyBuild = async (corpusHash: string): Promise<string | undefined> =>
    damage ?? (await whyStale(folder, corpusHash, embedder.model, config.ann));
  const known = await knownConfiguredCorpus(config);
  if (known !== undefined && (await whyBuild(known)) === undefined) {
    await warnIfRolledBack(folder, known, logger);
    return;
  }
  const reading = { useKept: true, fresh: false };
  const corpus = await readConfiguredCorpus(config, reading).catch(async (error: unknown) => {
    if (!(error instanceof CorpusError) || (await currentGeneration(folder)) === undefined)
      throw error;
    logger.warn(`${error.message}; the index that is there is served`);
    return undefined;
  });
  if (corpus === undefined) return;
  const reason = await whyBuild(corpus.hash);
  if (reason === undefined) {
    await warnIfRolledBack(folder, corpus.hash, logger);
    return;
  }
  const { collection } = config;
  say(
    `building the index${collection === DEFAULT_COLLECTION ? '' : ` of ${collection}`}: ${reason}`,
  );
  await buildWithProgress(config, corpus, embedder, folder).catch(async (error: unknown) => {
    // Somebody else is at it: what is there serves until then, and the swap comes by itself.
    if (!(error instanceof IndexBusyError) || (await currentGeneration(folder)) === undefined)
      throw error;
    logger.warn(`${error.message} The index that is there is served until then`);
  });
}

async function warnIfRolledBack(folder: string, corpusHash: string, logger: Logger): Promise<void> {
  if (await wasRolledBack(folder, corpusHash)) {
    logger.warn('the index was rolled back, and stays so until the corpus changes or is indexed');
  }
}

/**
 * SIGTERM and SIGINT stop, SIGHUP takes the index that is current now.
 *
 * @returns whether a stop has begun
 */
function obeySignals(server: RunningServer, logger: Logger): () => boolean {
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    // The second signal means it.
    if (stopping) process.exit(1);
    stopping = true;
    logger.info({ signal }, 'stopping');
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'the stop failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // On a terminal it says that the terminal has gone, and nobody would stop what is left running.
  process.on('SIGHUP', process.stderr.isTTY === true ? stop : () => void server.refresh());
  return () => stopping;
}
