import { unitsOf } from './edit-distance.ts';
import type { TermList } from './term-list.ts';
import { WordPattern } from './word-pattern.ts';

/** A term of the list within a few edits of a word. */
export interface NearTerm {
  readonly term: number;
  readonly distance: number;
}

/**
 * Edits that a word of `length` UTF-16 code units may be away from what was meant: none below 4
 * letters (too many words are that near), 1 up to 7, 2 from 8 on.
 */
export function editsAllowed(length: number): number {
  if (length < 4) return 0;
  return length < 8 ? 1 : 2;
}

/**
 * Finds the terms near a word by looking at all of them, through a filter that costs two machine
 * instructions a term: a 32-bit set of each term's letters, of which an edit changes at most two.
 * A deletion neighbourhood would be faster still, but for 200,000 terms it takes seconds to build
 * and a hundred megabytes; this takes milliseconds and four bytes a term.
 */
export class NearTerms {
  readonly #terms: TermList;
  /** Term numbers by rising length, and each one's set of letters in the same order. */
  readonly #order: Uint32Array;
  readonly #letters: Int32Array;
  /** Where the terms of a length begin in `#order`; longer ones than the last are one class. */
  readonly #lengthStarts: Uint32Array;

  constructor(terms: TermList) {
    this.#terms = terms;
    const starts = new Uint32Array(LENGTHS + 2);
    const lengthOf = (term: number): number => Math.min(LENGTHS, terms.lengthOf(term));
    for (let term = 0; term < terms.size; term++) {
      starts[lengthOf(term) + 1] = (starts[lengthOf(term) + 1] as number) + 1;
    }
    for (let i = 1; i < starts.length; i++) {
      starts[i] = (starts[i] as number) + (starts[i - 1] as number);
    }
    this.#lengthStarts = starts;
    this.#order = new Uint32Array(terms.size);
    this.#letters = new Int32Array(terms.size);
    const next = starts.slice();
    for (let term = 0; term < terms.size; term++) {
      const place = next[lengthOf(term)] as number;
      next[lengthOf(term)] = place + 1;
      this.#order[place] = term;
      this.#letters[place] = lettersOf(terms.unitsAt(term));
    }
  }

  /** Terms within `bound` edits of `word`, by term number. */
  near(word: string, bound: number): NearTerm[] {
    const found: NearTerm[] = [];
    if (bound < 1 || word.length > LENGTHS) return found;
    const { units, starts } = this.#terms;
    const typed = unitsOf(word);
    const letters = lettersOf(typed);
    const pattern = new WordPattern(typed);
    const end = this.#endOfLength(word.length + bound);
    for (let i = this.#startOfLength(word.length - bound); i < end; i++) {
      // An edit takes away at most one letter and brings in at most one.
      const here = this.#letters[i] as number;
      if (hasMoreBits(here & ~letters, bound) || hasMoreBits(letters & ~here, bound)) continue;
      const term = this.#order[i] as number;
      const distance = pattern.distance(units, starts[term]!, starts[term + 1]!, bound);
      if (distance <= bound) found.push({ term, distance });
    }
    return found.sort((a, b) => a.term - b.term);
  }

  /** Terms of which some beginning is within `bound` edits of `word`, by term number. */
  nearPrefix(word: string, bound: number): NearTerm[] {
    const found: NearTerm[] = [];
    if (bound < 1 || word.length > LENGTHS) return found;
    const { units, starts } = this.#terms;
    const typed = unitsOf(word);
    const letters = lettersOf(typed);
    const pattern = new WordPattern(typed);
    for (let i = this.#startOfLength(word.length - bound); i < this.#order.length; i++) {
      // The term goes on behind the beginning, so only letters that it lacks count.
      const lacking = letters & ~(this.#letters[i] as number);
      if (hasMoreBits(lacking, bound)) continue;
      const term = this.#order[i] as number;
      const distance = pattern.prefixDistance(units, starts[term]!, starts[term + 1]!, bound);
      if (distance <= bound) found.push({ term, distance });
    }
    return found.sort((a, b) => a.term - b.term);
  }

  #startOfLength(length: number): number {
    return this.#lengthStarts[Math.max(0, Math.min(LENGTHS, length))] as number;
  }

  #endOfLength(length: number): number {
    return this.#lengthStarts[Math.min(LENGTHS, length) + 1] as number;
  }
}

/** Words are at most 64 long (`LONGEST_WORD`). */
const LENGTHS = 64;

function lettersOf(units: Uint16Array): number {
  let letters = 0;
  for (const unit of units) letters |= 1 << unit;
  return letters;
}

function hasMoreBits(bits: number, count: number): boolean {
  let left = bits;
  for (let i = 0; i < count && left !== 0; i++) left &= left - 1;
  return left !== 0;
}
