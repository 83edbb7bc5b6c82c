import type { HybridRetriever } from '../../server/retrieval/hybrid-retriever.ts';
import { fitWeights, type TrainingQuestion } from '../fitting/fit-weights.ts';
import { assignFolds, FOLDS } from '../fitting/folds.ts';
import { questionsToLearnFrom } from '../fitting/training-set.ts';
import { type EvaluationQuestion, isAt, type QuestionFile } from './question-file.ts';

/**
 * For each question the retriever whose ranker, calibration and thresholds were fitted without the
 * questions of its entry: five folds by entry, follow-ups among them.
 *
 * @param others questions on other corpora, learned from in every fold
 * @param without features and signals that get no weight
 */
export async function crossValidation(
  retriever: HybridRetriever,
  files: readonly QuestionFile[],
  others: readonly TrainingQuestion[],
  without: readonly string[] = [],
): Promise<(question: EvaluationQuestion) => HybridRetriever> {
  const questions = files.flatMap((file) => file.questions);
  const sources = retriever.sources();
  const folds = assignFolds(
    questions.map(({ answers }) =>
      sources.flatMap((source, entry) =>
        answers.some((answer) => isAt(source, answer)) ? [String(entry)] : [],
      ),
    ),
  );
  const foldOf = new Map(questions.map((question, i) => [question, folds[i]!]));
  const alone = questions.filter(({ followUp }) => !followUp);
  const examples = await questionsToLearnFrom(retriever, alone);
  const retrievers = Array.from({ length: FOLDS }, (_, fold) => {
    const kept = examples.filter((_, i) => foldOf.get(alone[i]!) !== fold);
    return retriever.withWeights(fitWeights([...kept, ...others], without));
  });
  return (question) => retrievers[foldOf.get(question)!]!;
}
