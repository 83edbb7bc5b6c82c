import { DENSE_ROWS } from '../index/ann.ts';
import type { LoadedIndex } from '../index/load.ts';
import type { VectorRows } from '../index/vector-rows.ts';
import type { Collection } from './collection.ts';
import type { SelectedEntries } from './entry-filter.ts';
import { nearestSelected } from './nearest-selected.ts';
import type { QuestionView } from './question-view.ts';

/** Entries that the vectors must bring up, and rows at which they stop trying. */
const DENSE_ENTRIES = 10;
/** Entries that they bring up at most: the closest. Rows of real texts share far fewer. */
const MOST_DENSE_ENTRIES = 30;
const MOST_ROWS = 4000;
/** Entries asked of the words. */
const LEXICAL_ENTRIES = 20;
/** Selected entries that the vectors bring up: about as many as without a selection. */
const SELECTED_ENTRIES = 40;
/** Up to so many rows, those of selected entries are looked at one by one; more are asked of the graph. */
const MOST_SCANNED_ROWS = 200_000;

/** The entries that the words bring up: the best by BM25, and those word for word. */
export function lexicalCandidates(
  { lexical }: Pick<Collection, 'lexical'>,
  { terms, verbatim }: Pick<QuestionView, 'terms' | 'verbatim'>,
  selected: SelectedEntries | undefined,
): number[] {
  const hits = lexical.search(terms, {
    limit: LEXICAL_ENTRIES,
    ...(selected && { filter: selected.has }),
  });
  const whole = verbatim.filter((entry) => selected?.has(entry) ?? true);
  return [...hits.map(({ document }) => document), ...whole];
}

/** The entries that the vectors bring up. */
export function denseCandidates(
  index: LoadedIndex,
  vector: Float32Array,
  selected: SelectedEntries | undefined,
): Iterable<number> {
  return selected === undefined || !fewRows(index.rows, selected)
    ? nearestEntries(index, vector, selected)
    : nearestSelected(index, vector, selected.entries, SELECTED_ENTRIES);
}

function fewRows(rows: VectorRows, { entries }: SelectedEntries): boolean {
  const eachHas = rows.rows / Math.max(1, rows.entries);
  return entries.length * eachHas <= MOST_SCANNED_ROWS;
}

/** The entries of the nearest rows, as the graph finds them. */
function nearestEntries(
  { ann, rows: table }: LoadedIndex,
  vector: Float32Array,
  selected: SelectedEntries | undefined,
): Set<number> {
  const accept = selected && ((row: number): boolean => selected.has(table.entryOf(row)));
  const found = new Set<number>();
  // An entry with a table or a long log has hundreds of rows and could fill the list alone.
  for (let rows = DENSE_ROWS; ; rows *= 4) {
    const dense = ann.search(vector, rows, accept);
    for (const { row } of dense) {
      if (found.size < MOST_DENSE_ENTRIES) found.add(table.entryOf(row));
    }
    if (found.size >= DENSE_ENTRIES || dense.length < rows || rows > MOST_ROWS) return found;
  }
}
