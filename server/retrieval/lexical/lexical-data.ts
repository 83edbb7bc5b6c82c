import type { TermList } from './term-list.ts';

/** What of an entry is searched: `context` is where it stands, such as title and section. */
export const LEXICAL_FIELDS = ['question', 'alternates', 'answer', 'context'] as const;
export type LexicalField = (typeof LEXICAL_FIELDS)[number];

/**
 * The postings of one field, as compressed sparse rows: those of term `t` are the places
 * `starts[t]` to `starts[t + 1]` of `documents` (rising) and `frequencies`.
 */
export interface FieldPostings {
  /** Terms + 1. */
  readonly starts: Uint32Array;
  readonly documents: Uint32Array;
  /** How often the term stands in the field, at most 65,535. */
  readonly frequencies: Uint16Array;
  /** Different terms in the field, by document. */
  readonly lengths: Uint32Array;
}

/**
 * Which terms stand side by side, as compressed sparse rows by the first one. Only of terms that may
 * be parts of a word (`isPart`).
 */
export interface TermPairs {
  /** Terms + 1. */
  readonly starts: Uint32Array;
  /** The second terms, rising within a row. */
  readonly seconds: Uint32Array;
}

/** All that a lexical index keeps on disk. */
export interface LexicalData {
  readonly terms: TermList;
  /** In how many documents a term stands, in whichever field; by term. */
  readonly documentFrequencies: Uint32Array;
  readonly pairs: TermPairs;
  readonly fields: Readonly<Record<LexicalField, FieldPostings>>;
}

/** One entry as it is indexed. A field without text has no words. */
export interface LexicalDocument {
  readonly question: string;
  readonly alternates?: readonly string[];
  readonly answer?: string;
  readonly context?: string;
}

/** How many documents there are. */
export function documentCount(data: LexicalData): number {
  return data.fields.question.lengths.length;
}
