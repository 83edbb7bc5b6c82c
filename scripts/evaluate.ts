import { join } from 'node:path';
import type { Command } from 'commander';
import type { Config } from '../server/config.ts';
import type { Embedder } from '../server/embedding/embedder.ts';
import { ConfigError } from '../server/errors.ts';
import { whyStale } from '../server/index/freshness.ts';
import { commandWith, configOf, INDEX_SETTINGS } from './command-options.ts';
import { askQuestions, reportOn } from './evaluation/evaluate-questions.ts';
import { readQuestionFile } from './evaluation/question-file.ts';
import { reportText } from './evaluation/report-text.ts';
import {
  buildWithProgress,
  collectionFolder,
  openRetriever,
  readConfiguredCorpus,
  startEmbedder,
} from './open-collection.ts';
import { say, showProgress, warn } from './terminal.ts';

/** `docent evaluate`: question files asked of an index, or of a corpus that is indexed for it. */
export function evaluateCommand(): Command {
  return commandWith('evaluate', 'measure answers to a file of questions', INDEX_SETTINGS)
    .requiredOption('--questions <files...>', 'question files (JSON Lines)')
    .option('--json', 'print one JSON object on standard output and nothing else')
    .action(async (options: Record<string, unknown> & { questions: string[]; json?: boolean }) => {
      const { questions, json } = options;
      if (options.corpus !== undefined && options.index !== undefined) {
        throw new ConfigError('Give either --corpus or --index to evaluate, not both.');
      }
      const config = configOf(options, ['questions', 'json']);
      const files = await Promise.all(questions.map(readQuestionFile));
      const embedder = await startEmbedder(config);
      try {
        const folder =
          options.corpus === undefined
            ? collectionFolder(config)
            : await indexForEvaluation(config, embedder);
        const retriever = await openRetriever(config, embedder, folder);
        const progress = showProgress('asking');
        const asked = await askQuestions(retriever, files, progress.update);
        progress.end();
        const lost = asked.flat().filter(({ unknownPlaces }) => unknownPlaces);
        if (lost.length > 0) {
          warn(
            `${lost.length} questions name an entry that this corpus does not have; they count as missed`,
          );
        }
        const report = reportOn(files, asked);
        process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : reportText(report));
      } finally {
        await embedder.close();
      }
    });
}

/** Index of a corpus that is only to be measured: kept, so that the next run need not build it. */
async function indexForEvaluation(config: Config, embedder: Embedder): Promise<string> {
  const corpus = await readConfiguredCorpus(config);
  const folder = join(config.index, '..', 'evaluation', corpus.hash.slice(0, 16));
  const reason = await whyStale(folder, corpus.hash, embedder.model);
  if (reason !== undefined) {
    say(`indexing ${corpus.entries.length} entries of ${corpus.files.length} files`);
    await buildWithProgress(config, corpus, embedder, folder);
  }
  return folder;
}
