import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import type { EntrySource } from '../../server/corpus/entry.ts';
import { sameHeading } from '../../server/corpus/heading-key.ts';
import { QuestionFileError } from '../../server/errors.ts';

const place = z.strictObject({ page: z.string().min(1), heading: z.string().min(1) });
const questionLine = z.strictObject({
  question: z.string().min(1),
  kind: z.string().optional(),
  answers: z.array(place),
});
const followUpLine = z.strictObject({
  turns: z.array(z.string().min(1)).min(2),
  kind: z.string().optional(),
  answers: z.array(place),
  first: z.array(place).optional(),
});
const line = z.union([questionLine, followUpLine]);

/** An entry that answers, by its file's base name and its heading. */
export type Place = z.infer<typeof place>;

/** One question of a question file. */
export interface EvaluationQuestion {
  readonly question: string;
  /** Earlier questions of a follow-up, oldest first; empty for one that stands alone. */
  readonly context: readonly string[];
  readonly followUp: boolean;
  readonly kind: string;
  /** Entries that answer it, any of them; none: it can't be answered. */
  readonly answers: readonly Place[];
}

export interface QuestionFile {
  /** Base name. */
  readonly file: string;
  readonly questions: readonly EvaluationQuestion[];
}

/**
 * Reads a question file: JSON Lines, one question or follow-up a line.
 *
 * @throws QuestionFileError with file and line
 */
export async function readQuestionFile(path: string): Promise<QuestionFile> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new QuestionFileError(
      `${path} can't be read (${cause.code ?? cause.message}): give a JSON Lines file with questions.`,
      { subject: path, cause },
    );
  });
  const questions = text.split('\n').flatMap((row, i): EvaluationQuestion[] => {
    if (row.trim() === '') return [];
    const refuse = (why: string, cause?: unknown): QuestionFileError =>
      new QuestionFileError(
        `${path}:${i + 1}: ${why}; expected {"question","kind","answers":[{"page","heading"}]} or {"turns","answers"}.`,
        { subject: path, cause },
      );
    let value: unknown;
    try {
      value = JSON.parse(row);
    } catch (cause) {
      throw refuse('no JSON', cause);
    }
    const parsed = line.safeParse(value);
    if (!parsed.success) throw refuse('another shape than a question');
    const { answers, kind = 'question' } = parsed.data;
    if ('turns' in parsed.data) {
      const { turns } = parsed.data;
      const question = turns.at(-1) ?? '';
      return [{ question, context: turns.slice(0, -1), followUp: true, kind, answers }];
    }
    return [{ question: parsed.data.question, context: [], followUp: false, kind, answers }];
  });
  if (questions.length === 0) {
    throw new QuestionFileError(`${path} holds no question.`, { subject: path });
  }
  return { file: basename(path), questions };
}

/** Whether an entry stands at the place: the same file name, the same heading. */
export function isAt(source: EntrySource, { page, heading }: Place): boolean {
  return (
    (source.file.split('/').at(-1) ?? '') === basename(page) && sameHeading(source.heading, heading)
  );
}
