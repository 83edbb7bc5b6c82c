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

/** Dice coefficient of two sets, 0..1: twice what they share over what they hold. */
export function diceOverlap(a: Trigrams, b: Trigrams): number {
  if (a.size === 0 || b.size === 0) return 0;
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  let shared = 0;
  for (const trigram of small) if (large.has(trigram)) shared += 1;
  return (2 * shared) / (a.size + b.size);
}

/** Trigrams of the entries' phrasings, made when an entry is first a candidate. */
export class PhrasingTrigrams {
  readonly #entries: EntryStore;
  readonly #made = new Map<number, readonly Trigrams[]>();

  constructor(entries: EntryStore) {
    this.#entries = entries;
  }

  /** Dice coefficient of a question with the entry's closest phrasing. */
  overlap(question: Trigrams, entry: number): number {
    return Math.max(0, ...this.#of(entry).map((phrasing) => diceOverlap(question, phrasing)));
  }

  #of(entry: number): readonly Trigrams[] {
    const made = this.#made.get(entry);
    if (made !== undefined) return made;
    const { question, alternates } = this.#entries.get(entry);
    const fresh = [question, ...alternates].map((text) => trigrams(words(text)));
    this.#made.set(entry, fresh);
    return fresh;
  }
}
