import { bareLink, longAnswer } from './answer-shape.ts';
import { corpusWarning } from './corpus-warning.ts';
import { deadLink } from './dead-link.ts';
import { duplicateQuestion } from './duplicate-question.ts';
import type { Finding } from './finding.ts';
import { mixedLanguages } from './mixed-languages.ts';
import { nearDuplicate } from './near-duplicate.ts';
import { noQuestion } from './no-question.ts';
import { noSource } from './no-source.ts';
import { numberOnly } from './number-only.ts';
import { lostQuestion, strayAlternate } from './own-question.ts';
import type { LintRule } from './rule.ts';
import type { LintSubject } from './subject.ts';

/** Every rule, in the order of `LINT_RULES`. */
export const RULES: readonly LintRule[] = [
  corpusWarning,
  noSource,
  deadLink,
  duplicateQuestion,
  nearDuplicate,
  numberOnly,
  lostQuestion,
  strayAlternate,
  longAnswer,
  bareLink,
  noQuestion,
  mixedLanguages,
];

/** What the rules find, in the order of the corpus' files and their lines. */
export async function runRules(
  subject: LintSubject,
  off: readonly string[],
): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for (const rule of RULES) {
    if (off.includes(rule.name)) continue;
    for (const finding of await rule.check(subject)) found.push({ rule: rule.name, ...finding });
  }
  const files = new Map<string, number>();
  for (const { source } of subject.entries) {
    if (!files.has(source.file)) files.set(source.file, files.size);
  }
  // Files that nothing came of are first: what is in them is missing altogether.
  const order = ({ file }: Finding): number => files.get(file) ?? -1;
  return found.sort((a, b) => order(a) - order(b) || a.line - b.line);
}
