import type { LexicalHit } from './best-documents.ts';
import { Bm25, type FieldBoosts, type WeightedTerm } from './bm25.ts';
import { type Coverage, coverageOf, idf } from './coverage.ts';
import { expansionsOf } from './expansion.ts';
import { LexicalBuilder } from './lexical-builder.ts';
import { documentCount, type LexicalData, type LexicalDocument } from './lexical-data.ts';
import { lexicalFromBytes, lexicalToBytes } from './lexical-file.ts';
import { NearTerms } from './near-terms.ts';
import { hasPair } from './term-pairs.ts';

export type { LexicalHit } from './best-documents.ts';
export type { FieldBoosts } from './bm25.ts';
export type { Coverage } from './coverage.ts';
export type { LexicalDocument, LexicalField } from './lexical-data.ts';

export const DEFAULT_BOOSTS: FieldBoosts = { question: 1, alternates: 1, answer: 1, context: 0.5 };

/** Unknown words of one search that are expanded, so that a page of gibberish stays cheap. */
const MOST_EXPANDED = 16;

export interface ScoreOptions {
  /** Default `DEFAULT_BOOSTS`. */
  readonly boosts?: FieldBoosts;
  /** Whether words that the corpus does not have stand for near ones; default true. */
  readonly expand?: boolean;
}

export interface LexicalSearchOptions extends ScoreOptions {
  /** How many documents at most; default 10. */
  readonly limit?: number;
  /** Documents that may be found; default all. Asked only for those that would be in the result. */
  readonly filter?: (document: number) => boolean;
}

/** Lexical retrieval over typed-array postings: BM25 search, and what words are worth. */
export class LexicalIndex {
  readonly #data: LexicalData;
  readonly #bm25: Bm25;
  #near: NearTerms | undefined;

  constructor(data: LexicalData) {
    this.#data = data;
    this.#bm25 = new Bm25(data);
  }

  /** Documents are numbered from 0 in the order given. `analyse` as in `LexicalBuilder`. */
  static build(
    documents: Iterable<LexicalDocument>,
    analyse?: (text: string) => string[],
  ): LexicalIndex {
    const builder = new LexicalBuilder(analyse);
    for (const document of documents) builder.add(document);
    return new LexicalIndex(builder.build());
  }

  /**
   * Reads what `toBytes` wrote, as views on `bytes` where these lie at a multiple of 8.
   *
   * @throws IndexDamagedError when they are cut short or altered
   * @throws IndexMismatchError when they are of another format version
   */
  static fromBytes(bytes: Uint8Array, subject?: string): LexicalIndex {
    return new LexicalIndex(lexicalFromBytes(bytes, subject));
  }

  /** One little-endian file; equal documents give equal bytes. */
  toBytes(): Uint8Array {
    return lexicalToBytes(this.#data);
  }

  get documents(): number {
    return documentCount(this.#data);
  }

  /** How many different terms there are. */
  get vocabulary(): number {
    return this.#data.terms.size;
  }

  /** Builds what the first search for a misspelt word would otherwise wait for. */
  prepare(): void {
    this.#nearTerms();
  }

  knows(term: string): boolean {
    return this.#data.terms.find(term) >= 0;
  }

  /** Whether a text has the two terms side by side, in this order; only of terms that are `isPart`. */
  hasPair(first: string, second: string): boolean {
    const { terms, pairs } = this.#data;
    return hasPair(pairs, terms.find(first), terms.find(second));
  }

  /** In how many documents a term stands, in whichever field. */
  documentFrequency(term: string): number {
    return this.#data.documentFrequencies[this.#data.terms.find(term)] ?? 0;
  }

  /** ln(1 + (N - n + 0.5) / (n + 0.5)) with the document frequency n: never negative. */
  idf(term: string): number {
    return idf(this.documents, this.documentFrequency(term));
  }

  /** Terms within `edits` edits of a word, the nearest first, then the most frequent. */
  near(word: string, edits: number): { term: string; distance: number; documents: number }[] {
    const found = this.#nearTerms()
      .near(word, edits)
      .map(({ term, distance }) => ({
        term: this.#data.terms.at(term),
        distance,
        documents: this.#data.documentFrequencies[term] as number,
      }));
    // The sort is stable and `near` gives terms in order: equal ones stay in the terms' order.
    return found.sort((a, b) => a.distance - b.distance || b.documents - a.documents);
  }

  /** For the terms of one question: what documents have of them. */
  coverage(terms: readonly string[]): Coverage {
    return coverageOf(this.#data, terms);
  }

  /**
   * The best documents for the terms of a question, any of which may match, by falling score and
   * then by number. A term that is given twice counts twice. Documents without a match are none.
   *
   * The score is MiniSearch's BM25+ summed over fields and terms, without its last factor (the
   * number of terms that matched), which did not help on documentation questions.
   */
  search(terms: readonly string[], options: LexicalSearchOptions = {}): LexicalHit[] {
    const { boosts = DEFAULT_BOOSTS, limit = 10, filter } = options;
    return this.#bm25.best(this.#weigh(terms, options), boosts, limit, filter);
  }

  /** The scores that `search` gives to certain documents, in their order; 0 without a match. */
  scores(
    terms: readonly string[],
    documents: readonly number[],
    options: ScoreOptions = {},
  ): Float64Array {
    const { boosts = DEFAULT_BOOSTS } = options;
    return this.#bm25.of(this.#weigh(terms, options), boosts, documents);
  }

  /** The terms of a question; for words that the corpus does not have, what they may stand for. */
  #weigh(words: readonly string[], { expand = true }: ScoreOptions): WeightedTerm[] {
    const counts = new Map<string, number>();
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
    const weighted: WeightedTerm[] = [];
    let expanded = 0;
    for (const [word, count] of counts) {
      const term = this.#data.terms.find(word);
      if (term >= 0) weighted.push({ term, weight: count });
      else if (expand && expanded < MOST_EXPANDED) {
        expanded++;
        for (const near of expansionsOf(word, this.#data.terms, this.#nearTerms())) {
          weighted.push({ term: near.term, weight: count * near.weight });
        }
      }
    }
    return weighted;
  }

  #nearTerms(): NearTerms {
    this.#near ??= new NearTerms(this.#data.terms);
    return this.#near;
  }
}
