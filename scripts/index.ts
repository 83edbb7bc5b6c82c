import type { Command } from 'commander';
import type { Config } from '../server/config.ts';
import type { Corpus } from '../server/corpus/read-corpus.ts';
import type { Embedder } from '../server/embedding/embedder.ts';
import { reportBuild } from './build-report.ts';
import { commandWith, configOf, INDEX_SETTINGS } from './command-options.ts';
import {
  buildWithProgress,
  collectionFolder,
  readConfiguredCorpus,
  startEmbedder,
} from './open-collection.ts';
import { say, sayError } from './terminal.ts';
import { watchCorpus } from './watch-corpus.ts';

/** `docent index`: a corpus to a new generation of its index. */
export function indexCommand(): Command {
  return commandWith('index', 'build the index of a corpus', INDEX_SETTINGS)
    .option('--out <folder>', 'where the index is written: the same as --index')
    .option('--fresh', 'take nothing from the index that is there', false)
    .option('--watch', 'go on and build again whenever the corpus is saved', false)
    .action(async (options: Record<string, unknown>) => {
      const { out, fresh, watch, ...settings } = options;
      const config = configOf(out === undefined ? settings : { ...settings, index: out });
      const begin = performance.now();
      const corpus = await readConfiguredCorpus(config);
      const embedder = await startEmbedder(config);
      try {
        await build(config, corpus, embedder, begin, fresh === true);
        if (watch === true) await buildOnSave(config, embedder, corpus.hash);
      } finally {
        await embedder.close();
      }
    });
}

async function build(
  config: Config,
  corpus: Corpus,
  embedder: Embedder,
  begin: number,
  fresh = false,
): Promise<void> {
  const folder = collectionFolder(config);
  const result = await buildWithProgress(config, corpus, embedder, folder, fresh);
  reportBuild(corpus, result, folder, (performance.now() - begin) / 1000);
}

/** Builds after each change until a signal. What can't be built is said, and the watch goes on. */
async function buildOnSave(config: Config, embedder: Embedder, builtHash: string): Promise<void> {
  let built = builtHash;
  const stopped = new Promise((resolve) =>
    process.once('SIGINT', resolve).once('SIGTERM', resolve),
  );
  const stop = await watchCorpus(config.corpus, {
    ignored: [config.index],
    onError: sayError,
    onChange: async () => {
      const begin = performance.now();
      const corpus = await readConfiguredCorpus(config);
      if (corpus.hash === built) return;
      await build(config, corpus, embedder, begin);
      built = corpus.hash;
    },
  });
  say('watching the corpus (Ctrl+C stops it)');
  await stopped;
  await stop();
}
