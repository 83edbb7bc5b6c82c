import { endsAsQuestion } from '../../server/corpus/faq-marks.ts';
import type { IndexedEntry } from '../../server/index/indexed-entry.ts';
import { byFile } from './by-file.ts';
import { placeOf, quoted, type UnnamedFinding } from './finding.ts';
import type { LintRule } from './rule.ts';

/** A page with so many entries of which so many ask is a list of questions. */
const LEAST_ENTRIES = 4;
const LEAST_ASKING = 0.75;
/** Longer headings without a question mark are mostly descriptions of a problem, which is fine. */
const MOST_WORDS = 3;

/** Headings such as "Overview" that became entries of a list of questions. */
export const noQuestion: LintRule = {
  name: 'no-question',
  check({ entries }) {
    return [...byFile(entries).values()].flatMap((page): UnnamedFinding[] => {
      const asking = page.filter(({ question }) => endsAsQuestion(question)).length;
      if (page.length < LEAST_ENTRIES || asking < page.length * LEAST_ASKING) return [];
      return page.filter(isLabel).map((entry) => ({
        ...placeOf(entry),
        severity: 'warning',
        message: `${quoted(entry.question)} is no question, on a page of questions.`,
        remedy:
          'Put it as a question, or mark the page\'s questions with "Q:" so that only they count.',
      }));
    });
  },
};

function isLabel({ question }: IndexedEntry): boolean {
  // Without spaces between words their number says nothing.
  const spaced = !/[\p{Script=Han}\p{Script=Thai}]/u.test(question);
  return spaced && !endsAsQuestion(question) && question.split(/\s+/).length <= MOST_WORDS;
}
