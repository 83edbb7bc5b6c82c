import { editDistance } from '../../server/retrieval/lexical/edit-distance.ts';
import {
  LEXICAL_FIELDS,
  type LexicalDocument,
} from '../../server/retrieval/lexical/lexical-data.ts';
import { DEFAULT_BOOSTS, type LexicalHit } from '../../server/retrieval/lexical/lexical-index.ts';
import { editsAllowed } from '../../server/retrieval/lexical/near-terms.ts';
import { words } from '../../server/retrieval/words.ts';

/**
 * Lexical search by its definition: reads every document anew for every question. What the index
 * answers is held against it before its speed counts for anything.
 */
export class NaiveSearch {
  readonly #documents: readonly LexicalDocument[];
  readonly #fields: readonly (readonly (readonly string[])[])[];
  readonly #vocabulary: readonly string[];
  /** Different terms of each field of each document. */
  readonly #lengths: readonly (readonly number[])[];
  readonly #averageLengths: readonly number[];

  constructor(documents: readonly LexicalDocument[]) {
    this.#documents = documents;
    this.#fields = LEXICAL_FIELDS.map((field) =>
      documents.map((document) =>
        field === 'alternates'
          ? (document.alternates ?? []).flatMap(words)
          : words(document[field] ?? ''),
      ),
    );
    this.#vocabulary = [...new Set(this.#fields.flat(2))];
    this.#lengths = this.#fields.map((texts) => texts.map((text) => new Set(text).size));
    this.#averageLengths = this.#lengths.map(
      (lengths) => lengths.reduce((sum, length) => sum + length, 0) / lengths.length,
    );
  }

  /** As `LexicalIndex.search` with its defaults. */
  search(asked: readonly string[], limit: number): LexicalHit[] {
    const weights = this.#weightsOf(asked);
    const scores = new Float64Array(this.#documents.length);
    for (const [f, texts] of this.#fields.entries()) {
      const frequencies = texts.map((text) => {
        const counts = new Map<string, number>();
        for (const term of text)
          if (weights.has(term)) counts.set(term, (counts.get(term) ?? 0) + 1);
        return counts;
      });
      const boost = DEFAULT_BOOSTS[LEXICAL_FIELDS[f]!];
      for (const [term, weight] of weights) {
        const n = frequencies.filter((counts) => counts.has(term)).length;
        const idf = Math.log(1 + (texts.length - n + 0.5) / (n + 0.5));
        for (const [document, counts] of frequencies.entries()) {
          const frequency = counts.get(term);
          if (frequency === undefined) continue;
          const length = this.#lengths[f]![document]! / this.#averageLengths[f]!;
          const tf = (2.2 * frequency) / (frequency + 1.2 * (0.3 + 0.7 * length));
          scores[document]! += weight * boost * idf * (0.5 + tf);
        }
      }
    }
    return Array.from(scores, (score, document) => ({ document, score }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score || a.document - b.document)
      .slice(0, limit);
  }

  /** The terms that count, unknown words as what they may stand for, and how much. */
  #weightsOf(asked: readonly string[]): Map<string, number> {
    const weights = new Map<string, number>();
    const known = new Set(this.#vocabulary);
    for (const word of asked) {
      const terms = known.has(word) ? [{ term: word, weight: 1 }] : this.#standIns(word);
      for (const { term, weight } of terms) weights.set(term, (weights.get(term) ?? 0) + weight);
    }
    return weights;
  }

  #standIns(word: string): { term: string; weight: number }[] {
    const longer =
      word.length < 3
        ? []
        : this.#vocabulary
            .filter((term) => term.startsWith(word))
            .map((term) => {
              const { length } = term;
              return { term, weight: (0.375 * length) / (length + 0.3 * (length - word.length)) };
            });
    const edits = editsAllowed(word.length);
    const near = this.#vocabulary
      .map((term) => ({ term, distance: editDistance(word, term, edits) }))
      .filter(({ distance }) => distance <= edits && !/\p{N}/u.test(word));
    const least = Math.min(...near.map(({ distance }) => distance));
    const nearest = near
      .filter(({ term, distance }) => distance === least && !term.startsWith(word))
      .map(({ term }) => ({ term, weight: (0.45 * term.length) / (term.length + least) }));
    return [...longer, ...nearest]
      .sort((a, b) => b.weight - a.weight || (a.term < b.term ? -1 : 1))
      .slice(0, 24);
  }
}

/**
 * Whether two lists are the same but for rounding, to single precision: the same scores in the same
 * order, and the same documents but where scores are equal to the last few bits.
 */
export function sameHits(got: readonly LexicalHit[], expected: readonly LexicalHit[]): boolean {
  const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-6 * Math.abs(b);
  return (
    got.length === expected.length &&
    got.every(({ document, score }, i) => {
      const other = expected[i]!;
      if (!near(score, other.score)) return false;
      if (document === other.document) return true;
      // A tie: it may come a place earlier or later, or fall off the end.
      const tied = expected.filter((hit) => near(hit.score, score));
      return tied.length > 1 || i === expected.length - 1;
    })
  );
}
