import type { Collection } from '../../server/retrieval/collection.ts';
import { words } from '../../server/retrieval/words.ts';
import { placeOf, quoted, shownPlace, type UnnamedFinding } from './finding.ts';
import { nearestEarlier } from './nearest-earlier.ts';
import { differInNumber } from './number-only.ts';
import type { LintRule } from './rule.ts';
import { comparable } from './subject.ts';

/**
 * Two entries are near each other when both hold. Of the pairs of 20 real FAQ pages (246 entries)
 * these leave four, three of them a question asked twice; the next pair (.73 and .91) has two answers
 * by right.
 */
const LEAST_WHOLE = 0.85;
const LEAST_PHRASING = 0.9;
/** Cosine of two answers that say the same. */
const SAME_ANSWER = 0.8;

/** Two entries that ask nearly the same, by meaning. */
export const nearDuplicate: LintRule = {
  name: 'near-duplicate',
  check({ entries, collection }) {
    const { vectors, rows } = collection.index;
    const dimensions = collection.index.manifest.model.dimensions;
    const near = nearestEarlier(
      { vectors, dimensions, rows: entries.map((_, entry) => rows.questionAnswer(entry)) },
      LEAST_WHOLE,
      (a, b) =>
        comparable(entries[a]!, entries[b]!) &&
        // Those that are equal, or differ in a number alone, have rules of their own.
        !equal(collection, a, b) &&
        !differInNumber(entries[a]!.question, entries[b]!.question) &&
        bestPhrasings(collection, a, b) >= LEAST_PHRASING,
    );
    return near.flatMap((neighbour, number): UnnamedFinding[] => {
      if (neighbour === undefined) return [];
      const entry = entries[number]!;
      const other = entries[neighbour.at]!;
      const answers = cosine(collection, rows.answer(number), rows.answer(neighbour.at));
      const shown = shownPlace(placeOf(other), entry.source.file);
      return [
        {
          ...placeOf(entry),
          severity: 'warning',
          other: placeOf(other),
          message: `${quoted(entry.question)} is nearly ${quoted(other.question)} (${shown}), and their answers ${answers >= SAME_ANSWER ? 'say nearly the same' : 'differ'}.`,
          remedy:
            answers >= SAME_ANSWER
              ? 'Make one entry of them, with the other question as an alternate.'
              : 'Say in both questions what sets them apart, or make one entry of both answers.',
        },
      ];
    });
  },
};

/** Whether two entries have a phrasing in common, word for word. */
function equal({ verbatim, index }: Collection, a: number, b: number): boolean {
  const { question, alternates } = index.entries.get(a);
  return [question, ...alternates].some((text) => verbatim.find(words(text)).includes(b));
}

/** Cosine of the two phrasings that are nearest. */
function bestPhrasings(collection: Collection, a: number, b: number): number {
  const { rows } = collection.index;
  let best = -1;
  for (let x = 0; x < rows.phrasings(a); x++) {
    for (let y = 0; y < rows.phrasings(b); y++) {
      best = Math.max(best, cosine(collection, rows.start(a) + x, rows.start(b) + y));
    }
  }
  return best;
}

function cosine({ index }: Collection, a: number, b: number): number {
  const { dimensions } = index.manifest.model;
  let sum = 0;
  for (let i = 0; i < dimensions; i++) {
    sum += index.vectors[a * dimensions + i]! * index.vectors[b * dimensions + i]!;
  }
  return sum;
}
