import { KeyTable } from '../../index/key-table.ts';
import { wordGroups } from '../words.ts';
import { GrowingArray } from './growing-array.ts';
import { TermList } from './term-list.ts';

/** Places and lengths are kept in a byte. */
export const FARTHEST = 255;

/** Which phrasings have a term, and where: rows by term, as in `FieldPostings`. */
export interface PhrasingPostings {
  readonly terms: TermList;
  /** Terms + 1. */
  readonly starts: Uint32Array;
  readonly phrasings: Uint32Array;
  /** The term's first place in the phrasing, in words from 0; parts of a word share its place. */
  readonly places: Uint8Array;
  /** Words of each phrasing. */
  readonly lengths: Uint8Array;
  /** Phrasings by `wordingOf` their terms. */
  readonly wordings: KeyTable;
}

/** What phrasings have in common that are the same words in the same order. */
export function wordingOf(terms: readonly string[]): string {
  return terms.join(' ');
}

export function phrasingPostings(texts: Iterable<string>): PhrasingPostings {
  const numbers = new Map<string, number>();
  const inOrder = { terms: new GrowingArray(), phrasings: new GrowingArray() };
  const places = new GrowingArray();
  const wordings: string[] = [];
  const lengths = Uint8Array.from(texts, (text, phrasing) => {
    const groups = wordGroups(text);
    wordings.push(wordingOf(groups.flat()));
    const seen = new Set<string>();
    groups.forEach((group, place) => {
      for (const term of group) {
        if (seen.has(term)) continue;
        seen.add(term);
        let number = numbers.get(term);
        if (number === undefined) {
          number = numbers.size;
          numbers.set(term, number);
        }
        inOrder.terms.push(number);
        inOrder.phrasings.push(phrasing);
        places.push(Math.min(FARTHEST, place));
      }
    });
    return Math.min(FARTHEST, groups.length);
  });
  const sorted = Array.from(numbers.keys()).sort();
  const ranks = new Uint32Array(sorted.length);
  sorted.forEach((term, rank) => {
    ranks[numbers.get(term) as number] = rank;
  });
  const terms = inOrder.terms.view();
  const starts = new Uint32Array(sorted.length + 1);
  for (const number of terms) {
    const next = (ranks[number] as number) + 1;
    starts[next] = (starts[next] as number) + 1;
  }
  for (let i = 1; i < starts.length; i++) {
    starts[i] = (starts[i] as number) + (starts[i - 1] as number);
  }
  const next = starts.slice();
  const postings = {
    terms: TermList.of(sorted),
    starts,
    phrasings: new Uint32Array(terms.length),
    places: new Uint8Array(terms.length),
    lengths,
    wordings: KeyTable.of(wordings),
  };
  terms.forEach((number, i) => {
    const rank = ranks[number] as number;
    const place = next[rank] as number;
    next[rank] = place + 1;
    postings.phrasings[place] = inOrder.phrasings.view()[i] as number;
    postings.places[place] = places.view()[i] as number;
  });
  return postings;
}
