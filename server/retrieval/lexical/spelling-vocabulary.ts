import type { LexicalIndex } from './lexical-index.ts';
import { NearTerms } from './near-terms.ts';
import type { NearWord, Vocabulary } from './spelling.ts';
import { TermList } from './term-list.ts';

/**
 * What counts as a right word: those of the corpus, and those of a dictionary, for which the
 * sentence model's own vocabulary serves (some 20,000 words of everyday English). A question's
 * words are many more than a small corpus has, and "weigths" should become "weights" all the same.
 */
export class SpellingVocabulary implements Vocabulary {
  readonly #corpus: LexicalIndex;
  readonly #dictionary: TermList;
  #near: NearTerms | undefined;

  /** @param words of the dictionary, lower-case, in any order */
  constructor(corpus: LexicalIndex, words: readonly string[]) {
    this.#corpus = corpus;
    this.#dictionary = TermList.of([...new Set(words)].sort());
  }

  knows(term: string): boolean {
    return this.#corpus.knows(term) || this.isEverydayWord(term);
  }

  /** Whether the dictionary has it. */
  isEverydayWord(term: string): boolean {
    return this.#dictionary.find(term) >= 0;
  }

  /** The corpus' words come with the number of documents that have them, the others with 0. */
  near(word: string, edits: number): NearWord[] {
    this.#near ??= new NearTerms(this.#dictionary);
    const ofCorpus = this.#corpus.near(word, edits);
    const known = new Set(ofCorpus.map(({ term }) => term));
    const others = this.#near
      .near(word, edits)
      .map(({ term, distance }) => ({ term: this.#dictionary.at(term), distance, documents: 0 }))
      .filter(({ term }) => !known.has(term));
    return [...ofCorpus, ...others];
  }
}
