import { GrowingArray } from './lexical/growing-array.ts';
import type { PhrasingPostings } from './lexical/phrasing-postings.ts';
import type { TermList } from './lexical/term-list.ts';
import type { Phrasings } from './phrasings.ts';

/** Character trigrams of a text: what is left of a word when a letter of it is wrong. */
export type Trigrams = ReadonlySet<string>;

/** Code units of "^" and "$". */
const EDGES = [0x5e, 0x24] as const;

/** Trigrams of each word of two letters or more, with its edges: "at" gives "^at", "at$". */
export function trigrams(words: readonly string[]): Trigrams {
  const found = new Set<string>();
  for (const word of words) {
    if (word.length < 2) continue;
    const edged = `^${word}$`;
    for (let i = 0; i + 3 <= edged.length; i++) found.add(edged.slice(i, i + 3));
  }
  return found;
}

/**
 * How much of a question's trigrams the entries' phrasings have, without their texts: a phrasing's
 * trigrams are those of its terms. All of it lies in a few flat arrays, since looking up scattered
 * ones takes most of the time.
 */
export class PhrasingTrigrams {
  readonly #phrasings: Pick<Phrasings, 'ofEntry'>;
  /** Terms of each phrasing, and trigrams of each term. */
  readonly #terms: SparseRows;
  readonly #trigrams: SparseRows;
  /** By `keyOf`: the trigrams' numbers. */
  readonly #numbers = new Map<number, number>();
  /** By trigram: the question, and the look at a phrasing, that had it last. */
  readonly #askedIn: Float64Array;
  readonly #seenIn: Float64Array;
  #questions = 0;
  #looks = 0;

  constructor(postings: PhrasingPostings, phrasings: Pick<Phrasings, 'ofEntry'>) {
    this.#phrasings = phrasings;
    this.#terms = termsByPhrasing(postings);
    this.#trigrams = trigramsByTerm(postings.terms, this.#numbers);
    this.#askedIn = new Float64Array(this.#numbers.size);
    this.#seenIn = new Float64Array(this.#numbers.size);
  }

  /**
   * Dice coefficient of a question with an entry's closest phrasing, 0 to 1: twice what both have
   * over what they have together; 0 where one of them has none. Of one question at a time.
   */
  overlapWith(question: Trigrams): (entry: number) => number {
    this.#questions += 1;
    for (const trigram of question) {
      const number = this.#numbers.get(
        keyOf(trigram.charCodeAt(0), trigram.charCodeAt(1), trigram.charCodeAt(2)),
      );
      if (number !== undefined) this.#askedIn[number] = this.#questions;
    }
    return (entry) => {
      const [first, end] = this.#phrasings.ofEntry(entry);
      let best = 0;
      for (let phrasing = first; phrasing < end; phrasing++) {
        best = Math.max(best, this.#overlap(phrasing, question.size));
      }
      return best;
    };
  }

  #overlap(phrasing: number, asked: number): number {
    const look = ++this.#looks;
    const seenIn = this.#seenIn;
    const askedIn = this.#askedIn;
    const { starts: firstTerms, values: terms } = this.#terms;
    const { starts: firstTrigrams, values: numbers } = this.#trigrams;
    const endOfTerms = firstTerms[phrasing + 1]!;
    let size = 0;
    let shared = 0;
    for (let i = firstTerms[phrasing]!; i < endOfTerms; i++) {
      const end = firstTrigrams[terms[i]! + 1]!;
      for (let j = firstTrigrams[terms[i]!]!; j < end; j++) {
        const number = numbers[j]!;
        if (seenIn[number] === look) continue;
        seenIn[number] = look;
        size += 1;
        if (askedIn[number] === this.#questions) shared += 1;
      }
    }
    return shared === 0 ? 0 : (2 * shared) / (asked + size);
  }
}

/** Compressed sparse rows: row `r` is `values` from `starts[r]` to before `starts[r + 1]`. */
interface SparseRows {
  readonly starts: Uint32Array;
  readonly values: Uint32Array;
}

/** What a trigram of these code units is known by: a small number where they are ASCII. */
function keyOf(a: number, b: number, c: number): number {
  if ((a | b | c) < 0x80) return (a << 14) | (b << 7) | c;
  return (a * 0x10000 + b) * 0x10000 + c + 0x20_0000;
}

/** The trigrams of each term with its edges, numbered as they come; some twice. */
function trigramsByTerm(terms: TermList, numbers: Map<number, number>): SparseRows {
  const starts = new Uint32Array(terms.size + 1);
  const values = new GrowingArray();
  for (let term = 0; term < terms.size; term++) {
    const end = terms.starts[term + 1]!;
    const first = terms.starts[term]!;
    for (let at = first; end - first > 1 && at < end; at++) {
      const before = at > first ? terms.units[at - 1]! : EDGES[0];
      const key = keyOf(before, terms.units[at]!, at + 1 < end ? terms.units[at + 1]! : EDGES[1]);
      let number = numbers.get(key);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(key, number);
      }
      values.push(number);
    }
    starts[term + 1] = values.length;
  }
  return { starts, values: values.view() };
}

/** The postings turned round. */
function termsByPhrasing({ starts: postings, phrasings, lengths }: PhrasingPostings): SparseRows {
  const starts = new Uint32Array(lengths.length + 1);
  for (const phrasing of phrasings) starts[phrasing + 1]! += 1;
  for (let i = 1; i < starts.length; i++) starts[i]! += starts[i - 1]!;
  const next = starts.slice();
  const values = new Uint32Array(phrasings.length);
  for (let term = 0; term + 1 < postings.length; term++) {
    for (let i = postings[term]!; i < postings[term + 1]!; i++) {
      values[next[phrasings[i]!]!++] = term;
    }
  }
  return { starts, values };
}
