import type { Collection } from './collection.ts';
import type { QuestionView } from './question-view.ts';

/** Rows asked of the vectors: an entry has ten or so, and the best ones often share an entry. */
const DENSE_ROWS = 120;
/** Entries asked of the words. */
const LEXICAL_ENTRIES = 30;
/** With a filter, rows are looked at one by one up to this many, since a graph finds few of few. */
const MAX_SCANNED_ROWS = 20_000;

/** The entries that either retriever brings up, in rising order of their numbers. */
export function findCandidates(
  collection: Collection,
  question: QuestionView,
  accept: ((entry: number) => boolean) | undefined,
): number[] {
  const { index, lexical } = collection;
  const acceptRow = accept && ((row: number): boolean => accept(index.rows.entryOf(row)));
  const search = accept && index.rows.rows <= MAX_SCANNED_ROWS ? index.exact : index.ann;
  const dense = search.search(question.vector, DENSE_ROWS, acceptRow);
  const found = new Set(dense.map(({ row }) => index.rows.entryOf(row)));
  const byWords = lexical.search(question.terms, {
    limit: LEXICAL_ENTRIES,
    ...(accept && { filter: accept }),
  });
  for (const { document } of byWords) found.add(document);
  return [...found].sort((a, b) => a - b);
}
