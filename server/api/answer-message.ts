import { randomBytes } from 'node:crypto';
import type { IndexedEntry, RankedResult, Ranking } from '../retrieval/ranking.ts';
import type { AnswerMessage, AnswerResult, EntryResult } from './protocol.ts';
import { absoluteSourceUrl } from './source-url.ts';

export interface AnswerOrigin {
  readonly collection: string;
  /** Generation of the index that answered. */
  readonly index: string;
  /** Absolute address that root-relative sources go below. */
  readonly base: string;
  /** Milliseconds, unrounded. */
  readonly tookMs: number;
}

/** What retrieval says, as the `answer` message says it. */
export function answerMessage(ranking: Ranking, origin: AnswerOrigin): AnswerMessage {
  return {
    type: 'answer',
    // Not a counter: it names the answer in feedback and must not be guessable across visitors.
    answerId: `a-${randomBytes(9).toString('base64url')}`,
    outcome: ranking.outcome,
    confidence: ranking.confidence,
    results: ranking.results.map((result) => answerResult(result, origin.base)),
    collection: origin.collection,
    index: origin.index,
    tookMs: Math.round(origin.tookMs * 10) / 10,
  };
}

/** An entry as it goes over the wire: without the files it was read from. */
export function entryResult(entry: IndexedEntry, base: string): EntryResult {
  return {
    entryId: entry.id,
    question: entry.question,
    answer: { html: entry.answer.html, text: entry.answer.text },
    source: {
      url: absoluteSourceUrl(entry.source.url, base),
      title: entry.source.title,
      section: entry.source.section,
    },
    tags: [...entry.tags],
    ...(entry.updated === undefined ? {} : { updated: entry.updated }),
  };
}

function answerResult(result: RankedResult, base: string): AnswerResult {
  const { text, start, end } = result.passage;
  return { ...entryResult(result.entry, base), passage: { text, start, end }, score: result.score };
}
