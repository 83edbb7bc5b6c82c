import { BestDocuments, type LexicalHit } from './best-documents.ts';
import { type Coverage, coverageOf, idf } from './coverage.ts';
import { expansionsOf } from './expansion.ts';
import { LexicalBuilder } from './lexical-builder.ts';
import {
  documentCount,
  LEXICAL_FIELDS,
  type LexicalData,
  type LexicalDocument,
  type LexicalField,
} from './lexical-data.ts';
import { lexicalFromBytes, lexicalToBytes } from './lexical-file.ts';
import { NearTerms } from './near-terms.ts';
import { hasPair } from './term-pairs.ts';

export type { LexicalHit } from './best-documents.ts';
export type { Coverage } from './coverage.ts';
export type { LexicalDocument, LexicalField } from './lexical-data.ts';

/** BM25+ with MiniSearch's parameters: saturation, length normalisation, lower bound. */
const K = 1.2;
const B = 0.7;
const D = 0.5;

/** What a match in a field counts. */
export type FieldBoosts = Readonly<Record<LexicalField, number>>;
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
  readonly #averageLengths: Readonly<Record<LexicalField, number>>;
  #near: NearTerms | undefined;
  /** Scores by document, all zero between searches, and the documents that have one. */
  readonly #scores: Float64Array;
  readonly #touched: Uint32Array;

  constructor(data: LexicalData) {
    this.#data = data;
    const average = (field: LexicalField): number => {
      const lengths = data.fields[field].lengths;
      return lengths.length === 0 ? 0 : lengths.reduce((sum, n) => sum + n, 0) / lengths.length;
    };
    this.#averageLengths = {
      question: average('question'),
      alternates: average('alternates'),
      answer: average('answer'),
      context: average('context'),
    };
    this.#scores = new Float64Array(documentCount(data));
    this.#touched = new Uint32Array(documentCount(data));
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
    return this.#scores.length;
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
    const { limit = 10, filter } = options;
    const touched = this.#accumulate(terms, options);
    const best = new BestDocuments(limit);
    try {
      for (let i = 0; i < touched; i++) {
        const document = this.#touched[i] as number;
        const score = this.#scores[document] as number;
        if (best.wants(document, score) && filter?.(document) !== false) {
          best.offer(document, score);
        }
      }
    } finally {
      // Also where the filter throws: the next search counts on zeros.
      this.#clear(touched);
    }
    return best.sorted();
  }

  /** The scores that `search` gives to certain documents, in their order; 0 without a match. */
  scores(
    terms: readonly string[],
    documents: readonly number[],
    options: ScoreOptions = {},
  ): Float64Array {
    const touched = this.#accumulate(terms, options);
    const scores = Float64Array.from(documents, (document) => this.#scores[document] ?? 0);
    this.#clear(touched);
    return scores;
  }

  /** Fills `#scores` and returns how many documents have one. */
  #accumulate(terms: readonly string[], options: ScoreOptions): number {
    const { boosts = DEFAULT_BOOSTS, expand = true } = options;
    const counts = new Map<string, number>();
    for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
    let touched = 0;
    let expanded = 0;
    for (const [word, count] of counts) {
      const term = this.#data.terms.find(word);
      if (term >= 0) touched = this.#score(term, count, boosts, touched);
      else if (expand && expanded < MOST_EXPANDED) {
        expanded++;
        for (const { term: near, weight } of expansionsOf(
          word,
          this.#data.terms,
          this.#nearTerms(),
        )) {
          touched = this.#score(near, count * weight, boosts, touched);
        }
      }
    }
    return touched;
  }

  #clear(touched: number): void {
    for (let i = 0; i < touched; i++) this.#scores[this.#touched[i] as number] = 0;
  }

  #nearTerms(): NearTerms {
    this.#near ??= new NearTerms(this.#data.terms);
    return this.#near;
  }

  /** Adds a term's score to its documents and returns how many documents are touched by now. */
  #score(term: number, weight: number, boosts: FieldBoosts, touchedBefore: number): number {
    const scores = this.#scores;
    let touched = touchedBefore;
    for (const field of LEXICAL_FIELDS) {
      const { starts, documents, frequencies, lengths } = this.#data.fields[field];
      const first = starts[term] as number;
      const end = starts[term + 1] as number;
      const factor = weight * boosts[field] * idf(scores.length, end - first);
      if (first === end || factor <= 0) continue;
      const flat = K * (1 - B);
      const slope = (K * B) / this.#averageLengths[field];
      for (let i = first; i < end; i++) {
        const document = documents[i] as number;
        const frequency = frequencies[i] as number;
        const norm = flat + slope * (lengths[document] as number);
        const before = scores[document] as number;
        if (before === 0) this.#touched[touched++] = document;
        scores[document] = before + factor * (D + (frequency * (K + 1)) / (frequency + norm));
      }
    }
    return touched;
  }
}
