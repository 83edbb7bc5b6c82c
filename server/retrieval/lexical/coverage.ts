import { documentCount, type FieldPostings, type LexicalData } from './lexical-data.ts';
import { holds } from './sorted-numbers.ts';

/** For one question: what documents have of its words. */
export interface Coverage {
  /**
   * Share of the asker's idf weight, 0 to 1, in words that a document has in whichever field; 0
   * where there is no weight to share.
   */
  of(document: number): number;
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
    of(document) {
      let had = 0;
      for (const term of asked) {
        if (fields.some((postings) => contains(postings, term, document))) had += weightOf(term);
      }
      return share(had, total);
    },
  };
}

/** Sums in another order may end a rounding error above one. */
function share(part: number, whole: number): number {
  return whole > 0 ? Math.min(1, part / whole) : 0;
}

function contains({ starts, documents }: FieldPostings, term: number, document: number): boolean {
  return holds(documents, starts[term] as number, starts[term + 1] as number, document);
}
