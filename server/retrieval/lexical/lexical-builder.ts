import { words } from '../words.ts';
import { GrowingArray } from './growing-array.ts';
import {
  type FieldPostings,
  LEXICAL_FIELDS,
  type LexicalData,
  type LexicalDocument,
  type LexicalField,
} from './lexical-data.ts';
import { TermList } from './term-list.ts';
import { PairCollector } from './term-pairs.ts';

/** Largest frequency that is kept; BM25 is flat long before. */
const MOST_FREQUENT = 0xffff;
/** Words on either side do not stand side by side. No word goes across a space. */
const PAUSE = /(?<=[.,;:!?)\]])\s+|\s+(?=[([])|\n+/u;

/**
 * Collects documents, numbered from 0 in the order in which they come, into postings. The same
 * documents give the same data to the byte.
 *
 * @param analyse turns a text, or a part of one between spaces, into its terms. Whoever searches must use the same: this is where a
 *   stemmer would go, and a change of it is a change of the file's format version.
 */
export class LexicalBuilder {
  readonly #analyse: (text: string) => string[];
  /** Terms numbered as they were first seen. */
  readonly #numbers = new Map<string, number>();
  readonly #documentFrequencies: number[] = [];
  readonly #fields = new Map<LexicalField, FieldCollector>();
  readonly #pairs = new PairCollector();

  constructor(analyse: (text: string) => string[] = words) {
    this.#analyse = analyse;
    for (const field of LEXICAL_FIELDS) this.#fields.set(field, new FieldCollector());
  }

  add(document: LexicalDocument): void {
    const inDocument = new Set<number>();
    for (const [field, collector] of this.#fields) {
      const counts = new Map<number, number>();
      for (const text of textsOf(document, field)) {
        for (const run of text.split(PAUSE)) {
          this.#pairs.startRun();
          for (const term of this.#analyse(run)) {
            const number = this.#numberOf(term);
            counts.set(number, (counts.get(number) ?? 0) + 1);
            inDocument.add(number);
            this.#pairs.add(number);
          }
        }
      }
      collector.add(counts);
    }
    for (const number of inDocument) {
      this.#documentFrequencies[number] = (this.#documentFrequencies[number] ?? 0) + 1;
    }
  }

  build(): LexicalData {
    // By UTF-16 code units, as TermList wants it.
    const sorted = Array.from(this.#numbers.keys()).sort();
    const ranks = new Uint32Array(sorted.length);
    const documentFrequencies = new Uint32Array(sorted.length);
    sorted.forEach((term, rank) => {
      const number = this.#numbers.get(term) as number;
      ranks[number] = rank;
      documentFrequencies[rank] = this.#documentFrequencies[number] as number;
    });
    const postings = (field: LexicalField): FieldPostings =>
      (this.#fields.get(field) as FieldCollector).postings(ranks);
    return {
      terms: TermList.of(sorted),
      documentFrequencies,
      pairs: this.#pairs.pairs(ranks),
      fields: {
        question: postings('question'),
        alternates: postings('alternates'),
        answer: postings('answer'),
        context: postings('context'),
      },
    };
  }

  #numberOf(term: string): number {
    let number = this.#numbers.get(term);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(term, number);
      this.#pairs.meet(term);
    }
    return number;
  }
}

function textsOf(document: LexicalDocument, field: LexicalField): readonly string[] {
  if (field === 'alternates') return document.alternates ?? [];
  return [document[field] ?? ''];
}

/** One field's terms, document by document, until they are turned into postings by term. */
class FieldCollector {
  readonly #terms = new GrowingArray();
  readonly #frequencies = new GrowingArray();
  readonly #lengths = new GrowingArray();

  add(counts: ReadonlyMap<number, number>): void {
    for (const [number, count] of counts) {
      this.#terms.push(number);
      this.#frequencies.push(Math.min(MOST_FREQUENT, count));
    }
    this.#lengths.push(counts.size);
  }

  /** A counting sort by `ranks` of the terms' numbers; within a term, documents stay in order. */
  postings(ranks: Uint32Array): FieldPostings {
    const terms = this.#terms.view();
    const counts = this.#frequencies.view();
    const lengths = this.#lengths.view().slice();
    const starts = new Uint32Array(ranks.length + 1);
    for (const number of terms) {
      const next = (ranks[number] as number) + 1;
      starts[next] = (starts[next] as number) + 1;
    }
    for (let i = 1; i < starts.length; i++) {
      starts[i] = (starts[i] as number) + (starts[i - 1] as number);
    }
    const places = starts.slice();
    const documents = new Uint32Array(terms.length);
    const frequencies = new Uint16Array(terms.length);
    let from = 0;
    lengths.forEach((length, document) => {
      for (let i = from; i < from + length; i++) {
        const rank = ranks[terms[i] as number] as number;
        const place = places[rank] as number;
        places[rank] = place + 1;
        documents[place] = document;
        frequencies[place] = counts[i] as number;
      }
      from += length;
    });
    return { starts, documents, frequencies, lengths };
  }
}
