import type { EntryStore } from '../index/entry-store.ts';
import { words } from './words.ts';

/** Character trigrams of a text: what is left of a word when a letter of it is wrong. */
export type Trigrams = ReadonlySet<string>;

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
 * Trigrams of the entries' phrasings, as numbers, made when an entry is first a candidate: looking
 * up a question's some forty strings in the sets of hundreds of phrasings took a millisecond.
 */
export class PhrasingTrigrams {
  readonly #entries: Pick<EntryStore, 'get'>;
  readonly #numbers = new Map<string, number>();
  readonly #made = new Map<number, readonly Uint32Array[]>();
  /** By number: the question that had this trigram last. */
  #askedIn = new Uint32Array(1024);
  #questions = 0;

  constructor(entries: Pick<EntryStore, 'get'>) {
    this.#entries = entries;
  }

  /**
   * Dice coefficient of a question with an entry's closest phrasing, 0 to 1: twice what both have
   * over what they have together; 0 where one of them has none. Of one question at a time.
   */
  overlapWith(question: Trigrams): (entry: number) => number {
    this.#questions += 1;
    for (const trigram of question) {
      const number = this.#numbers.get(trigram);
      if (number !== undefined) this.#askedIn[number] = this.#questions;
    }
    const asked = this.#questions;
    return (entry) => {
      let best = 0;
      for (const phrasing of this.#of(entry, question, asked)) {
        let shared = 0;
        for (const number of phrasing) if (this.#askedIn[number] === asked) shared += 1;
        if (shared > 0) best = Math.max(best, (2 * shared) / (question.size + phrasing.length));
      }
      return best;
    };
  }

  #of(entry: number, question: Trigrams, asked: number): readonly Uint32Array[] {
    const made = this.#made.get(entry);
    if (made !== undefined) return made;
    const { question: own, alternates } = this.#entries.get(entry);
    const fresh = [own, ...alternates].map((text) =>
      Uint32Array.from(trigrams(words(text)), (trigram) => {
        const known = this.#numbers.get(trigram);
        if (known !== undefined) return known;
        const number = this.#number(trigram);
        if (question.has(trigram)) this.#askedIn[number] = asked;
        return number;
      }),
    );
    this.#made.set(entry, fresh);
    return fresh;
  }

  #number(trigram: string): number {
    const number = this.#numbers.size;
    this.#numbers.set(trigram, number);
    if (number >= this.#askedIn.length) {
      const wider = new Uint32Array(this.#askedIn.length * 2);
      wider.set(this.#askedIn);
      this.#askedIn = wider;
    }
    return number;
  }
}
