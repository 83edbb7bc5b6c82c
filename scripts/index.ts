import { join } from 'node:path';
import type { Command } from 'commander';
import pc from 'picocolors';
import { commandWith, configOf, INDEX_SETTINGS } from './command-options.ts';
import {
  buildWithProgress,
  collectionFolder,
  readConfiguredCorpus,
  startEmbedder,
} from './open-collection.ts';
import { say } from './terminal.ts';

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
        const { generation, manifest, texts } = await buildWithProgress(
          config,
          corpus,
          embedder,
          folder,
          fresh === true,
        );
        const { counts, ann } = manifest;
        const seconds = ((performance.now() - begin) / 1000).toFixed(1);
        say(
          `${pc.green('indexed')} ${counts.entries} entries (${counts.phrasings} phrasings, ` +
            `${counts.passages} passages) of ${counted(corpus.files.length, 'file')} in ${seconds} s` +
            `${corpus.warnings.length > 0 ? `, ${counted(corpus.warnings.length, 'warning')}` : ''}`,
        );
        say(
          `${counted(texts.embedded, 'text')} embedded, ${texts.reused} taken from the index before`,
        );
        const recall = ann.kind === 'hnsw' ? `, recall ${ann.recall}` : '';
        say(
          `${counts.vectors} vectors (${ann.kind}${recall}), ${counts.terms} terms: ${join(folder, generation)}`,
        );
      } finally {
        await embedder.close();
      }
    });
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
