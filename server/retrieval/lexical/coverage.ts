import { documentCount, type FieldPostings, type LexicalData } from './lexical-data.ts';
import { placeFrom } from './sorted-numbers.ts';

/** For one question: what documents have of its words. */
export interface Coverage {
  /**
   * Share of the asker's idf weight, 0 to 1, in words that a document has in whichever field; 0
   * where there is no weight to share.
   *
   * @param documents rising
   * @returns in their order
   */
  of(documents: readonly number[]): Float64Array;
  /** Share of the asker's idf weight that lies in words which the corpus does not have. */
  readonly unknown: number;
}

/** ln(1 + (N - n + 0.5) / (n + 0.5)) for n of N documents: never negative. */
export function idf(documents: number, matching: number): number {
  return Math.log(1 + (documents - matching + 0.5) / (matching + 0.5));
}

/** @param terms the asker's, as `words` gives them */
export function coverageOf(data: LexicalData, terms: readonly string[]): Coverage {
  const documents = documentCount(data);
  const weightOf = (term: number): number =>
    idf(documents, data.documentFrequencies[term] as number);
  const asked = new Set<number>();
  let total = 0;
  let unknown = 0;
  for (const word of new Set(terms)) {
    const term = data.terms.find(word);
    if (term >= 0) asked.add(term);
    else unknown += idf(documents, 0);
  }
  total += unknown;
  for (const term of asked) total += weightOf(term);
  // Where most words stand comes first: the others need not be looked at then.
  const { answer, context, question, alternates } = data.fields;
  const fields = [answer, context, question, alternates];
  return {
    unknown: share(unknown, total),
    of(documents) {
      const had = new Float64Array(documents.length);
      for (const term of asked) {
        const has = new Uint8Array(documents.length);
        for (const postings of fields) mark(has, postings, term, documents);
        const weight = weightOf(term);
        for (let i = 0; i < has.length; i++) if (has[i] === 1) had[i]! += weight;
      }
      return had.map((weight) => share(weight, total));
    },
  };
}

/** Sums in another order may end a rounding error above one. */
function share(part: number, whole: number): number {
  return whole > 0 ? Math.min(1, part / whole) : 0;
}

/** Marks those of rising documents that have a term in a field, and were not marked before. */
function mark(
  has: Uint8Array,
  { starts, documents: having }: FieldPostings,
  term: number,
  documents: readonly number[],
): void {
  const end = starts[term + 1] as number;
  let place = starts[term] as number;
  for (let i = 0; i < documents.length && place < end; i++) {
    if (has[i] === 1) continue;
    place = placeFrom(having, place, end, documents[i] as number);
    if (place < end && having[place] === documents[i]) has[i] = 1;
  }
}
