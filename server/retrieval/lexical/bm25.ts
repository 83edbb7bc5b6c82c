import { BestDocuments, type LexicalHit } from './best-documents.ts';
import { idf } from './coverage.ts';
import {
  documentCount,
  type FieldPostings,
  LEXICAL_FIELDS,
  type LexicalData,
  type LexicalField,
} from './lexical-data.ts';
import { placeOf } from './sorted-numbers.ts';

/** BM25+ with MiniSearch's parameters: saturation, length normalisation, lower bound. */
const K = 1.2;
const B = 0.7;
const D = 0.5;

/** What a match in a field counts. */
export type FieldBoosts = Readonly<Record<LexicalField, number>>;

/** A term of a question and what it counts. */
export interface WeightedTerm {
  readonly term: number;
  readonly weight: number;
}

/** The postings of one term in one field, with what they add to a score. */
interface Part {
  readonly documents: Uint32Array;
  /** By posting, before the factor. */
  readonly gains: Float32Array;
  readonly first: number;
  readonly end: number;
  readonly factor: number;
  /** No document gets more of it. */
  readonly most: number;
  /** Nor more of it and all parts that come after it. */
  left: number;
}

/** Room for rounding where bounds are compared. */
const ROUNDING = 1 + 1e-6;
/** With 10,000 documents a search takes 1.4 times as long with it, with 100,000 .8. */
const PRUNE_FROM = 30_000;
/** Postings that a scan goes through in the time of one binary search. */
const SCANNED_PER_LOOKUP = 8;

/**
 * BM25+ scores over typed-array postings. Of many documents the best are found by MaxScore (Turtle
 * and Flood 1995): what stands in few documents comes first, since it costs little and counts much;
 * as soon as all that is left could not lift a document among the best that has none of it yet, the
 * long postings of "how" and "the" are only asked about documents that are still in the running. The
 * result is exactly that of scoring everything.
 */
export class Bm25 {
  readonly #data: LexicalData;
  readonly #pruneFrom: number;
  readonly #gains: Readonly<Record<LexicalField, FieldGains>>;
  /** Scores by document, all zero between searches. */
  readonly #scores: Float64Array;
  /** Every document, and room for those that may still be among the best. */
  readonly #all: Uint32Array;
  readonly #kept: Uint32Array;

  /** @param pruneFrom documents from which MaxScore is worth its own trouble */
  constructor(data: LexicalData, pruneFrom = PRUNE_FROM) {
    this.#data = data;
    this.#pruneFrom = pruneFrom;
    this.#gains = ofEachField((field) => new FieldGains(data.fields[field]));
    this.#scores = new Float64Array(documentCount(data));
    this.#all = Uint32Array.from(this.#scores.keys());
    this.#kept = new Uint32Array(documentCount(data));
  }

  /**
   * The best documents by falling score and then by number; those without any of the terms are none.
   *
   * @param filter documents that may be found; asked only for those that would be in the result
   */
  best(
    terms: readonly WeightedTerm[],
    boosts: FieldBoosts,
    limit: number,
    filter?: (document: number) => boolean,
  ): LexicalHit[] {
    if (limit === 0) return [];
    // What may be found is known only in the end: no bound holds before.
    const pruned = filter === undefined && this.#all.length >= this.#pruneFrom;
    try {
      // Those that can still be among the best, from where no others can.
      let running: Uint32Array | undefined;
      let least = 0;
      for (const part of this.#parts(terms, boosts)) {
        // Looking for the worst of the best takes time too: only where it may spare more.
        const long = running !== undefined || (part.end - part.first) * 4 > this.#all.length;
        if (pruned && long && (least === 0 || part.left < 2 * least)) {
          const found = running ?? this.#all;
          const best = this.#bestOf(found, limit);
          if (best.full) least = best.least;
          if (part.left < least) running = this.#atLeast(found, least - part.left);
        }
        if (running === undefined) this.#add(part);
        else this.#addTo(running, part);
      }
      return this.#bestOf(running ?? this.#all, limit, filter).sorted();
    } finally {
      // Also where the filter throws: the next search counts on zeros.
      this.#scores.fill(0);
    }
  }

