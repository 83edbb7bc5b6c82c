import { words } from '../../server/retrieval/words.ts';
import { placeOf, quoted, shownPlace, type UnnamedFinding } from './finding.ts';
import type { LintRule } from './rule.ts';
import { comparable } from './subject.ts';

/** Two entries with the same words for a question: whoever asks it gets one of them by chance. */
export const duplicateQuestion: LintRule = {
  name: 'duplicate-question',
  check({ entries, collection }) {
    const found: UnnamedFinding[] = [];
    const told = new Set<string>();
    for (const { entry: number, text } of collection.phrasings) {
      const entry = entries[number]!;
      const first = collection.verbatim
        .find(words(text))
        .find((other) => other < number && comparable(entries[other]!, entry));
      if (first === undefined || told.has(`${first} ${number}`)) continue;
      told.add(`${first} ${number}`);
      const other = entries[first]!;
      const same = other.answer.text === entry.answer.text;
      found.push({
        ...placeOf(entry),
        severity: 'error',
        other: placeOf(other),
        message: `${quoted(text)} is asked by ${shownPlace(placeOf(other), entry.source.file)} too${same ? ', with the same answer' : ', with another answer'}.`,
        remedy: same
          ? 'Keep one of the two entries.'
          : 'Make one entry of both answers, or say in the questions what sets them apart.',
      });
    }
    return found;
  },
};
