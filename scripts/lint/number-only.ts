import { grouped } from './by-file.ts';
import { placeOf, quoted, shownPlace, type UnnamedFinding } from './finding.ts';
import type { LintRule } from './rule.ts';
import { comparable } from './subject.ts';

/** Questions that are the same but for a number: `error 1001` and `error 1002`. */
export const numberOnly: LintRule = {
  name: 'number-only',
  check({ entries }) {
    const groups = grouped(entries, ({ question }) => withoutNumbers(question));
    return [...groups.values()].flatMap((group): UnnamedFinding[] => {
      const first = group[0]!;
      const others = group.filter(
        (other) => comparable(first, other) && differInNumber(first.question, other.question),
      );
      const [second] = others;
      if (second === undefined) return [];
      const more = others.length > 1 ? `, and so do ${others.length - 1} more` : '';
      return [
        {
          ...placeOf(second),
          severity: 'warning',
          other: placeOf(first),
          message: `${quoted(second.question)} differs from ${shownPlace(placeOf(first), second.source.file)} in a number alone${more}.`,
          remedy:
            'To the model such questions are nearly one: say in words what sets them apart, or answer them in one entry.',
        },
      ];
    });
  },
};

/** Whether two questions are the same but for their numbers. */
export function differInNumber(a: string, b: string): boolean {
  return withoutNumbers(a) === withoutNumbers(b) && letters(a) !== letters(b);
}

function withoutNumbers(question: string): string {
  return letters(question).replace(/\p{N}+(?: \p{N}+)*/gu, '0');
}

function letters(question: string): string {
  return question
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}
