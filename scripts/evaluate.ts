import type { Command } from 'commander';
import { ConfigError } from '../server/errors.ts';
import { commandWith, configOf, INDEX_SETTINGS } from './command-options.ts';
import { crossValidation } from './evaluation/cross-validation.ts';
import { askQuestions, reportOn } from './evaluation/evaluate-questions.ts';
import { indexForEvaluation, openShippedAlternates } from './evaluation/evaluation-index.ts';
import { readQuestionFile } from './evaluation/question-file.ts';
import { reportText } from './evaluation/report-text.ts';
import {
  collectionFolder,
  openRetriever,
  readConfiguredCorpus,
  startEmbedder,
} from './open-collection.ts';
import { showProgress, warn } from './terminal.ts';

interface EvaluateFlags {
  readonly questions: readonly string[];
  readonly json?: boolean;
  readonly crossValidate?: boolean;
  readonly without?: readonly string[];
}

/** `docent evaluate`: question files asked of an index, or of a corpus that is indexed for it. */
export function evaluateCommand(): Command {
  return commandWith('evaluate', 'measure answers to a file of questions', INDEX_SETTINGS)
    .requiredOption('--questions <files...>', 'question files (JSON Lines)')
    .option('--cross-validate', 'fit the ranker anew for each fold of the questions, on the others')
    .option('--without <features...>', 'with --cross-validate: features that get no weight')
    .option('--json', 'print one JSON object on standard output and nothing else')
    .action(async (options: Record<string, unknown> & EvaluateFlags) => {
      const { questions, json, crossValidate = false, without = [] } = options;
      if (options.corpus !== undefined && options.index !== undefined) {
        throw new ConfigError('Give either --corpus or --index to evaluate, not both.');
      }
      const config = configOf(options, ['questions', 'json', 'crossValidate', 'without']);
      const files = await Promise.all(questions.map(readQuestionFile));
      const embedder = await startEmbedder(config);
      try {
        const folder =
          options.corpus === undefined
            ? collectionFolder(config)
            : await indexForEvaluation(config, await readConfiguredCorpus(config), embedder);
        const retriever = await openRetriever(config, embedder, folder);
        const retrieverFor = crossValidate
          ? await crossValidation(
              retriever,
              files,
              await openShippedAlternates(config, embedder),
              without,
            )
          : () => retriever;
        const progress = showProgress('asking');
        const asked = await askQuestions(retrieverFor, files, progress.update);
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
