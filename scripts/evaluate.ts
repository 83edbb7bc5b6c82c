import { basename } from 'node:path';
import type { Command } from 'commander';
import { ConfigError } from '../server/errors.ts';
import { writeFileAtomically } from '../server/index/generation.ts';
import type { HybridRetriever } from '../server/retrieval/hybrid-retriever.ts';
import { loadRanker } from '../server/retrieval/ranker.ts';
import { commandWith, configOfOne, INDEX_SETTINGS } from './command-options.ts';
import { crossValidation } from './evaluation/cross-validation.ts';
import { type AskedQuestion, askQuestions, reportOn } from './evaluation/evaluate-questions.ts';
import { indexForEvaluation, openShippedAlternates } from './evaluation/evaluation-index.ts';
import { htmlReport, type ReportedRun } from './evaluation/html-report/page.ts';
import { compareRuns, type Difference, type JudgedTwice } from './evaluation/intervals.ts';
import { worstMisses } from './evaluation/misses.ts';
import { type QuestionFile, readQuestionFile } from './evaluation/question-file.ts';
import { checkReportFile } from './evaluation/report-file.ts';
import { comparisonText, reportText } from './evaluation/report-text.ts';
import {
  collectionFolder,
  openRetriever,
  readConfiguredCorpus,
  startEmbedder,
} from './open-collection.ts';
import { say, showProgress, warn } from './terminal.ts';

interface EvaluateFlags {
  readonly questions: readonly string[];
  readonly json?: boolean;
  readonly crossValidate?: boolean;
  readonly without?: readonly string[];
  readonly report?: string;
  readonly baselineRanker?: string;
}

const OWN = ['questions', 'json', 'crossValidate', 'without', 'report', 'baselineRanker'];

/** `docent evaluate`: question files asked of an index, or of a corpus that is indexed for it. */
export function evaluateCommand(): Command {
  return commandWith('evaluate', 'measure answers to a file of questions', INDEX_SETTINGS)
    .requiredOption('--questions <files...>', 'question files (JSON Lines)')
    .option('--cross-validate', 'fit the ranker anew for each fold of the questions, on the others')
    .option('--without <features...>', 'with --cross-validate: features that get no weight')
    .option('--report <file>', 'write an HTML report for people, with bootstrap intervals')
    .option('--baseline-ranker <file>', 'say how much better this is than with another ranker file')
    .option('--json', 'print one JSON object on standard output and nothing else')
    .action(async (options: Record<string, unknown> & EvaluateFlags) => {
      const {
        questions,
        json,
        crossValidate = false,
        without = [],
        report: reportFile,
        baselineRanker,
      } = options;
      if (options.corpus !== undefined && options.index !== undefined) {
        throw new ConfigError('Give either --corpus or --index to evaluate, not both.');
      }
      const config = configOfOne(options, OWN);
      if (reportFile !== undefined) await checkReportFile(reportFile);
      const baselineWeights = baselineRanker === undefined ? undefined : loadRanker(baselineRanker);
      const files = await Promise.all(questions.map(readQuestionFile));
      const embedder = await startEmbedder(config);
      try {
        const folder =
          options.corpus === undefined
            ? collectionFolder(config)
            : await indexForEvaluation(
                config,
                await readConfiguredCorpus(config, { useKept: true, fresh: true }),
                embedder,
              );
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
        const baseline = baselineWeights && {
          file: basename(baselineRanker ?? ''),
          differences: await differencesTo(retriever.withWeights(baselineWeights), files, asked),
        };
        // With --json, standard output holds the one object.
        if (baseline) (json ? process.stderr : process.stdout).write(comparisonText(baseline));
        if (reportFile === undefined) return;
        const run: ReportedRun = {
          report,
          asked,
          misses: await worstMisses(asked.flat(), (question) =>
            retrieverFor(question).explain(question.question, { context: question.context }),
          ),
          entries: retriever.sources().length,
          generation: retriever.generation,
          crossValidated: crossValidate,
          ...(baseline && { baseline }),
        };
        await writeFileAtomically(reportFile, htmlReport(run));
        say(`report written to ${reportFile}`);
      } finally {
        await embedder.close();
      }
    });
}

/** How much better what was asked came out than the same questions of another retriever. */
async function differencesTo(
  baseline: HybridRetriever,
  files: readonly QuestionFile[],
  asked: readonly (readonly AskedQuestion[])[],
): Promise<Difference[]> {
  const progress = showProgress('asking with the baseline');
  const before = (await askQuestions(() => baseline, files, progress.update)).flat();
  progress.end();
  const pairs = asked.flat().map(({ question, judged }, i) => ({
    followUp: question.followUp,
    pair: { now: judged, before: before[i]!.judged },
  }));
  const of = (wanted: boolean): JudgedTwice[] =>
    pairs.flatMap(({ followUp, pair }) => (followUp === wanted ? [pair] : []));
  return compareRuns(of(false), of(true));
}
