import type { IndexedEntry } from '../index/indexed-entry.ts';

export type { IndexedEntry };

export const OUTCOMES = ['answered', 'suggested', 'unanswered'] as const;
/** What to show: the answer, "did you mean" with the results, or "I couldn't find this". */
export type Outcome = (typeof OUTCOMES)[number];

/** Results of an answer, suggestions of a prefix, when nobody says how many. */
export const DEFAULT_RESULTS = 5;

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
