import { join } from 'node:path';
import type { Command } from 'commander';
import pc from 'picocolors';
import { type Config, eachCollection } from '../server/config.ts';
import type { Embedder } from '../server/embedding/embedder.ts';
import { IndexDamagedError } from '../server/errors.ts';
import { checkGeneration } from '../server/index/check.ts';
import { whyStale } from '../server/index/freshness.ts';
import { pruneGenerations } from '../server/index/generation.ts';
import { readManifest } from '../server/index/load.ts';
import { wasRolledBack } from '../server/index/rollback.ts';
import { reportBuild } from './build-report.ts';
import { commandWith, configOf, INDEX_SETTINGS } from './command-options.ts';
import {
  buildWithProgress,
  collectionFolder,
  knownConfiguredCorpus,
  readConfiguredCorpus,
  startEmbedder,
} from './open-collection.ts';
import { fail, say, sayError } from './terminal.ts';

/** `docent index`: a corpus to a new generation of its index. */
export function indexCommand(): Command {
  return commandWith('index', 'build the index of a corpus', INDEX_SETTINGS)
    .option('--out <folder>', 'where the index is written: the same as --index')
    .option('--fresh', 'take nothing from the index that is there', false)
    .option('--watch', 'go on and build again whenever the corpus is saved', false)
    .action(async (options: Record<string, unknown>) => {
      const { out, fresh, watch, ...settings } = options;
      const config = configOf(out === undefined ? settings : { ...settings, index: out });
      const collections = eachCollection(config);
      let started: Promise<Embedder> | undefined;
      // Once, for all collections, and not before a corpus is there to be embedded.
      const embedder = (): Promise<Embedder> => {
        started ??= startEmbedder(config);
        return started;
      };
      try {
        const built = new Map<Config, string>();
        for (const one of collections) {
          if (collections.length > 1) say(pc.bold(`collection ${one.collection}`));
          const hash = await build(one, embedder, { fresh: fresh === true }).catch(
            (error: unknown) => {
              // The others are built all the same; watched, it is built when it is put right.
              if (collections.length === 1) throw error;
              fail(error);
            },
          );
          if (hash !== undefined) built.set(one, hash);
        }
        if (watch === true) await buildOnSave(collections, embedder, built);
      } finally {
        await (await started)?.close();
      }
    });
}

/** Whether the live generation is whole and what a build would make; says so where it is. */
async function isUpToDate(
  config: Config,
  corpusHash: string,
  embedder: () => Promise<Embedder>,
): Promise<boolean> {
  const folder = collectionFolder(config);
  const { model } = await embedder();
  if ((await whyStale(folder, corpusHash, model, config.ann)) !== undefined) return false;
  // To index is what ends a rollback.
  if (await wasRolledBack(folder, corpusHash)) return false;
  const { generation } = await readManifest(folder);
  try {
    await checkGeneration(folder, generation);
  } catch (error) {
    if (error instanceof IndexDamagedError) return false;
    throw error;
  }
  // What dead builds left goes here too; where it can't be removed it is in nobody's way.
  await pruneGenerations(folder, config.keepGenerations).catch(() => {});
  say(`nothing has changed since ${join(folder, generation)}; --fresh builds it again`);
  return true;
}

/**
 * @param saved a file was: running sites are not asked again for that
 * @param before hash of the corpus that was built last: the same one is left alone
 * @returns hash of the corpus that is built now
 */
async function build(
  config: Config,
  embedder: () => Promise<Embedder>,
  {
    fresh = false,
    saved = false,
    before,
  }: { fresh?: boolean; saved?: boolean; before?: string | undefined },
): Promise<string> {
  const begin = performance.now();
  const known = fresh ? undefined : await knownConfiguredCorpus(config);
  if (known !== undefined && (known === before || (await isUpToDate(config, known, embedder)))) {
    return known;
  }
  const corpus = await readConfiguredCorpus(config, { useKept: saved, fresh });
  if (corpus.hash === before) return corpus.hash;
  const folder = collectionFolder(config);
  const result = await buildWithProgress(config, corpus, await embedder(), folder, fresh);
  reportBuild(corpus, result, folder, (performance.now() - begin) / 1000);
  return corpus.hash;
}

/** Builds after each change until a signal. What can't be built is said, and the watch goes on. */
async function buildOnSave(
  collections: readonly Config[],
  embedder: () => Promise<Embedder>,
  built: Map<Config, string>,
): Promise<void> {
  const stopped = new Promise((resolve) =>
    process.once('SIGINT', resolve).once('SIGTERM', resolve),
  );
  const { watchCorpus } = await import('./watch-corpus.ts');
  // One build at a time: each takes all workers.
  let turn: Promise<unknown> = Promise.resolve();
  const stops = await Promise.all(
    collections.map((config) =>
      watchCorpus(config.corpus, {
        ignored: [config.index],
        onError: sayError,
        onChange: () => {
          const next = turn.then(async () => {
            built.set(
              config,
              await build(config, embedder, { saved: true, before: built.get(config) }),
            );
          });
          turn = next.catch(() => {});
          return next;
        },
      }),
    ),
  );
  say('watching the corpus (Ctrl+C stops it)');
  await stopped;
  await Promise.all(stops.map((stop) => stop()));
}
