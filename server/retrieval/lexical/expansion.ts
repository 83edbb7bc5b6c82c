import { BestDocuments } from './best-documents.ts';
import { editsAllowed, type NearTerms } from './near-terms.ts';
import type { TermList } from './term-list.ts';

/** A term of the corpus that stands in for a word that the corpus does not have. */
export interface Expansion {
  readonly term: number;
  /** What a match of it counts, of 1 for the word itself. */
  readonly weight: number;
}

/** Weights and their fall-off with the distance are MiniSearch's. */
const PREFIX_WEIGHT = 0.375;
const FUZZY_WEIGHT = 0.45;
/** Letters that a word must have for longer words that begin with it to count. */
const SHORTEST_PREFIX = 3;
/** A Han character alone in a question: pairs begin with it. */
const LONE_CHARACTER = /^\p{Script=Han}$/u;
/** Terms that stand in for one word. */
const MOST_EXPANSIONS = 24;

/**
 * The terms that an unknown word may stand for: longer terms that begin with it, and terms within
 * `editsAllowed` edits of it; of the latter only the nearest, since a word that has a neighbour at
 * one edit rarely means one at two. By falling weight, then by term.
 *
 * Words with a digit have no neighbours: `E40011` and `E40012` are different things.
 */
export function expansionsOf(word: string, terms: TermList, near: NearTerms): Expansion[] {
  const best = new BestDocuments(MOST_EXPANSIONS);
  const hasLonger = word.length >= SHORTEST_PREFIX || LONE_CHARACTER.test(word);
  const [first, end] = hasLonger ? terms.withPrefix(word) : [0, 0];
  for (let term = first; term < end; term++) {
    const length = terms.lengthOf(term);
    best.offer(term, (PREFIX_WEIGHT * length) / (length + 0.3 * (length - word.length)));
  }
  if (!/\p{N}/u.test(word)) {
    const neighbours = near.near(word, editsAllowed(word.length));
    const least = Math.min(...neighbours.map((neighbour) => neighbour.distance));
    for (const { term, distance } of neighbours) {
      if (distance > least || (term >= first && term < end)) continue;
      const length = terms.lengthOf(term);
      best.offer(term, (FUZZY_WEIGHT * length) / (length + distance));
    }
  }
  return best.sorted().map(({ document: term, score: weight }) => ({ term, weight }));
}
