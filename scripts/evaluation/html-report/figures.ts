import { type Html, html } from '../../demo-site/html.ts';
import type { Interval } from '../bootstrap.ts';
import type { AskedQuestion, EvaluationReport } from '../evaluate-questions.ts';
import { type Difference, rankIntervals, refusalIntervals } from '../intervals.ts';
import { type Judged, rankMetrics, right } from '../metrics.ts';
import { range, share, signedShare } from './numbers.ts';

interface Card {
  readonly title: string;
  readonly meaning: string;
  readonly value: number | null | undefined;
  readonly interval: Interval | null | undefined;
}

/** The figures that matter most, each with its interval. */
export function summaryCards(
  { all, followups, refusal }: EvaluationReport,
  asked: readonly AskedQuestion[],
): Html {
  const of = (followUp: boolean): Judged[] =>
    asked.flatMap(({ question, judged }) => (question.followUp === followUp ? [judged] : []));
  const answerable = (judged: readonly Judged[]): Judged[] => judged.filter((j) => j.answerable);
  const rank = rankIntervals(answerable(of(false)));
  const followUps = rankIntervals(answerable(of(true)));
  const refusing = refusalIntervals(of(false));
  const cards: Card[] = [
    { title: 'First right', meaning: 's1', value: all?.s1, interval: rank?.s1 },
    { title: 'In the first three', meaning: 's3', value: all?.s3, interval: rank?.s3 },
    { title: 'In the first five', meaning: 's5', value: all?.s5, interval: rank?.s5 },
    { title: 'Reciprocal rank', meaning: 'mrr', value: all?.mrr, interval: rank?.mrr },
    {
      title: 'Follow-ups, first right',
      meaning: 's1 given the turn before',
      value: followups?.s1,
      interval: followUps?.s1,
    },
    {
      title: 'Right of the answered',
      meaning: 'precision',
      value: refusal?.precisionAnswered,
      interval: refusing?.precisionAnswered,
    },
    {
      title: 'Answered',
      meaning: 'of the answerable',
      value: refusal?.answerableAnswered,
      interval: refusing?.answerableAnswered,
    },
    {
      title: 'Told from unanswerable',
      meaning: 'AUROC',
      value: refusal?.auroc,
      interval: refusing?.auroc,
    },
    {
      title: 'Calibration error, low is good',
      meaning: 'ECE; resampling adds to it',
      value: refusal?.ece,
      interval: refusing?.ece,
    },
    {
      title: 'Brier score, low is good',
      meaning: 'mean squared error',
      value: refusal?.brier,
      interval: refusing?.brier,
    },
  ];
  return html`<div class="cards">${cards.flatMap((card) => summaryCard(card))}</div>`;
}

function summaryCard({ title, meaning, value, interval }: Card): Html[] {
  if (value === null || value === undefined) return [];
  const percent = (part: number): number => Math.round(part * 1000) / 10;
  const drawn = interval
    ? html`<span class="interval">${range(interval)}</span><svg class="gauge" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="6" rx="3"/><rect class="span" x="${percent(interval.low)}" width="${Math.max(1, percent(interval.high - interval.low))}" height="6"/><rect class="mark" x="${Math.min(99, percent(value))}" width="1" height="6"/></svg>`
    : html``;
  return [
    html`<div class="card"><h3>${title}</h3><p class="value">${share(value)}</p>${drawn}<p class="meaning">${meaning}</p></div>`,
  ];
}

/** A row a file and a kind. */
export function kindsTable(
  files: readonly string[],
  asked: readonly (readonly AskedQuestion[])[],
): Html {
  const rows = files.flatMap((file, i) => {
    const judged = (asked[i] ?? []).flatMap((one) => (one.judged.answerable ? [one.judged] : []));
    const kinds = [...new Set(judged.map(({ kind }) => kind))].sort();
    const ofKinds = kinds.length < 2 ? [] : kinds;
    return [
      figuresRow('file', file, judged),
      ...ofKinds.map((kind) =>
        figuresRow(
          'kind',
          kind,
          judged.filter((one) => one.kind === kind),
        ),
      ),
    ];
  });
  return scrollable(
    'Figures by file and kind',
    html`<table class="figures"><thead><tr><th scope="col">file, kind</th><th scope="col" class="number">questions</th><th scope="col" class="wide">first right</th><th scope="col" class="number">s1</th><th scope="col" class="number">95 %</th><th scope="col" class="number">s3</th><th scope="col" class="number">s5</th><th scope="col" class="number">mrr</th></tr></thead><tbody>${rows}</tbody></table>`,
  );
}

