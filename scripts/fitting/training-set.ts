import type { Corpus } from '../../server/corpus/read-corpus.ts';
import type { HybridRetriever } from '../../server/retrieval/hybrid-retriever.ts';
import { type EvaluationQuestion, isAt } from '../evaluation/question-file.ts';
import type { TrainingQuestion } from './fit-weights.ts';

/** Questions that stand alone, read by the retriever; in their order. */
export async function questionsToLearnFrom(
  retriever: HybridRetriever,
  questions: readonly EvaluationQuestion[],
): Promise<TrainingQuestion[]> {
  const sources = retriever.sources();
  const calibrates = questions.some(({ answers }) => answers.length === 0);
  return Promise.all(
    questions.map(async ({ question, answers }): Promise<TrainingQuestion> => {
      const reading = await retriever.read(question);
      const rightEntries = sources.flatMap((source, entry) =>
        answers.some((answer) => isAt(source, answer)) ? [entry] : [],
      );
      return {
        reading,
        right: reading.entries.map((entry) => rightEntries.includes(entry)),
        answerable: answers.length > 0,
        entries: rightEntries.map((entry) => `${retriever.generation} ${entry}`),
        calibrates,
      };
    }),
  );
}

/** The corpus with no phrasing but the questions: its alternates are free to be asked of it. */
export function withoutAlternates(corpus: Corpus): Corpus {
  return {
    ...corpus,
    hash: `${corpus.hash}-without-alternates`,
    entries: corpus.entries.map((entry) => ({ ...entry, alternates: [] })),
  };
}

/**
 * A corpus' alternates as questions: other phrasings by the same authors, each with its entry.
 *
 * @param retriever over `withoutAlternates(corpus)`
 */
export async function alternatesToLearnFrom(
  retriever: HybridRetriever,
  corpus: Corpus,
): Promise<TrainingQuestion[]> {
  const asked = corpus.entries.flatMap(({ alternates }, entry) =>
    alternates.map((alternate) => ({ alternate, entry })),
  );
  return Promise.all(
    asked.map(async ({ alternate, entry }): Promise<TrainingQuestion> => {
      const reading = await retriever.read(alternate);
      return {
        reading,
        right: reading.entries.map((candidate) => candidate === entry),
        answerable: true,
        entries: [`${retriever.generation} ${entry}`],
        calibrates: false,
      };
    }),
  );
}
