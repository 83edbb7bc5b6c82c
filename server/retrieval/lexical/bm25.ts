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
  readonly postings: FieldPostings;
  readonly first: number;
  readonly end: number;
  readonly factor: number;
  readonly slope: number;
  /** No document gets more of it. */
  readonly most: number;
  /** Nor more of it and all parts that come after it. */
  left: number;
}

/** Room for rounding where bounds are compared. */
const ROUNDING = 1 + 1e-6;
/** Postings that a scan goes through in the time of one binary search. */
const SCANNED_PER_LOOKUP = 8;

/**
 * BM25+ scores over typed-array postings. The best documents are found by MaxScore (Turtle and
 * Flood 1995): what stands in few documents comes first, since it costs little and counts much; as soon as all that is left
 * could not lift a document among the best that has none of it yet, the long postings of "how" and
 * "the" are only asked about documents that are still in the running. The result is exactly that of
 * scoring everything.
 */
export class Bm25 {
  readonly #data: LexicalData;
  readonly #averageLengths: Readonly<Record<LexicalField, number>>;
  /** By field and term: the most that a posting adds, before its factor; 0 while unknown. */
  readonly #most: Readonly<Record<LexicalField, Float32Array>>;
  /** Scores by document, all zero between searches, and the documents that have one. */
  readonly #scores: Float64Array;
  readonly #touched: Uint32Array;
  /** Room for those of them that may still be among the best. */
  readonly #kept: Uint32Array;

  constructor(data: LexicalData) {
    this.#data = data;
    this.#averageLengths = ofEachField((field) => average(data.fields[field].lengths));
    this.#most = ofEachField(() => new Float32Array(data.terms.size));
    this.#scores = new Float64Array(documentCount(data));
    this.#touched = new Uint32Array(documentCount(data));
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
    const parts = this.#parts(terms, boosts);
    // What may be found is known only in the end: no bound holds before.
    const pruned = filter === undefined;
    let touched = 0;
    try {
      // Those that can still be among the best, from where no others can.
      let running: Uint32Array | undefined;
      let least = 0;
      for (const part of parts) {
        const found = running ?? this.#touched.subarray(0, touched);
        // Looking for the worst of the best takes time too: only where it may spare more.
        const long = running !== undefined || (part.end - part.first) * 4 > touched;
        if (pruned && long && found.length >= limit && (least === 0 || part.left < 2 * least)) {
          least = this.#bestOf(found, limit).least;
          if (part.left < least) running = this.#atLeast(found, least - part.left);
        }
        if (running === undefined) touched = this.#add(part, touched);
        else this.#addTo(running, part);
      }
      return this.#bestOf(running ?? this.#touched.subarray(0, touched), limit, filter).sorted();
    } finally {
      // Also where the filter throws: the next search counts on zeros.
      this.#clear(touched);
    }
  }

  /** The scores of certain documents, in their order; 0 without a match. */
  of(
    terms: readonly WeightedTerm[],
    boosts: FieldBoosts,
    documents: readonly number[],
  ): Float64Array {
    let touched = 0;
    for (const part of this.#parts(terms, boosts)) touched = this.#add(part, touched);
    const scores = Float64Array.from(documents, (document) => this.#scores[document] ?? 0);
    this.#clear(touched);
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
        const slope = (K * B) / this.#averageLengths[field];
        const most = factor * this.#mostOf(field, term, postings, first, end, slope);
        parts.push({ postings, first, end, factor, slope, most, left: 0 });
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

  /** The most that a posting of a term adds in a field, looked up once. */
  #mostOf(
    field: LexicalField,
    term: number,
    { documents, frequencies, lengths }: FieldPostings,
    first: number,
    end: number,
    slope: number,
  ): number {
    const known = this.#most[field][term] as number;
    if (known > 0) return known;
    let most = 0;
    for (let i = first; i < end; i++) {
      const gain = gainOf(
        frequencies[i] as number,
        lengths[documents[i] as number] as number,
        slope,
      );
      if (gain > most) most = gain;
    }
    this.#most[field][term] = most * ROUNDING;
    return this.#most[field][term] as number;
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

  #bestOf(
    documents: Uint32Array,
    limit: number,
    filter?: (document: number) => boolean,
  ): BestDocuments {
    const best = new BestDocuments(limit);
    let least = -Infinity;
    for (let i = 0; i < documents.length; i++) {
      const document = documents[i] as number;
      const score = this.#scores[document] as number;
      if (score < least || !best.wants(document, score) || filter?.(document) === false) continue;
      best.offer(document, score);
      if (best.full) least = best.least;
    }
    return best;
  }

  /** Adds a part to all documents that have it; returns how many have a score by now. */
  #add({ postings, first, end, factor, slope }: Part, touchedBefore: number): number {
    const scores = this.#scores;
    const { documents, frequencies, lengths } = postings;
    let touched = touchedBefore;
    for (let i = first; i < end; i++) {
      const document = documents[i] as number;
      const before = scores[document] as number;
      if (before === 0) this.#touched[touched++] = document;
      const gain = gainOf(frequencies[i] as number, lengths[document] as number, slope);
      scores[document] = before + factor * gain;
    }
    return touched;
  }

  /** Adds a part to these documents, which all have a score. */
  #addTo(chosen: Uint32Array, { postings, first, end, factor, slope }: Part): void {
    const scores = this.#scores;
    const { documents, frequencies, lengths } = postings;
    const addAt = (i: number): void => {
      const document = documents[i] as number;
      const gain = gainOf(frequencies[i] as number, lengths[document] as number, slope);
      scores[document] = (scores[document] as number) + factor * gain;
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

  #clear(touched: number): void {
    for (let i = 0; i < touched; i++) this.#scores[this.#touched[i] as number] = 0;
  }
}

/** What a term adds that stands so often in a field of so many terms. */
function gainOf(frequency: number, length: number, slope: number): number {
  return D + (frequency * (K + 1)) / (frequency + K * (1 - B) + slope * length);
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