function figuresRow(className: string, name: string, judged: readonly Judged[]): Html {
  const metrics = rankMetrics(judged);
  // Unanswerable questions alone have no rank.
  if (metrics === null) return html``;
  const interval = rankIntervals(judged)?.s1;
  const numbers = [metrics.s3, metrics.s5, metrics.mrr].map(
    (value) => html`<td class="number">${share(value)}</td>`,
  );
  return html`<tr class="${className}"><th scope="row">${name}</th><td class="number">${metrics.n}</td><td class="wide"><svg class="gauge" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="6"/><rect class="fill" width="${Math.round(metrics.s1 * 1000) / 10}" height="6"/></svg></td><td class="number strong">${share(metrics.s1)}</td><td class="number soft">${interval ? range(interval) : ''}</td>${numbers}</tr>
`;
}

/** How questions of each group came out. */
export function outcomesChart(asked: readonly AskedQuestion[]): Html {
  const followUps = asked.filter(({ question }) => question.followUp);
  const alone = asked.filter(({ question }) => !question.followUp);
  const kinds = new Set(alone.flatMap(({ judged }) => (judged.answerable ? [] : [judged.kind])));
  const groups: [string, readonly AskedQuestion[]][] = [
    ['answerable', alone.filter(({ judged }) => judged.answerable)],
    ...[...kinds]
      .sort()
      .reverse()
      .map((kind): [string, AskedQuestion[]] => [
        kind === 'near' || kind === 'far' ? `unanswerable, ${kind}` : `unanswerable: ${kind}`,
        alone.filter(({ judged }) => !judged.answerable && judged.kind === kind),
      ]),
    ['follow-ups', followUps],
  ];
  return html`<div class="outcomes">${groups.flatMap(([name, of]) =>
    of.length === 0
      ? []
      : [
          outcomeBar(
            name,
            of.map(({ judged }) => judged),
          ),
        ],
  )}</div>
<ul class="legend"><li><span class="key good"></span>answered, right</li><li><span class="key bad"></span>answered, wrong</li><li><span class="key maybe"></span>suggested</li><li><span class="key none"></span>unanswered</li></ul>`;
}

function outcomeBar(name: string, judged: readonly Judged[]): Html {
  const answered = judged.filter(({ outcome }) => outcome === 'answered');
  const good = answered.filter((one) => right(one) === 1).length;
  const count = (wanted: Judged['outcome']): number =>
    judged.filter(({ outcome }) => outcome === wanted).length;
  const parts: [string, string, number][] = [
    ['good', 'answered, right', good],
    ['bad', 'answered, wrong', answered.length - good],
    ['maybe', 'suggested', count('suggested')],
    ['none', 'unanswered', count('unanswered')],
  ];
  const drawn = parts.flatMap(([className, what, n]) =>
    n === 0
      ? []
      : [
          html`<span class="part ${className}" style="flex-grow:${n}" title="${what}: ${n}"><span class="hidden">${what}: </span>${n}</span>`,
        ],
  );
  return html`<div class="outcome"><span class="name">${name} <span class="soft">${judged.length}</span></span><span class="stack">${drawn}</span></div>`;
}

/** Two runs over the same questions. */
export function comparisonTable(differences: readonly Difference[]): Html {
  const rows = differences.map(({ name, before, now, interval }) => {
    const better = name === 'brier' ? interval.high < 0 : interval.low > 0;
    const worse = name === 'brier' ? interval.low > 0 : interval.high < 0;
    const same = interval.low === 0 && interval.high === 0;
    const verdict = better ? 'better' : worse ? 'worse' : same ? 'the same' : 'may be chance';
    return html`<tr><th scope="row">${name}</th><td class="number">${share(before)}</td><td class="number">${share(now)}</td><td class="number strong">${signedShare(now - before)}</td><td class="number soft">${signedShare(interval.low)} to ${signedShare(interval.high)}</td><td><span class="tag ${better ? 'answered' : worse ? 'unanswered' : ''}">${verdict}</span></td></tr>`;
  });
  return scrollable(
    'Comparison with the baseline',
    html`<table class="figures"><thead><tr><th scope="col">figure</th><th scope="col" class="number">baseline</th><th scope="col" class="number">now</th><th scope="col" class="number">difference</th><th scope="col" class="number">95 %, paired</th><th scope="col">verdict</th></tr></thead><tbody>${rows}</tbody></table>`,
  );
}

/** A table that may be wider than a telephone; reachable by keyboard. */
function scrollable(label: string, table: Html): Html {
  return html`<div class="scroll" role="region" aria-label="${label}" tabindex="0">${table}</div>`;
}
