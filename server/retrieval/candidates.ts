import { DENSE_ROWS } from '../index/ann.ts';
import type { Collection } from './collection.ts';
import type { QuestionView } from './question-view.ts';

/** Entries that the vectors must bring up, and rows at which they stop trying. */
const DENSE_ENTRIES = 12;
const MOST_ROWS = 4000;
/** Entries asked of the words. */
const LEXICAL_ENTRIES = 20;
/** With a filter, rows are looked at one by one up to this many, since a graph finds few of few. */
const MAX_SCANNED_ROWS = 200_000;

/** The entries that either retriever brings up, in rising order of their numbers. */
export function findCandidates(
  collection: Collection,
  question: QuestionView,
  accept: ((entry: number) => boolean) | undefined,
): number[] {
  const { index, lexical } = collection;
  const acceptRow = accept && ((row: number): boolean => accept(index.rows.entryOf(row)));
  const search = accept && index.rows.rows <= MAX_SCANNED_ROWS ? index.exact : index.ann;
  const found = new Set<number>();
  // An entry with a table or a long log has hundreds of rows and could fill the list alone.
  for (let rows = DENSE_ROWS; ; rows *= 4) {
    const dense = search.search(question.vector, rows, acceptRow);
    for (const { row } of dense) found.add(index.rows.entryOf(row));
    if (found.size >= DENSE_ENTRIES || dense.length < rows || rows > MOST_ROWS) break;
  }
  const byWords = lexical.search(question.terms, {
    limit: LEXICAL_ENTRIES,
    ...(accept && { filter: accept }),
  });
  for (const { document } of byWords) found.add(document);
  for (const entry of question.verbatim) if (accept?.(entry) ?? true) found.add(entry);
  return [...found].sort((a, b) => a - b);
}
