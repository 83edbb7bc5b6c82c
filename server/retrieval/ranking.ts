import type { EntrySource } from '../corpus/entry.ts';

export const OUTCOMES = ['answered', 'suggested', 'unanswered'] as const;
/** What to show: the answer, "did you mean" with the results, or "I couldn't find this". */
export type Outcome = (typeof OUTCOMES)[number];

/** An entry as an index holds it: the answer rendered and sanitised, its passages cut. */
export interface IndexedEntry {
  readonly id: string;
  readonly question: string;
  readonly alternates: readonly string[];
  /** `text` equals the DOM text of `html`. */
  readonly answer: { readonly html: string; readonly text: string };
  /** UTF-16 offsets [start, end) into `answer.text`, in reading order. */
  readonly passages: readonly (readonly [start: number, end: number])[];
  readonly source: EntrySource;
  readonly tags: readonly string[];
  readonly lang: string;
  readonly version?: string;
  readonly updated?: string;
}

/** Which entries may be found at all; an entry must have every tag that is named. */
export interface EntryFilter {
  readonly tags?: readonly string[] | undefined;
  readonly lang?: string | undefined;
  readonly version?: string | undefined;
}

export interface AskOptions extends EntryFilter {
  /** How many results; default 5. */
  readonly limit?: number | undefined;
  /** Earlier questions of the conversation, oldest first. */
  readonly context?: readonly string[] | undefined;
}

export interface SuggestOptions extends EntryFilter {
  readonly limit?: number | undefined;
}

export interface RankedResult {
  readonly entry: IndexedEntry;
  /** UTF-16 offsets into `entry.answer.text`. */
  readonly passage: { readonly text: string; readonly start: number; readonly end: number };
  readonly score: number;
}

/** What retrieval says to one question. */
export interface Ranking {
  readonly outcome: Outcome;
  /** Probability that the first result answers the question, 0..1. */
  readonly confidence: number;
  /** In order of rank; filled up to the limit whatever the outcome. */
  readonly results: readonly RankedResult[];
}

export interface Suggestion {
  readonly entryId: string;
  /** The phrasing that matched: the question or one of its alternates. */
  readonly question: string;
}

/** One collection, loaded: what the API asks. */
export interface Retriever {
  /** Name of the index generation that answers. */
  readonly generation: string;
  ask(question: string, options?: AskOptions): Promise<Ranking>;
  suggest(prefix: string, options?: SuggestOptions): readonly Suggestion[];
  entry(id: string): IndexedEntry | undefined;
  /** A few questions to begin with. */
  starters(count: number): readonly string[];
}
