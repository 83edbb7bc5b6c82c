import { dotProducts } from '../index/dot-products.ts';
import type { LoadedIndex } from '../index/load.ts';
import type { Collection } from './collection.ts';
import type { QuestionView } from './question-view.ts';

/**
 * Candidates that late interaction and the ranker look at. With 16, 24, 32 or all of them the
 * development questions come out the same; docs/decisions/0017 has the figures.
 */
export const SHORTLIST = 24;

/** Cosines of a question with what is stored of an entry, exact; -1 for what it doesn't have. */
export type Cosines = Record<'phrasing' | 'questionAnswer' | 'answer' | 'passage', number>;

/** The cosine with the closest phrasing or passage. */
export function closestOf({ phrasing, passage }: Cosines): number {
  return Math.max(phrasing, passage);
}

/** A candidate with what is cheap to know of it. */
export interface Sighted {
  readonly entry: number;
  readonly cosine: Cosines;
  /** Share of the asker's words, weighted by idf, that stand anywhere in the entry. */
  readonly coverage: number;
}

/** What is cheap to know of entries, which must rise. */
export function sight(
  { index }: Pick<Collection, 'index'>,
  { vector, coverage }: Pick<QuestionView, 'vector' | 'coverage'>,
  entries: readonly number[],
): Sighted[] {
  const covered = coverage.of(entries);
  return entries.map((entry, i) => ({
    entry,
    cosine: cosinesWith(index, entry, vector),
    coverage: covered[i]!,
  }));
}

/**
 * The candidates that are worth a closer look: those with the largest sum of what is known of them,
 * and those that have the question word for word. No fitted weights: all of it has about the same
 * spread, and who ranks third or thirtieth here does not matter.
 *
 * @param most how many, those word for word not counted
 * @returns in the order given
 */
export function shortlist(
  candidates: readonly Sighted[],
  verbatim: readonly number[],
  most: number,
): readonly Sighted[] {
  if (candidates.length <= most) return candidates;
  const sums = candidates.map(
    ({ cosine, coverage }) =>
      cosine.phrasing + cosine.questionAnswer + cosine.answer + closestOf(cosine) + coverage,
  );
  const least = [...sums].sort((a, b) => b - a)[most - 1]!;
  // Of equals at the end the first ones.
  let room = most - sums.filter((sum) => sum > least).length;
  return candidates.filter(
    ({ entry }, i) =>
      sums[i]! > least || (sums[i] === least && room-- > 0) || verbatim.includes(entry),
  );
}

function cosinesWith(index: LoadedIndex, entry: number, question: Float32Array): Cosines {
  const { rows, vectors } = index;
  const phrasings = rows.phrasings(entry);
  // Phrasings, question + answer, answer, bare passages lie beside each other.
  const products = dotProducts(
    vectors,
    rows.start(entry),
    phrasings + 2 + rows.passages(entry),
    question,
  );
  return {
    phrasing: largest(products, 0, phrasings),
    questionAnswer: products[phrasings]!,
    answer: products[phrasings + 1]!,
    passage: largest(products, phrasings + 2, products.length),
  };
}

function largest(values: Float32Array, from: number, end: number): number {
  let most = -1;
  for (let i = from; i < end; i++) if (values[i]! > most) most = values[i]!;
  return most;
}
