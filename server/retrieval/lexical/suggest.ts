import { BestDocuments } from './best-documents.ts';
import { NearTerms } from './near-terms.ts';
import { FARTHEST, type PhrasingPostings, phrasingPostings } from './phrasing-postings.ts';
import { type TypedWord, typedWords } from './typed-words.ts';

/** One way to ask for an entry. */
export interface Phrasing {
  /** Number of the entry; entries are numbered from 0 without large gaps. */
  readonly entry: number;
  readonly text: string;
}

export interface PhrasingSuggestion {
  readonly entry: number;
  /** Place of the phrasing in the list that the index was built from. */
  readonly phrasing: number;
}

export interface SuggestIndexOptions {
  /** How many at most; default 5. */
  readonly limit?: number;
  /** Entries that may be suggested; default all. Asked only for those that would be. */
  readonly accept?: (entry: number) => boolean;
}

/** Share of the typed words' weight that a suggestion must exceed. */
const LEAST_SHARE = 0.5;

/*
 * A phrasing's score is one 30-bit number, so that one comparison settles the order: weight
 * matched (8 bits: 16 words of at most 15), quality (6 bits: 16 of at most 3), nearness of the
 * words to where they were typed (8 bits: 255 less at most 15 a word), shortness (8 bits).
 */
const WEIGHT = 1 << 22;
const QUALITY = 1 << 16;
const NEARNESS = 1 << 8;
const MOST_DISPLACED = 15;

/**
 * Suggestions while typing, over all phrasings of all entries, without a model. The last word may
 * be unfinished, words may come in any order and may be misspelt.
 *
 * Order: what matches more of the typed words, rare words counting more; then words themselves
 * before their beginnings before misspellings; then words nearer to where they were typed, so that
 * what goes on as typed comes first; then shorter phrasings; then the order given. Each entry comes
 * once, with its best phrasing, and only if it matches more than half of what was typed, by weight.
 */
export class SuggestIndex {
  readonly #postings: PhrasingPostings;
  readonly #near: NearTerms;
  /** By phrasing. */
  readonly #entries: Uint32Array;
  // Scratch, zero between calls. By phrasing: the score, the number of the last word that matched
  // and how (quality << 4 | displacement). By entry: the best phrasing's place + 1.
  readonly #scores: Int32Array;
  readonly #lastWord: Uint8Array;
  readonly #lastMatch: Uint8Array;
  readonly #touched: Uint32Array;
  readonly #bestPhrasing: Uint32Array;

  /** @param entries by phrasing: the entry that it asks for */
  constructor(postings: PhrasingPostings, entries: Uint32Array) {
    this.#postings = postings;
    this.#near = new NearTerms(postings.terms);
    this.#entries = entries;
    this.#scores = new Int32Array(entries.length);
    this.#lastWord = new Uint8Array(entries.length);
    this.#lastMatch = new Uint8Array(entries.length);
    this.#touched = new Uint32Array(entries.length);
    this.#bestPhrasing = new Uint32Array(entries.reduce((most, n) => Math.max(most, n), -1) + 1);
  }

  static build(phrasings: readonly Phrasing[]): SuggestIndex {
    const texts = phrasings.map(({ text }) => text);
    return new SuggestIndex(
      phrasingPostings(texts),
      Uint32Array.from(phrasings, ({ entry }) => entry),
    );
  }

  /** Nothing is suggested for a text without words. */
  suggest(prefix: string, options: SuggestIndexOptions = {}): PhrasingSuggestion[] {
    const { limit = 5, accept } = options;
    const typed = typedWords(prefix, this.#postings, this.#near);
    let touched = 0;
    typed.forEach((word, i) => {
      touched = this.#match(word, i + 1, touched);
    });
    const total = typed.reduce((sum, { weight }) => sum + weight, 0);
    const entries = this.#bestOfEntries(touched, (Math.floor(LEAST_SHARE * total) + 1) * WEIGHT);
    const best = new BestDocuments(limit);
    try {
      for (const entry of entries) {
        const phrasing = (this.#bestPhrasing[entry] as number) - 1;
        const score = this.#scores[phrasing] as number;
        if (best.wants(phrasing, score) && accept?.(entry) !== false) best.offer(phrasing, score);
      }
    } finally {
      // Also where `accept` throws: the next call counts on zeros.
      for (const entry of entries) this.#bestPhrasing[entry] = 0;
      for (let i = 0; i < touched; i++) {
        const phrasing = this.#touched[i] as number;
        this.#scores[phrasing] = 0;
        this.#lastWord[phrasing] = 0;
      }
    }
    return best.sorted().map(({ document: phrasing }) => ({
      entry: this.#entries[phrasing] as number,
      phrasing,
    }));
  }

  /** Adds one word's matches to the phrasings' scores, each phrasing's best match once. */
  #match({ matches, place, weight }: TypedWord, number: number, touchedBefore: number): number {
    const { starts, phrasings, places, lengths } = this.#postings;
    let touched = touchedBefore;
    for (const { first, end, quality } of matches) {
      const last = starts[end] as number;
      for (let i = starts[first] as number; i < last; i++) {
        const phrasing = phrasings[i] as number;
        const displaced = Math.min(MOST_DISPLACED, Math.abs((places[i] as number) - place));
        let score = this.#scores[phrasing] as number;
        if (score === 0) {
          this.#touched[touched++] = phrasing;
          score = FARTHEST * NEARNESS + FARTHEST - (lengths[phrasing] as number);
        }
        if (this.#lastWord[phrasing] === number) {
          // Matches come by falling quality: another one can only be as good, but nearer.
          const before = this.#lastMatch[phrasing] as number;
          const gain = (before & MOST_DISPLACED) - displaced;
          if (before >> 4 !== quality || gain <= 0) continue;
          score += gain * NEARNESS;
        } else {
          score += weight * WEIGHT + quality * QUALITY - displaced * NEARNESS;
        }
        this.#scores[phrasing] = score;
        this.#lastWord[phrasing] = number;
        this.#lastMatch[phrasing] = (quality << 4) | displaced;
      }
    }
    return touched;
  }

  /** Fills `#bestPhrasing` and returns the entries that have one of at least that score. */
  #bestOfEntries(touched: number, leastScore: number): number[] {
    const entries: number[] = [];
    for (let i = 0; i < touched; i++) {
      const phrasing = this.#touched[i] as number;
      const score = this.#scores[phrasing] as number;
      if (score < leastScore) continue;
      const entry = this.#entries[phrasing] as number;
      const rival = (this.#bestPhrasing[entry] as number) - 1;
      if (rival < 0) entries.push(entry);
      const rivalScore = rival < 0 ? -1 : (this.#scores[rival] as number);
      if (score > rivalScore || (score === rivalScore && phrasing < rival)) {
        this.#bestPhrasing[entry] = phrasing + 1;
      }
    }
    return entries;
  }
}
