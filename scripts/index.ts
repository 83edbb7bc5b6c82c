import type { Command } from 'commander';
import { reportBuild } from './build-report.ts';
import { commandWith, configOf, INDEX_SETTINGS } from './command-options.ts';
import {
  buildWithProgress,
  collectionFolder,
  readConfiguredCorpus,
  startEmbedder,
} from './open-collection.ts';

/** `docent index`: a corpus to a new generation of its index. */
export function indexCommand(): Command {
  return commandWith('index', 'build the index of a corpus', INDEX_SETTINGS)
    .option('--out <folder>', 'where the index is written: the same as --index')
    .option('--fresh', 'take nothing from the index that is there', false)
    .action(async (options: Record<string, unknown>) => {
      const { out, fresh, ...settings } = options;
      const config = configOf(out === undefined ? settings : { ...settings, index: out });
      const begin = performance.now();
      const corpus = await readConfiguredCorpus(config);
      const embedder = await startEmbedder(config);
      try {
        const folder = collectionFolder(config);
        const result = await buildWithProgress(config, corpus, embedder, folder, fresh === true);
        reportBuild(corpus, result, folder, (performance.now() - begin) / 1000);
      } finally {
        await embedder.close();
      }
    });
}
