import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Embedder } from '../../server/embedding/embedder.ts';
import { QuestionFileError } from '../../server/errors.ts';
import type { Collection } from '../../server/retrieval/collection.ts';
import type { HybridRetriever } from '../../server/retrieval/hybrid-retriever.ts';
import { bestPassage } from '../../server/retrieval/passage.ts';
import { viewQuestion } from '../../server/retrieval/question-view.ts';

const passageLine = z.strictObject({
  question: z.string().min(1),
  /** Id of the entry that answers. */
  entry: z.string().min(1),
  /** Words out of the passage that answers, or of each of several that do. */
  passage: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
    .transform((given) => [given].flat()),
});
export type PassageQuestion = z.infer<typeof passageLine>;

/** One question with the passage that was chosen of the right entry. */
export interface ChosenPassage extends Pick<PassageQuestion, 'question' | 'entry'> {
  readonly chosen: string;
  readonly right: boolean;
  /** Whether the right entry is ranked first. */
  readonly first: boolean;
  /** How many passages there were to choose from, and how many of them are right. */
  readonly passages: number;
  readonly rightPassages: number;
}

/** @throws QuestionFileError with file and line */
export async function readPassageFile(path: string): Promise<PassageQuestion[]> {
  const text = await readFile(path, 'utf8');
  return text.split('\n').flatMap((row, i) => {
    if (row.trim() === '') return [];
    try {
      return [passageLine.parse(JSON.parse(row))];
    } catch (cause) {
      throw new QuestionFileError(
        `${path}:${i + 1}: no passage question; expected {"question","entry","passage"}.`,
        { subject: path, cause },
      );
    }
  });
}

/**
 * Asks for the passage of each question's right entry, by the server's own code.
 *
 * @throws QuestionFileError for an entry that the index does not hold
 */
export async function choosePassages(
  questions: readonly PassageQuestion[],
  collection: Collection,
  retriever: HybridRetriever,
  embedder: Embedder,
): Promise<ChosenPassage[]> {
  const { entries } = collection.index;
  const chosen: ChosenPassage[] = [];
  for (const { question, entry, passage } of questions) {
    const number = entries.find(entry);
    if (number === undefined) {
      throw new QuestionFileError(
        `"${question}" is about the entry ${entry}, which the index does not hold.`,
        { subject: entry },
      );
    }
    const view = await viewQuestion(question, embedder, collection);
    const { text } = bestPassage(collection, number, view);
    const { results } = await retriever.ask(question, { limit: 1 });
    const isRight = (candidate: string): boolean =>
      passage.some((part) => candidate.includes(part));
    const { passages, answer } = entries.get(number);
    chosen.push({
      question,
      entry,
      chosen: text,
      right: isRight(text),
      first: results[0]?.entry.id === entry,
      passages: passages.length,
      rightPassages: passages.filter(([start, end]) => isRight(answer.text.slice(start, end)))
        .length,
    });
  }
  return chosen;
}

/** Share of questions whose passage is right; NaN for none. */
export function accuracy(chosen: readonly ChosenPassage[]): number {
  return chosen.filter(({ right }) => right).length / chosen.length;
}
