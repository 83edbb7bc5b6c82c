import type { CorpusWarning, Entry } from './entry.ts';
import { markdownExcess } from './text-bounds.ts';

/** Characters, above which an entry is no question, or its answer is not one that is read. */
export const ENTRY_BOUNDS = { question: 500, answer: 100_000 } as const;

/** Characters of an answer that are rendered in no time whatever they are. */
const SHORT_ANSWER = 2_000;

/** Warnings of one file that are told one by one. */
const MAX_WARNINGS = 100;

/** The entries that have a question and an answer of a length to be used; others are warnings. */
export function usableEntries(
  entries: readonly Entry[],
  warnings: CorpusWarning[],
): readonly Entry[] {
  return entries.flatMap((entry) => {
    const { file, line } = entry.source;
    const warn = (message: string) => warnings.push({ file, line, message });
    for (const part of ['question', 'answer'] as const) {
      const text = entry[part];
      if (text.trim() === '') {
        warn(`entry skipped: its ${part} is empty`);
        return [];
      }
      if (text.length > ENTRY_BOUNDS[part]) {
        const count = `${text.length} characters, more than ${ENTRY_BOUNDS[part]}`;
        warn(`entry skipped: its ${part} has ${count}`);
        return [];
      }
    }
    const excess = entry.answer.length > SHORT_ANSWER ? markdownExcess(entry.answer) : undefined;
    if (excess !== undefined) {
      warn(`entry skipped: its answer has ${excess.message.replace('skipped: ', '')}`);
      return [];
    }
    const alternates = entry.alternates.filter(({ length }) => length <= ENTRY_BOUNDS.question);
    if (alternates.length === entry.alternates.length) return [entry];
    warn(`an alternate of more than ${ENTRY_BOUNDS.question} characters is not used`);
    return [{ ...entry, alternates }];
  });
}

/** The first warnings of a file, and how many more there are. */
export function toldWarnings(warnings: readonly CorpusWarning[]): readonly CorpusWarning[] {
  const [first] = warnings;
  const more = warnings.length - MAX_WARNINGS;
  if (first === undefined || more <= 0) return warnings;
  const rest = { file: first.file, line: 0, message: `${more} more warnings` };
  return [...warnings.slice(0, MAX_WARNINGS), rest];
}
