import type { AskedQuestion } from '../../../../scripts/evaluation/evaluate-questions.ts';
import { reportOn } from '../../../../scripts/evaluation/evaluate-questions.ts';
import type { ReportedRun } from '../../../../scripts/evaluation/html-report/page.ts';
import { compareRuns } from '../../../../scripts/evaluation/intervals.ts';
import { worstMisses } from '../../../../scripts/evaluation/misses.ts';
import type { EvaluationQuestion } from '../../../../scripts/evaluation/question-file.ts';
import type { ExplainedCandidate, Explanation } from '../../../../server/retrieval/explain.ts';
import type { IndexedEntry, Outcome, Ranking } from '../../../../server/retrieval/ranking.ts';

/** Stands in every text that comes from outside; nothing of it may reach the markup. */
export const EVIL = `<script>alert(1)</script>"'&`;

const entry = (heading: string): IndexedEntry => ({
  id: heading,
  question: `${heading} ${EVIL}`,
  alternates: [],
  answer: { html: '', text: '' },
  passages: [],
  source: { url: '', title: '', section: '', file: 'zorbs.md', line: 1, heading },
  tags: [],
  lang: 'en',
});

function candidate(heading: string, amounts: readonly number[]): ExplainedCandidate {
  const contributions = amounts.map((amount, i) => ({
    name: `feature${i}`,
    value: i / 10,
    amount,
  }));
  return {
    entry: entry(heading),
    score: amounts.reduce((sum, amount) => sum + amount, 0),
    contributions,
  };
}

/** Three candidates: `Wrong` first, then `Other`, then `Wanted`. */
export const EXPLANATION: Explanation = {
  ranking: { outcome: 'answered', confidence: 0.9, results: [] } satisfies Ranking,
  candidates: [
    candidate('Wrong', [3, 1, 0.5, 0.1, 0.1, 0.1, 0.1, 0.1]),
    candidate('Other', [2, 1, 0.5, 0.1, 0.1, 0.1, 0.1, 0.1]),
    candidate('Wanted', [0.5, 2, 0.25, 0.1, 0.1, 0.1, 0.1, 0.1]),
  ],
  signals: [
    { name: 'margin', value: 1.5, amount: 2.5 },
    { name: 'bias', value: 1, amount: -0.25 },
  ],
  bySignals: 0.9,
  rule: 'followUp',
};

interface Made {
  readonly rank?: number;
  readonly confidence: number;
  readonly outcome?: Outcome;
  readonly kind?: string;
  readonly answerable?: boolean;
  readonly followUp?: boolean;
}

export function made(text: string, changes: Made): AskedQuestion {
  const { rank, confidence, answerable = true, followUp = false } = changes;
  const { outcome = confidence >= 0.5 ? 'answered' : 'suggested', kind = 'keyword' } = changes;
  const question: EvaluationQuestion = {
    question: `${text} ${EVIL}`,
    context: followUp ? [`before ${EVIL}`] : [],
    followUp,
    kind: `${kind}`,
    answers: answerable ? [{ page: 'zorbs.md', heading: 'Wanted' }] : [],
  };
  return {
    question,
    ranking: { outcome, confidence, results: [] },
    judged: { kind, answerable, rank, confidence, outcome },
    unknownPlaces: false,
  };
}

const RIGHT = Array.from({ length: 12 }, (_, i) =>
  made(`right ${i}`, { rank: 1, confidence: (i + 0.5) / 12, kind: i % 2 ? 'typo' : 'keyword' }),
);
export const ASKED: readonly AskedQuestion[] = [
  ...RIGHT,
  made('a little wrong', { rank: 3, confidence: 0.3 }),
  made('very wrong', { rank: 3, confidence: 0.93 }),
  made('can not be answered', { confidence: 0.8, kind: 'near', answerable: false }),
  made('rightly refused', { confidence: 0.1, kind: 'far', answerable: false }),
  made('and then', { rank: 2, confidence: 0.4, followUp: true }),
];

/** A run with everything that a report can show. */
export async function madeRun(asked = ASKED): Promise<ReportedRun> {
  const file = {
    file: `questions ${EVIL}.jsonl`,
    questions: asked.map(({ question }) => question),
  };
  const alone = asked.filter(({ question }) => !question.followUp);
  const twice = alone.map(({ judged }) => ({ now: judged, before: { ...judged, rank: 2 } }));
  return {
    report: reportOn([file], [asked]),
    asked: [asked],
    misses: await worstMisses(asked, async () => EXPLANATION),
    entries: 3,
    generation: `000001-${EVIL}`,
    crossValidated: true,
    baseline: { file: `old ${EVIL}.json`, differences: compareRuns(twice, []) },
  };
}
