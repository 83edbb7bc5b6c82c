import type { ExplainedCandidate, Explanation } from '../../server/retrieval/explain.ts';
import type { AskedQuestion } from './evaluate-questions.ts';
import { right } from './metrics.ts';
import { type EvaluationQuestion, isAt } from './question-file.ts';

/** Misses that a report shows. */
const WORST = 20;

/** A question whose first result does not answer it, and why that one came first. */
export interface Miss extends AskedQuestion {
  readonly explanation: Explanation;
  /** The best of the entries that answer; undefined where no retriever brought one up. */
  readonly wanted: { readonly candidate: ExplainedCandidate; readonly rank: number } | undefined;
}

/**
 * The wrong first results that the retriever was surest of. A question that can't be answered is
 * a miss if its first result was shown as the answer.
 *
 * @param explain by the retriever that was asked
 */
export async function worstMisses(
  asked: readonly AskedQuestion[],
  explain: (question: EvaluationQuestion) => Promise<Explanation>,
): Promise<Miss[]> {
  const missed = asked
    .filter(({ judged }) => right(judged) === 0)
    .filter(({ judged }) => judged.answerable || judged.outcome === 'answered')
    .sort((a, b) => b.judged.confidence - a.judged.confidence);
  const misses: Miss[] = [];
  for (const one of missed.slice(0, WORST)) {
    const explanation = await explain(one.question);
    const place = explanation.candidates.findIndex(({ entry }) =>
      one.question.answers.some((answer) => isAt(entry.source, answer)),
    );
    const candidate = explanation.candidates[place];
    misses.push({
      ...one,
      explanation,
      wanted: candidate === undefined ? undefined : { candidate, rank: place + 1 },
    });
  }
  return misses;
}
