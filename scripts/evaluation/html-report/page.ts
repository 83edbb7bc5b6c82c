import { type Html, html, sanitised } from '../../demo-site/html.ts';
import { RESAMPLES } from '../bootstrap.ts';
import type { AskedQuestion, EvaluationReport } from '../evaluate-questions.ts';
import type { Difference } from '../intervals.ts';
import type { Miss } from '../misses.ts';
import { reliabilityDiagram, riskCoverageCurve } from './charts.ts';
import { comparisonTable, kindsTable, outcomesChart, summaryCards } from './figures.ts';
import { missesSection } from './misses.ts';
import { counted } from './numbers.ts';
import { REPORT_STYLE } from './style.ts';

/** What a report tells of. */
export interface ReportedRun {
  readonly report: EvaluationReport;
  /** By file, in the report's order. */
  readonly asked: readonly (readonly AskedQuestion[])[];
  readonly misses: readonly Miss[];
  /** Entries of the corpus. */
  readonly entries: number;
  readonly generation: string;
  readonly crossValidated: boolean;
  readonly baseline?: { readonly file: string; readonly differences: readonly Difference[] };
}

/**
 * A report for people: one HTML page that needs nothing else, no script and no network. The same
 * run gives the same bytes.
 */
export function htmlReport(run: ReportedRun): string {
  const { report, misses, baseline } = run;
  const asked = run.asked.flat();
  const alone = asked.flatMap(({ question, judged }) => (question.followUp ? [] : [judged]));
  const files = report.files.map(({ file }) => file);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Docent evaluation: ${files.join(', ')}</title>
<style>${sanitised(REPORT_STYLE)}</style>
</head>
<body>
<header><h1>How well Docent answers</h1>
<p class="lead">${counted(asked.length, 'question')} from ${files.join(', ')}, asked of ${run.entries} entries. ${how(run)}</p></header>
<main>
${section('Summary', `Bars show 95 % intervals: percentiles of ${RESAMPLES.toLocaleString('en')} bootstrap resamples of the questions.`, summaryCards(report, asked))}
${baseline === undefined ? html`` : section('Against the baseline', `The same questions, ranked with ${baseline.file}. Where the paired interval holds 0, the difference may be chance.`, comparisonTable(baseline.differences))}
${section('By file and kind', 'Answerable questions: the share with a right entry first (s1), in the first three and five, and the mean reciprocal rank.', kindsTable(files, run.asked))}
${section('What visitors get', 'An answer, a choice of guesses, or an honest "I couldn\'t find this".', outcomesChart(asked))}
${alone.length === 0 ? html`` : confidenceSection(alone)}
${section('Worst misses', 'First results that are wrong, surest first, and what set them apart from the entry that was wanted: weight × standardised value of each feature.', missesSection(misses))}
</main>
<footer>Index ${run.generation}. Made by <code>docent evaluate --report</code>.</footer>
</body>
</html>
`.markup;
}

function how({ crossValidated }: ReportedRun): string {
  return crossValidated
    ? 'Cross-validated: each was ranked by weights that had not learned from its entry.'
    : 'Ranked by the weights in force; where these were fitted on the same questions, the figures flatter.';
}

function confidenceSection(alone: Parameters<typeof reliabilityDiagram>[0]): Html {
  return section(
    'Confidence',
    'Left: of the questions with a confidence of .7, seven in ten should be right at rank 1; on the diagonal it keeps its word. Right: how much is wrong if only the surest questions are answered; lower is better.',
    html`<div class="charts"><figure>${reliabilityDiagram(alone)}<figcaption>Reliability</figcaption></figure><figure>${riskCoverageCurve(alone)}<figcaption>Risk and coverage</figcaption></figure></div>`,
  );
}

function section(title: string, lead: string, body: Html): Html {
  return html`<section><h2>${title}</h2><p class="lead">${lead}</p>${body}</section>`;
}