  /** The scores of certain documents, in their order; 0 without a match. */
  of(
    terms: readonly WeightedTerm[],
    boosts: FieldBoosts,
    documents: readonly number[],
  ): Float64Array {
    for (const part of this.#parts(terms, boosts)) this.#add(part);
    const scores = Float64Array.from(documents, (document) => this.#scores[document] ?? 0);
    this.#scores.fill(0);
    return scores;
  }

  /** What adds to a score, the shortest postings first: a document's sum is always in this order. */
  #parts(terms: readonly WeightedTerm[], boosts: FieldBoosts): Part[] {
    const parts: Part[] = [];
    for (const { term, weight } of terms) {
      for (const field of LEXICAL_FIELDS) {
        const postings = this.#data.fields[field];
        const first = postings.starts[term] as number;
        const end = postings.starts[term + 1] as number;
        const factor = weight * boosts[field] * idf(this.#scores.length, end - first);
        if (first === end || factor <= 0) continue;
        const gains = this.#gains[field];
        const most = factor * gains.most(term) * ROUNDING;
        const { documents } = postings;
        parts.push({ documents, gains: gains.byPosting, first, end, factor, most, left: 0 });
      }
    }
    parts.sort((a, b) => a.end - a.first - (b.end - b.first));
    let left = 0;
    for (const part of parts.toReversed()) {
      left += part.most;
      part.left = left * ROUNDING;
    }
    return parts;
  }

  /** Those of some documents that have at least this score. */
  #atLeast(documents: Uint32Array, least: number): Uint32Array {
    // By hand: `filter` of a typed array takes ten times as long.
    const kept = this.#kept;
    let count = 0;
    for (let i = 0; i < documents.length; i++) {
      const document = documents[i] as number;
      if ((this.#scores[document] as number) >= least) kept[count++] = document;
    }
    return kept.subarray(0, count);
  }

  /** The best of rising documents that have a score. */
  #bestOf(
    documents: Uint32Array,
    limit: number,
    filter?: (document: number) => boolean,
  ): BestDocuments {
    const best = new BestDocuments(limit);
    // Of equals the first documents are better: who comes later must have more.
    let least = 0;
    for (let i = 0; i < documents.length; i++) {
      const document = documents[i] as number;
      const score = this.#scores[document] as number;
      if (score <= least || filter?.(document) === false) continue;
      best.offer(document, score);
      if (best.full) least = best.least;
    }
    return best;
  }

  /** Adds a part to all documents that have it. */
  #add({ documents, gains, first, end, factor }: Part): void {
    const scores = this.#scores;
    for (let i = first; i < end; i++) {
      const document = documents[i] as number;
      scores[document] = (scores[document] as number) + factor * (gains[i] as number);
    }
  }

  /** Adds a part to these documents, which all have a score. */
  #addTo(chosen: Uint32Array, { documents, gains, first, end, factor }: Part): void {
    const scores = this.#scores;
    const addAt = (i: number): void => {
      const document = documents[i] as number;
      scores[document] = (scores[document] as number) + factor * (gains[i] as number);
    };
    if (chosen.length * SCANNED_PER_LOOKUP > end - first) {
      // Who is out of the running may get some too: it does not matter any more.
      for (let i = first; i < end; i++) if (scores[documents[i] as number] !== 0) addAt(i);
      return;
    }
    for (let i = 0; i < chosen.length; i++) {
      const document = chosen[i] as number;
      const at = placeOf(documents, first, end, document);
      if (at < end && documents[at] === document) addAt(at);
    }
  }
}

/**
 * What each posting of a field adds to a score before its term's weight: worked out when a term is
 * first asked for, since most never are, and a division for each posting of "the" takes longer than
 * all else.
 */
class FieldGains {
  readonly byPosting: Float32Array;
  readonly #postings: FieldPostings;
  readonly #slope: number;
  /** By term: the most that one of its postings adds; 0 while unknown. */
  readonly #most: Float32Array;

  constructor(postings: FieldPostings) {
    this.#postings = postings;
    this.#slope = (K * B) / average(postings.lengths);
    this.byPosting = new Float32Array(postings.documents.length);
    this.#most = new Float32Array(postings.starts.length - 1);
  }

  /** The most that a posting of a term adds; from then on its gains are there. */
  most(term: number): number {
    const known = this.#most[term] as number;
    if (known > 0) return known;
    const { starts, documents, frequencies, lengths } = this.#postings;
    const end = starts[term + 1] as number;
    let most = 0;
    for (let i = starts[term] as number; i < end; i++) {
      const frequency = frequencies[i] as number;
      const length = lengths[documents[i] as number] as number;
      const gain = D + (frequency * (K + 1)) / (frequency + K * (1 - B) + this.#slope * length);
      this.byPosting[i] = gain;
      most = Math.max(most, this.byPosting[i] as number);
    }
    this.#most[term] = most;
    return most;
  }
}

function ofEachField<T>(of: (field: LexicalField) => T): Record<LexicalField, T> {
  const [question, alternates, answer, context] = LEXICAL_FIELDS;
  return {
    question: of(question),
    alternates: of(alternates),
    answer: of(answer),
    context: of(context),
  };
}

function average(lengths: Uint32Array): number {
  return lengths.length === 0 ? 0 : lengths.reduce((sum, n) => sum + n, 0) / lengths.length;
}
