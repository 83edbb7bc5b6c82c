import { join } from 'node:path';
import type { Command } from 'commander';
import type { Config } from '../server/config.ts';
import { type Corpus, readCorpus } from '../server/corpus/read-corpus.ts';
import type { Embedder } from '../server/embedding/embedder.ts';
import { ConfigError } from '../server/errors.ts';
import { whyStale } from '../server/index/freshness.ts';
import { readManifest } from '../server/index/load.ts';
import { loadCollection } from '../server/retrieval/collection.ts';
import { loadRanker, shippedRankerFile } from '../server/retrieval/ranker.ts';
import { commandWith, configOfOne, INDEX_SETTINGS } from './command-options.ts';
import { askPhrasings } from './lint/asked-phrasings.ts';
import { readCorpusPages } from './lint/corpus-pages.ts';
import type { Finding } from './lint/finding.ts';
import { lintText } from './lint/report-text.ts';
import { runRules } from './lint/rules.ts';
import type { LintSubject } from './lint/subject.ts';
import {
  buildWithProgress,
  collectionFolder,
  readOptions,
  startEmbedder,
} from './open-collection.ts';
import { say, showProgress } from './terminal.ts';

/** What `docent lint --json` prints. */
export interface LintReport {
  readonly entries: number;
  readonly counts: { readonly errors: number; readonly warnings: number };
  readonly findings: readonly Finding[];
}

/** `docent lint`: what an owner should put right in a corpus, or in the live index. */
export function lintCommand(): Command {
  const settings = [...INDEX_SETTINGS, 'lint.off', 'lint.answerWords'];
  return commandWith('lint', 'look for faults in a corpus', settings)
    .option('--json', 'print one JSON object on standard output and nothing else')
    .action(async (options: Record<string, unknown> & { json?: boolean }) => {
      if (options.corpus !== undefined && options.index !== undefined) {
        throw new ConfigError('Give either --corpus or --index to lint, not both.');
      }
      const config = configOfOne(options, ['json']);
      // A missing index is the likelier mistake than a missing model.
      if (options.index !== undefined) await readManifest(collectionFolder(config));
      // Warnings are findings here, and `strict` says what they count.
      const corpus =
        options.index === undefined
          ? await readCorpus(config.corpus, { ...readOptions(config, true), strict: false })
          : undefined;
      const embedder = await startEmbedder(config);
      try {
        const subject = await openSubject(config, corpus, embedder);
        if (corpus === undefined) say('without the corpus: links and readers are not looked at');
        const findings = await runRules(subject, config.lint.off);
        const errors = findings.filter(({ severity }) => severity === 'error').length;
        const report: LintReport = {
          entries: subject.entries.length,
          counts: { errors, warnings: findings.length - errors },
          findings,
        };
        process.stdout.write(
          options.json ? `${JSON.stringify(report, null, 2)}\n` : lintText(report),
        );
        if (errors > 0 || (config.strict && findings.length > 0)) process.exitCode = 1;
      } finally {
        await embedder.close();
      }
    });
}

async function openSubject(
  config: Config,
  corpus: Corpus | undefined,
  embedder: Embedder,
): Promise<LintSubject> {
  const folder =
    corpus === undefined ? collectionFolder(config) : await indexOf(corpus, config, embedder);
  const collection = await loadCollection(embedder, { folder, ann: config.ann });
  const { entries: store } = collection.index;
  const entries = Array.from({ length: store.count }, (_, entry) => store.get(entry));
  let asked: ReturnType<typeof askPhrasings> | undefined;
  const ask = async (): ReturnType<typeof askPhrasings> => {
    const weights = loadRanker(config.ranker ?? shippedRankerFile());
    const progress = showProgress('asking');
    try {
      return await askPhrasings(collection, embedder, weights, progress.update);
    } finally {
      progress.end();
    }
  };
  return {
    entries,
    collection,
    corpus: corpus && {
      read: corpus,
      pages: await readCorpusPages(config.corpus, entries, config.encoding),
    },
    answerWords: config.lint.answerWords,
    asked() {
      asked ??= ask();
      return asked;
    },
  };
}

/**
 * Folder of an index of the corpus: the collection's own where it is up to date, else one that is
 * kept beside it for this, so that what is served does not change and the next run is quick.
 */
async function indexOf(corpus: Corpus, config: Config, embedder: Embedder): Promise<string> {
  const own = collectionFolder(config);
  const beside = join(config.index, '..', 'lint', config.collection);
  for (const folder of [own, beside]) {
    const stale = await whyStale(folder, corpus.hash, embedder.model, config.ann);
    // A rollback leaves an index of another corpus in force.
    const fresh = stale === undefined && (await readManifest(folder)).manifest.corpus;
    if (fresh && fresh.hash === corpus.hash) return folder;
  }
  say(`indexing ${corpus.entries.length} entries of ${corpus.files.length} files`);
  await buildWithProgress({ ...config, keepGenerations: 1 }, corpus, embedder, beside);
  return beside;
}
