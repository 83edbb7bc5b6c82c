import pc from 'picocolors';
import type { EvaluationReport } from './evaluate-questions.ts';
import type { Difference } from './intervals.ts';
import type { RankMetrics } from './metrics.ts';

/** The report as a table for a terminal. */
export function reportText(report: EvaluationReport): string {
  const rows = [
    ...report.files.flatMap(({ file, kinds, ...metrics }) => [
      row(file, metrics),
      ...Object.entries(kinds).map(([kind, of]) => row(`  ${kind}`, of)),
    ]),
    row('all', report.all),
    row('follow-ups', report.followups),
  ];
  const header = `${pad('')}${['n', 's@1', 's@3', 's@5', 'mrr'].map((name) => name.padStart(7)).join('')}`;
  return `${pc.bold(header)}\n${rows.join('')}${refusalText(report.refusal)}`;
}

/** Two runs over the same questions, as a table for a terminal. */
export function comparisonText({
  file,
  differences,
}: {
  readonly file: string;
  readonly differences: readonly Difference[];
}): string {
  const signed = (value: number): string => `${value < 0 ? '' : '+'}${value.toFixed(3)}`;
  const header = `${pad(`against ${file}`)} before    now  difference [95 %, paired]`;
  const rows = differences.map(({ name, before, now, interval: { low, high } }) => {
    const range = `[${signed(low)}, ${signed(high)}]`;
    const change = `${signed(now - before).padStart(8)}  ${range}`;
    return `${pad(name)}${figure(before)}${figure(now)}${low > 0 || high < 0 ? pc.bold(change) : change}\n`;
  });
  return `\n${pc.bold(header)}\n${rows.join('')}`;
}

function row(name: string, metrics: Partial<RankMetrics> | null): string {
  if (metrics?.n === undefined || metrics.s1 === undefined) return '';
  const { n, s1, s3, s5, mrr } = metrics;
  return `${pad(name)}${String(n).padStart(7)}${[s1, s3, s5, mrr].map(figure).join('')}\n`;
}

function refusalText(refusal: EvaluationReport['refusal']): string {
  if (refusal === null) return '';
  const rows = Object.entries(refusal).map(
    ([name, value]) => `${pad(name)}${value === null ? '      -' : figure(value)}\n`,
  );
  return `\n${pc.bold('refusal')}\n${rows.join('')}`;
}

function pad(name: string): string {
  return name.slice(0, 34).padEnd(36);
}

function figure(value: number | undefined): string {
  return (value ?? 0).toFixed(3).padStart(7);
}
