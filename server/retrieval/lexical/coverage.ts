import { documentCount, type FieldPostings, type LexicalData } from './lexical-data.ts';

/** Shares of idf weight, 0 to 1; 0 where there is no weight to share. */
export interface Shares {
  /** Of the asker's words, what the document has in whichever field. */
  readonly all: number;
  /** Of the asker's words, what it has in its question or alternates. */
  readonly phrasings: number;
  /** Of the words of the document's question, what the asker used. */
  readonly back: number;
}

/** For one question: what documents have of its words. */
export interface Coverage {
  /** A microsecond or two a document. */
  of(document: number): Shares;
  /** Share of the asker's idf weight that lies in words which the corpus does not have. */
  readonly unknown: number;
}

/** The different terms of each document in one field, by document: postings turned round. */
export class ForwardTerms {
  readonly #starts: Uint32Array;
  readonly #terms: Uint32Array;

  constructor(postings: FieldPostings) {
    const { starts, documents, lengths } = postings;
    this.#starts = new Uint32Array(lengths.length + 1);
    for (let i = 0; i < lengths.length; i++) {
      this.#starts[i + 1] = (this.#starts[i] as number) + (lengths[i] as number);
    }
    this.#terms = new Uint32Array(documents.length);
    const places = this.#starts.slice();
    for (let term = 0; term + 1 < starts.length; term++) {
      const end = starts[term + 1] as number;
      for (let i = starts[term] as number; i < end; i++) {
        const document = documents[i] as number;
        const place = places[document] as number;
        places[document] = place + 1;
        this.#terms[place] = term;
      }
    }
  }

  /** Term numbers, rising. */
  of(document: number): Uint32Array {
    return this.#terms.subarray(this.#starts[document], this.#starts[document + 1]);
  }
}

/** ln(1 + (N - n + 0.5) / (n + 0.5)) for n of N documents: never negative. */
export function idf(documents: number, matching: number): number {
  return Math.log(1 + (documents - matching + 0.5) / (matching + 0.5));
}

/** @param questions the terms of the documents' questions */
export function coverageOf(
  data: LexicalData,
  questions: ForwardTerms,
  terms: readonly string[],
): Coverage {
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
  const { question, alternates, answer, context } = data.fields;
  return {
    unknown: share(unknown, total),
    of(document) {
      let all = 0;
      let phrasings = 0;
      for (const term of asked) {
        if (contains(question, term, document) || contains(alternates, term, document)) {
          phrasings += weightOf(term);
        } else if (contains(answer, term, document) || contains(context, term, document)) {
          all += weightOf(term);
        }
      }
      let own = 0;
      let used = 0;
      for (const term of questions.of(document)) {
        own += weightOf(term);
        if (asked.has(term)) used += weightOf(term);
      }
      return {
        all: share(all + phrasings, total),
        phrasings: share(phrasings, total),
        back: share(used, own),
      };
    },
  };
}

/** Sums in another order may end a rounding error above one. */
function share(part: number, whole: number): number {
  return whole > 0 ? Math.min(1, part / whole) : 0;
}

function contains(postings: FieldPostings, term: number, document: number): boolean {
  let low = postings.starts[term] as number;
  let high = postings.starts[term + 1] as number;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const here = postings.documents[middle] as number;
    if (here === document) return true;
    if (here < document) low = middle + 1;
    else high = middle;
  }
  return false;
}
