import type { Outcome } from '../../server/retrieval/ranking.ts';

/** What came of one question. */
export interface Judged {
  readonly kind: string;
  readonly answerable: boolean;
  /** 1-based rank of the first right entry; undefined where it isn't among the results. */
  readonly rank: number | undefined;
  readonly confidence: number;
  readonly outcome: Outcome;
}

/** Success at 1, 3, 5 (the share with a right entry that far up) and mean reciprocal rank. */
export interface RankMetrics {
  readonly n: number;
  readonly s1: number;
  readonly s3: number;
  readonly s5: number;
  /** Over the first `MRR_DEPTH` results. */
  readonly mrr: number;
}
export const MRR_DEPTH = 20;

/** @returns null for no question */
export function rankMetrics(judged: readonly Judged[]): RankMetrics | null {
  if (judged.length === 0) return null;
  const within = (k: number): number =>
    mean(judged, ({ rank }) => (rank !== undefined && rank <= k ? 1 : 0));
  return {
    n: judged.length,
    s1: within(1),
    s3: within(3),
    s5: within(5),
    mrr: mean(judged, ({ rank }) => (rank !== undefined && rank <= MRR_DEPTH ? 1 / rank : 0)),
  };
}

/** How well "I don't know" is said; see the design's command line for each one's definition. */
export interface RefusalMetrics {
  readonly auroc: number | null;
  readonly aurocNear: number | null;
  readonly aurocFar: number | null;
  readonly ece: number;
  readonly brier: number;
  readonly answeredShare: number;
  readonly precisionAnswered: number | null;
  readonly answerableAnswered: number | null;
  readonly refusedNear: number | null;
  readonly refusedFar: number | null;
}

/** @returns null where nothing is unanswerable */
export function refusalMetrics(judged: readonly Judged[]): RefusalMetrics | null {
  const answerable = judged.filter((one) => one.answerable);
  const unanswerable = judged.filter((one) => !one.answerable);
  if (unanswerable.length === 0) return null;
  const near = unanswerable.filter((one) => one.kind === 'near');
  const far = unanswerable.filter((one) => one.kind === 'far');
  const answered = judged.filter((one) => one.outcome === 'answered');
  const confidences = (of: readonly Judged[]): number[] => of.map((one) => one.confidence);
  const auroc = (negative: readonly Judged[]): number | null =>
    areaUnderRoc(confidences(answerable), confidences(negative));
  return {
    auroc: auroc(unanswerable),
    aurocNear: auroc(near),
    aurocFar: auroc(far),
    ece: expectedCalibrationError(judged),
    brier: mean(judged, (one) => (one.confidence - right(one)) ** 2),
    answeredShare: answered.length / judged.length,
    precisionAnswered: meanOrNull(answered, right),
    answerableAnswered: meanOrNull(answerable, isAnswered),
    refusedNear: meanOrNull(near, (one) => 1 - isAnswered(one)),
    refusedFar: meanOrNull(far, (one) => 1 - isAnswered(one)),
  };
}

/**
 * Probability that a positive's score is above a negative's, ties counting half: the area under
 * the receiver operating characteristic (Hanley & McNeil 1982).
 */
export function areaUnderRoc(
  positive: readonly number[],
  negative: readonly number[],
): number | null {
  if (positive.length === 0 || negative.length === 0) return null;
  let above = 0;
  for (const p of positive) for (const n of negative) above += p > n ? 1 : p === n ? 0.5 : 0;
  return above / (positive.length * negative.length);
}

/**
 * Mean distance between confidence and accuracy over ten equal-width bins of confidence, weighted
 * by their size (Naeini et al. 2015). Right means: the first result answers the question.
 */
export function expectedCalibrationError(judged: readonly Judged[], bins = 10): number {
  const gaps = reliabilityBins(judged, bins).map(({ n, confidence, accuracy }) =>
    n === 0 ? 0 : n * Math.abs(confidence - accuracy),
  );
  return gaps.reduce((sum, gap) => sum + gap, 0) / Math.max(1, judged.length);
}

/** Questions of about the same confidence. */
export interface ReliabilityBin {
  readonly n: number;
  /** Mean; 0 for no question. */
  readonly confidence: number;
  /** The share whose first result is right; 0 for no question. */
  readonly accuracy: number;
}

/** Bins of equal width, from the least sure up. */
export function reliabilityBins(judged: readonly Judged[], bins = 10): ReliabilityBin[] {
  const held = Array.from({ length: bins }, (): Judged[] => []);
  for (const one of judged) held[Math.min(bins - 1, Math.floor(one.confidence * bins))]!.push(one);
  return held.map((bin) => ({
    n: bin.length,
    confidence: meanOrNull(bin, (one) => one.confidence) ?? 0,
    accuracy: meanOrNull(bin, right) ?? 0,
  }));
}

/**
 * The share that is wrong among the surest questions, for some shares of all of them (El-Yaniv &
 * Wiener 2010). Wrong means: the first result does not answer the question.
 *
 * @param coverages shares of all questions, above 0 and at most 1
 */
export function risksAt(judged: readonly Judged[], coverages: readonly number[]): number[] {
  const sure = [...judged].sort((a, b) => b.confidence - a.confidence);
  const wrong = [0];
  for (const one of sure) wrong.push(wrong.at(-1)! + 1 - right(one));
  return coverages.map((coverage) => {
    const n = Math.max(1, Math.round(coverage * sure.length));
    return (wrong[n] ?? 0) / n;
  });
}

/** 1 where the first result answers the question. */
export function right(one: Judged): number {
  return one.answerable && one.rank === 1 ? 1 : 0;
}

function isAnswered(one: Judged): number {
  return one.outcome === 'answered' ? 1 : 0;
}

function mean<T>(of: readonly T[], value: (one: T) => number): number {
  return of.reduce((sum, one) => sum + value(one), 0) / of.length;
}

function meanOrNull<T>(of: readonly T[], value: (one: T) => number): number | null {
  return of.length === 0 ? null : mean(of, value);
}
