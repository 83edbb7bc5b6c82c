import type { AnswerMessage } from '../../server/api/protocol.ts';
import type { Reply, Turn } from './conversation.ts';

/** Detail of `docent-answer` and `docent-unanswered`. */
export interface DocentAnswerDetail {
  readonly question: string;
  readonly outcome: AnswerMessage['outcome'];
  /** Probability that the first result answers the question, 0..1. */
  readonly confidence: number;
  readonly results: readonly { entryId: string; question: string; url: string }[];
}

/** What the page is told of a reply. */
export function answerEvent(
  { question }: Turn,
  { outcome, confidence, results }: Reply,
): CustomEvent<DocentAnswerDetail> {
  return new CustomEvent(outcome === 'unanswered' ? 'docent-unanswered' : 'docent-answer', {
    bubbles: true,
    composed: true,
    detail: {
      question,
      outcome,
      confidence,
      results: results.map(({ entryId, question, source: { url } }) => ({
        entryId,
        question,
        url,
      })),
    },
  });
}
