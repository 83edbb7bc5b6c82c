import type { Command } from 'commander';
import { writeFileAtomically } from '../server/index/generation.ts';
import { type RankerFile, unfittedRanker } from '../server/retrieval/ranker.ts';
import { commandWith, configOfOne, INDEX_SETTINGS } from './command-options.ts';
import { crossValidation } from './evaluation/cross-validation.ts';
import { askQuestions, type EvaluationReport, reportOn } from './evaluation/evaluate-questions.ts';
import { indexForEvaluation, openShippedAlternates } from './evaluation/evaluation-index.ts';
import { type QuestionFile, readQuestionFile } from './evaluation/question-file.ts';
import { reportText } from './evaluation/report-text.ts';
import { fitWeights } from './fitting/fit-weights.ts';
import { questionsToLearnFrom } from './fitting/training-set.ts';
import { openRetriever, readConfiguredCorpus, startEmbedder } from './open-collection.ts';
import { say, showProgress } from './terminal.ts';

/** `docent fit-ranker`: weights of ranker and confidence from questions with known answers. */
export function fitRankerCommand(): Command {
  return commandWith('fit-ranker', 'fit ranker and confidence to question files', INDEX_SETTINGS)
    .requiredOption(
      '--questions <files...>',
      'question files (JSON Lines), unanswerable ones among them',
    )
    .requiredOption('--out <file>', 'where the ranker is written; the setting "ranker" takes it')
    .action(async (options: Record<string, unknown> & { questions: string[]; out: string }) => {
      const { questions, out } = options;
      const config = configOfOne(options, ['questions', 'out']);
      const files = await Promise.all(questions.map(readQuestionFile));
      const embedder = await startEmbedder(config);
      try {
        const corpus = await readConfiguredCorpus(config, { useKept: true, fresh: true });
        const folder = await indexForEvaluation(config, corpus, embedder);
        const retriever = await openRetriever(config, embedder, folder, unfittedRanker());
        const others = await openShippedAlternates(config, embedder);
        const alone = files.flatMap((file) => file.questions).filter(({ followUp }) => !followUp);
        const examples = await questionsToLearnFrom(retriever, alone);
        const weights = fitWeights([...examples, ...others]);

        const progress = showProgress('cross-validating');
        const retrieverFor = await crossValidation(retriever, files, others);
        const report = reportOn(files, await askQuestions(retrieverFor, files, progress.update));
        progress.end();
        const ranker: RankerFile = {
          format: 1,
          fittedOn: describeSets(files, others.length),
          crossValidated: figuresOf(report),
          ...weights,
        };
        await writeFileAtomically(out, `${JSON.stringify(ranker, null, 2)}\n`);
        process.stdout.write(reportText(report));
        say(`written to ${out}; the figures above are cross-validated`);
      } finally {
        await embedder.close();
      }
    });
}

function describeSets(files: readonly QuestionFile[], others: number): string[] {
  return [
    ...files.map(({ file, questions }) => `${questions.length} questions of ${file}`),
    `${others} alternates of Docent's own corpus, asked of an index without them`,
  ];
}

function figuresOf({ all, followups, refusal }: EvaluationReport): Record<string, number> {
  const figures: [string, number | null | undefined][] = [
    ...Object.entries(all ?? {}),
    ['followups', followups?.s1],
    ...Object.entries(refusal ?? {}),
  ];
  return Object.fromEntries(
    figures.flatMap(([name, value]) =>
      typeof value === 'number' ? [[name, Number(value.toFixed(4))]] : [],
    ),
  );
}
