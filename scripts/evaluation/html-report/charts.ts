import { type Html, html } from '../../demo-site/html.ts';
import { accuracyIntervals, riskIntervals } from '../intervals.ts';
import {
  expectedCalibrationError,
  type Judged,
  reliabilityBins,
  right,
  risksAt,
} from '../metrics.ts';
import { counted, share } from './numbers.ts';

const WIDTH = 440;
const PLOT = { left: 46, right: 428, top: 14, bottom: 286 } as const;
const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1];
const COVERAGES = Array.from({ length: 50 }, (_, i) => (i + 1) / 50);

const x = (value: number): number => round(PLOT.left + value * (PLOT.right - PLOT.left));
const round = (pixels: number): number => Math.round(pixels * 10) / 10;

/** Ten bins of confidence against the share that is right in each, with their counts below. */
export function reliabilityDiagram(judged: readonly Judged[]): Html {
  const bins = reliabilityBins(judged);
  const intervals = accuracyIntervals(judged);
  const y = scale(1);
  const most = Math.max(1, ...bins.map(({ n }) => n));
  const held = bins.flatMap((bin, i) => (bin.n === 0 ? [] : [{ ...bin, i }]));
  const bars = bins.map(({ n }, i) => {
    const height = round((44 * n) / most);
    const middle = x((i + 0.5) / bins.length);
    return html`<rect class="count" x="${x(i / bins.length) + 2}" y="${374 - height}" width="${round(x(0.1) - x(0) - 4)}" height="${height}" rx="2"/><text class="tick" x="${middle}" y="${368 - height}" text-anchor="middle">${n}</text>`;
  });
  const columns = held.map(
    ({ i, accuracy }) =>
      html`<rect class="column" x="${x(i / bins.length) + 2}" y="${y(accuracy)}" width="${round(x(0.1) - x(0) - 4)}" height="${round(PLOT.bottom - y(accuracy))}" rx="2"/>`,
  );
  const points = held.map(({ i, n, confidence, accuracy }) => {
    const interval = intervals[i];
    const at = x(confidence);
    const whisker = interval
      ? html`<path class="whisker" d="M${at} ${y(interval.low)}V${y(interval.high)}"/>`
      : html``;
    return html`${whisker}<circle class="point" cx="${at}" cy="${y(accuracy)}" r="4.5"><title>${counted(n, 'question')}: ${share(confidence)} sure, ${share(accuracy)} right</title></circle>`;
  });
  const label = `Reliability: expected calibration error ${share(expectedCalibrationError(judged))} over ${counted(judged.length, 'question')}`;
  return html`<svg viewBox="0 0 ${WIDTH} 410" role="img" aria-label="${label}">
${grid(1)}${columns}<path class="ideal" d="M${x(0)} ${y(0)}L${x(1)} ${y(1)}"/>${points}${bars}
<text class="axis" x="${x(0.5)}" y="402" text-anchor="middle">confidence, and how many questions had it</text>
${yTitle('share right at rank 1')}</svg>`;
}

/** The share that is wrong among the surest, from few of them to all. */
export function riskCoverageCurve(judged: readonly Judged[]): Html {
  const risks = risksAt(judged, COVERAGES);
  const band = riskIntervals(judged, COVERAGES);
  const highest = Math.max(0.1, ...band.map((interval) => interval?.high ?? 0));
  const top = Math.min(1, Math.ceil(highest * 10) / 10);
  const y = scale(top);
  const line = (values: readonly number[], from: readonly number[] = COVERAGES): string =>
    values.map((value, i) => `${x(from[i]!)} ${y(value)}`).join('L');
  const upper = line(band.map((interval, i) => interval?.high ?? risks[i]!));
  const back = band.map((interval, i) => interval?.low ?? risks[i]!).reverse();
  const lower = line(back, [...COVERAGES].reverse());
  const answered = judged.filter(({ outcome }) => outcome === 'answered');
  const coverage = answered.length / Math.max(1, judged.length);
  const wrong = answered.filter((one) => right(one) === 0).length;
  const risk = wrong / Math.max(1, answered.length);
  const marker =
    answered.length === 0
      ? html``
      : html`<path class="guide" d="M${x(coverage)} ${PLOT.bottom}V${y(risk)}H${PLOT.left}"/><circle class="point" cx="${x(coverage)}" cy="${y(risk)}" r="5.5"><title>answered: ${share(coverage)} of all, ${share(risk)} of them wrong</title></circle><text class="note" x="${x(coverage) + (coverage > 0.6 ? -10 : 10)}" y="${y(risk) - 12}" text-anchor="${coverage > 0.6 ? 'end' : 'start'}">answered ${share(coverage)}, wrong ${share(risk)}</text>`;
  const label = `Risk and coverage: of all questions ${share(coverage)} are answered, ${share(risk)} of these wrongly; of all together ${share(risks.at(-1) ?? 0)} would be wrong`;
  return html`<svg viewBox="0 0 ${WIDTH} 340" role="img" aria-label="${label}">
${grid(top)}<path class="band" d="M${upper}L${lower}Z"/><path class="line" d="M${line(risks)}"/>${marker}
<text class="axis" x="${x(0.5)}" y="332" text-anchor="middle">share of the questions that is answered, surest first</text>
${yTitle('share of these that is wrong')}</svg>`;
}

function scale(top: number): (value: number) => number {
  return (value) => round(PLOT.bottom - (value / top) * (PLOT.bottom - PLOT.top));
}

function grid(top: number): Html {
  const y = scale(top);
  const rows = TICKS.map((tick) => tick * top).map(
    (value) =>
      html`<path class="grid" d="M${PLOT.left} ${y(value)}H${PLOT.right}"/><text class="tick" x="${PLOT.left - 7}" y="${y(value) + 4}" text-anchor="end">${tickText(value)}</text>`,
  );
  const columns = TICKS.map(
    (value) =>
      html`<text class="tick" x="${x(value)}" y="${PLOT.bottom + 18}" text-anchor="middle">${tickText(value)}</text>`,
  );
  return html`${rows}${columns}`;
}

function tickText(value: number): string {
  return String(Math.round(value * 100) / 100).replace(/^0\./, '.');
}

function yTitle(text: string): Html {
  const middle = (PLOT.top + PLOT.bottom) / 2;
  return html`<text class="axis" transform="translate(12 ${middle}) rotate(-90)" text-anchor="middle">${text}</text>`;
}
