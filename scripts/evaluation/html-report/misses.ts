import type {
  ConfidenceRule,
  Contribution,
  ExplainedCandidate,
} from '../../../server/retrieval/explain.ts';
import { type Html, html } from '../../demo-site/html.ts';
import { sureness } from '../../sureness.ts';
import type { Miss } from '../misses.ts';
import { counted, signed } from './numbers.ts';

/** Features that are shown one by one; the others are summed up. */
const ROWS = 6;
/** Of what was ranked above the wanted entry, at most this many are shown. */
const ABOVE = 3;
/** What else than the signals decided on the confidence. */
const RULES: Readonly<Record<ConfidenceRule, string>> = {
  verbatim: 'a stored question, word for word',
  followUp: 'read with the turn before',
  vague: 'few words',
};

/** The wrong first results, surest first. */
export function missesSection(misses: readonly Miss[]): Html {
  if (misses.length === 0) return html`<p class="lead">None: every first result was right.</p>`;
  return html`<ol class="misses">${misses.map(missCard)}</ol>`;
}

function missCard(miss: Miss): Html {
  const { question, judged, explanation, wanted } = miss;
  const { candidates, rule } = explanation;
  const [first] = candidates;
  const others = candidates.slice(1, Math.min(ABOVE, (wanted?.rank ?? 1) - 1));
  const above = [
    ...(first === undefined ? [] : [place('wrong', 'Ranked first', first)]),
    ...others.map((other, i) => place('wrong', `Ranked ${i + 2}`, other)),
  ];
  const context = question.context.map((turn) => html`<p class="turn">after: ${turn}</p>`);
  return html`<li class="miss">
<div class="asked">${context}<h3>${question.question}</h3>
<p class="tags"><span class="tag">${question.kind}</span><span class="tag ${judged.outcome}">${judged.outcome}</span><span class="tag">${sureness(judged.confidence)}</span>${rule === undefined ? html`` : html`<span class="tag">${RULES[rule]}</span>`}</p></div>
<dl class="places">${above}${wantedPlace(miss)}</dl>
${why(first, wanted?.candidate, explanation.signals)}</li>
`;
}

function place(className: string, title: string, { entry, score }: ExplainedCandidate): Html {
  return html`<div class="${className}"><dt>${title}</dt><dd>${entry.question} <span class="where">${entry.source.file.split('/').at(-1) ?? ''}, score ${score.toFixed(2)}</span></dd></div>`;
}

function wantedPlace({ question, wanted, unknownPlaces }: Miss): Html {
  if (wanted !== undefined) {
    return place('wanted', `Wanted, ranked ${wanted.rank}`, wanted.candidate);
  }
  const [answer] = question.answers;
  if (answer === undefined) {
    return html`<div class="wanted"><dt>Wanted</dt><dd>no answer: nothing in the corpus fits</dd></div>`;
  }
  const reason = unknownPlaces ? 'not in this corpus' : 'not among the candidates';
  return html`<div class="wanted"><dt>Wanted, ${reason}</dt><dd>${answer.heading} <span class="where">${answer.page}</span></dd></div>`;
}

interface Row {
  readonly name: string;
  readonly amount: number;
  readonly detail: string;
}

/** What set the two apart; where nothing was wanted, what made the first one seem an answer. */
function why(
  first: ExplainedCandidate | undefined,
  wanted: ExplainedCandidate | undefined,
  signals: readonly Contribution[],
): Html {
  if (first === undefined) return html``;
  if (wanted === undefined) {
    const rows = signals.map(
      ({ name, amount, value }): Row => ({
        name,
        amount,
        detail: name === 'bias' ? '' : value.toFixed(2),
      }),
    );
    return bars(rows, 'log odds', ['doubt', 'answer']);
  }
  const rows = first.contributions.map(({ name, amount }, i): Row => {
    const other = wanted.contributions[i]?.amount ?? 0;
    return { name, amount: amount - other, detail: `${signed(amount)} / ${signed(other)}` };
  });
  return bars(rows, 'score', ['wanted', 'wrong']);
}

function bars(rows: readonly Row[], total: string, [left, right]: readonly [string, string]): Html {
  const sorted = [...rows].sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount));
  const [shown, others] = [sorted.slice(0, ROWS), sorted.slice(ROWS)];
  const sum = (of: readonly Row[]): number => of.reduce((all, { amount }) => all + amount, 0);
  const all: Row[] =
    others.length === 0
      ? shown
      : [...shown, { name: counted(others.length, 'other'), amount: sum(others), detail: '' }];
  const largest = Math.max(1e-9, ...all.map(({ amount }) => Math.abs(amount)));
  const body = all.map(
    ({ name, amount, detail }) =>
      html`<tr><th scope="row">${name}</th><td class="bar">${bar(amount / largest)}</td><td class="number">${signed(amount)}</td><td class="number detail">${detail}</td></tr>`,
  );
  return html`<table class="why"><thead><tr><th scope="col">feature</th><th scope="col" class="sides"><span>◂ ${left}</span> <span>${right} ▸</span></th><th scope="col" class="number">adds</th><th scope="col" class="number detail">${total === 'score' ? 'first / wanted' : 'value'}</th></tr></thead>
<tbody>${body}</tbody><tfoot><tr><th scope="row">${total}</th><td></td><td class="number">${signed(sum(rows))}</td><td class="detail"></td></tr></tfoot></table>`;
}

/** From the middle to one side; -1 to 1. */
function bar(length: number): Html {
  const width = Math.round(Math.abs(length) * 1000) / 10;
  const [start, className] = length < 0 ? [100 - width, 'minus'] : [100, 'plus'];
  return html`<svg viewBox="0 0 200 10" preserveAspectRatio="none" aria-hidden="true"><rect class="${className}" x="${start}" y="1" width="${width}" height="8"/><path class="zero" d="M100 0V10"/></svg>`;
}
