import { bootstrap, type Interval } from './bootstrap.ts';
import {
  areaUnderRoc,
  type Judged,
  type RankMetrics,
  type RefusalMetrics,
  rankMetrics,
  refusalMetrics,
  reliabilityBins,
  right,
  risksAt,
} from './metrics.ts';

export type RankIntervals = Readonly<Record<'s1' | 's3' | 's5' | 'mrr', Interval | null>>;
export type RefusalIntervals = Readonly<Record<keyof RefusalMetrics, Interval | null>>;

/** Intervals of the figures of `rankMetrics`; null for no question. */
export function rankIntervals(answerable: readonly Judged[]): RankIntervals | null {
  if (answerable.length === 0) return null;
  return bootstrap(answerable, (sample) => rankFigures(rankMetrics(sample)));
}

/** Intervals of the figures of `refusalMetrics`; null where nothing is unanswerable. */
export function refusalIntervals(alone: readonly Judged[]): RefusalIntervals | null {
  if (refusalMetrics(alone) === null) return null;
  return bootstrap(alone, (sample) => ({ ...UNKNOWN_REFUSAL, ...refusalMetrics(sample) }));
}

/** A resample without one unanswerable question says nothing. */
const UNKNOWN_REFUSAL: Readonly<Record<keyof RefusalMetrics, null>> = {
  auroc: null,
  aurocNear: null,
  aurocFar: null,
  ece: null,
  brier: null,
  answeredShare: null,
  precisionAnswered: null,
  answerableAnswered: null,
  refusedNear: null,
  refusedFar: null,
};

function rankFigures(metrics: RankMetrics | null): Record<keyof RankIntervals, number | null> {
  const { s1 = null, s3 = null, s5 = null, mrr = null } = metrics ?? {};
  return { s1, s3, s5, mrr };
}

/** Intervals of each reliability bin's accuracy, in the bins' order. */
export function accuracyIntervals(judged: readonly Judged[]): (Interval | null)[] {
  const found = bootstrap(judged, (sample) =>
    numbered(reliabilityBins(sample).map(({ n, accuracy }) => (n === 0 ? null : accuracy))),
  );
  return inOrder(found, reliabilityBins([]).length);
}

/** Intervals of the risk at each of some coverages. */
export function riskIntervals(
  judged: readonly Judged[],
  coverages: readonly number[],
): (Interval | null)[] {
  const found = bootstrap(judged, (sample) => numbered(risksAt(sample, coverages)));
  return inOrder(found, coverages.length);
}

function numbered(values: readonly (number | null)[]): Record<string, number | null> {
  return Object.fromEntries(values.map((value, i) => [String(i), value]));
}

function inOrder(found: Record<string, Interval | null>, count: number): (Interval | null)[] {
  return Array.from({ length: count }, (_, i) => found[String(i)] ?? null);
}

/** One figure of two runs over the same questions. */
export interface Difference {
  readonly name: string;
  readonly before: number;
  readonly now: number;
  /** Of now - before, questions paired. */
  readonly interval: Interval;
}

/** The same question in two runs. */
export interface JudgedTwice {
  readonly now: Judged;
  readonly before: Judged;
}

/**
 * How much better a run is than another one.
 *
 * @param alone questions that stand alone, unanswerable ones among them
 * @param followUps questions after another one
 */
export function compareRuns(
  alone: readonly JudgedTwice[],
  followUps: readonly JudgedTwice[],
): Difference[] {
  const answerable = (of: readonly JudgedTwice[]): JudgedTwice[] =>
    of.filter(({ now }) => now.answerable);
  return [
    ...differences(answerable(alone), (run) => rankFigures(rankMetrics(run))),
    ...differences(answerable(followUps), (run) => ({
      'follow-ups s1': rankMetrics(run)?.s1 ?? null,
    })),
    ...differences(alone, (run) => ({
      auroc: areaUnderRoc(
        run.flatMap((one) => (one.answerable ? [one.confidence] : [])),
        run.flatMap((one) => (one.answerable ? [] : [one.confidence])),
      ),
      brier:
        run.length === 0
          ? null
          : run.reduce((sum, one) => sum + (one.confidence - right(one)) ** 2, 0) / run.length,
    })),
  ];
}

function differences(
  pairs: readonly JudgedTwice[],
  figures: (run: readonly Judged[]) => Record<string, number | null>,
): Difference[] {
  const ofRuns = (sample: readonly JudgedTwice[]) =>
    [figures(sample.map(({ now }) => now)), figures(sample.map(({ before }) => before))] as const;
  const intervals = bootstrap(pairs, (sample) => {
    const [now, before] = ofRuns(sample);
    const names = Object.keys(now);
    return Object.fromEntries(names.map((name) => [name, minus(now[name], before[name])]));
  });
  const [now, before] = ofRuns(pairs);
  return Object.entries(intervals).flatMap(([name, interval]) => {
    const [n, b] = [now[name], before[name]];
    if (typeof n !== 'number' || typeof b !== 'number' || interval === null) return [];
    return [{ name, now: n, before: b, interval }];
  });
}

function minus(a: number | null | undefined, b: number | null | undefined): number | null {
  return typeof a === 'number' && typeof b === 'number' ? a - b : null;
}
