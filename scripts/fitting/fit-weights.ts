import { confidenceOf, SIGNALS } from '../../server/retrieval/confidence.ts';
import type { LinearModel } from '../../server/retrieval/linear-model.ts';
import { type RankerWeights, unfittedRanker } from '../../server/retrieval/ranker.ts';
import { type Reading, rankReading } from '../../server/retrieval/reading.ts';
import { assignFolds, FOLDS } from './folds.ts';
import { fitRanker } from './listwise.ts';
import { fitLogistic } from './logistic.ts';
import { columnsOf, linearModel, momentsOf, standardised } from './standardise.ts';

/** A question as it is learned from. */
export interface TrainingQuestion {
  readonly reading: Reading;
  /** Whether each of the reading's candidates answers the question. */
  readonly right: readonly boolean[];
  readonly answerable: boolean;
  /** Its right entries by names that are unique over all corpora: for the folds. */
  readonly entries: readonly string[];
  /** Whether it belongs to a mix with unanswerable ones, as visitors' questions are. */
  readonly calibrates: boolean;
}

/** Of what is answered, at least this share is to be right: what `answered` means ... */
export const ANSWERED_PRECISION = 0.85;
/** ... and each by itself is to be more likely right than wrong. */
export const ANSWERED_AT_LEAST = 0.5;
/** Of what is suggested, at least this share is to have a right entry among the first five. */
export const SUGGESTED_SUCCESS = 0.6;

const L2 = 5;

/** A first candidate as it comes out for a question that the ranker has not learned from. */
interface FirstCandidate {
  readonly signals: Float64Array;
  readonly answerable: boolean;
  /** Whether the first candidate is right. */
  readonly first: boolean;
  /** Whether one of the first five is. */
  readonly firstFive: boolean;
}

/**
 * Fits ranker, calibration and thresholds. The calibration learns from rankings of questions that
 * the ranker did not learn from, five folds by entry: how sure one may be of a ranking that was
 * learned by heart says nothing about the next question.
 *
 * @param without features and signals that get no weight, to see what they are worth
 */
export function fitWeights(
  questions: readonly TrainingQuestion[],
  without: readonly string[] = [],
): RankerWeights {
  const folds = assignFolds(questions.map(({ entries }) => entries));
  const candidates: FirstCandidate[] = [];
  for (let fold = 0; fold < FOLDS; fold++) {
    const ranker = rankerOf(
      questions.filter((_, i) => folds[i] !== fold),
      without,
    );
    for (const [i, question] of questions.entries()) {
      if (folds[i] === fold && question.calibrates) candidates.push(firstOf(question, ranker));
    }
  }
  const confidence = fitConfidence(candidates, without);
  return {
    ranker: rankerOf(questions, without),
    confidence,
    thresholds: chooseThresholds(candidates, confidence),
  };
}

function rankerOf(questions: readonly TrainingQuestion[], without: readonly string[]): LinearModel {
  return fitRanker(
    questions.map(({ reading, right }) => ({ features: reading.features, right })),
    without,
  );
}

function firstOf(question: TrainingQuestion, ranker: LinearModel): FirstCandidate {
  const { reading, right, answerable } = question;
  // The order does not depend on the confidence.
  const ranked = rankReading(reading, { ...unfittedRanker(), ranker });
  const inOrder = ranked.candidates.map(({ entry }) => right[reading.entries.indexOf(entry)]!);
  return {
    signals: ranked.signals,
    answerable,
    first: inOrder[0] ?? false,
    firstFive: inOrder.slice(0, 5).includes(true),
  };
}

/**
 * Two steps: a logistic regression towards the mean of "it can be answered" and "the first is
 * right", which orders better than either alone, then Platt scaling to "the first is right", which
 * makes it a probability without changing the order.
 */
function fitConfidence(
  candidates: readonly FirstCandidate[],
  without: readonly string[],
): LinearModel {
  const leftOut = columnsOf(without, SIGNALS);
  const moments = momentsOf(
    candidates.map(({ signals }) => signals),
    SIGNALS.length,
  );
  const rows = candidates.map(({ signals }) => standardised(signals, moments, leftOut));
  const order = fitLogistic(
    rows,
    candidates.map(({ answerable, first }) => ((answerable ? 1 : 0) + (first ? 1 : 0)) / 2),
    L2,
  );
  const leaning = rows.map((row) => [
    row.reduce((sum, value, i) => sum + value * order.weights[i]!, order.bias),
  ]);
  const platt = fitLogistic(
    leaning,
    candidates.map(({ first }) => (first ? 1 : 0)),
    0.01,
  );
  const slope = platt.weights[0]!;
  return linearModel(
    SIGNALS,
    moments,
    order.weights.map((weight) => weight * slope),
    platt.bias + slope * order.bias,
  );
}

function chooseThresholds(
  candidates: readonly FirstCandidate[],
  confidence: LinearModel,
): RankerWeights['thresholds'] {
  const sure = candidates
    .map((candidate) => ({ candidate, p: confidenceOf(confidence, candidate.signals) }))
    .sort((a, b) => b.p - a.p);
  // The longest run from the surest down that is right often enough.
  let right = 0;
  let answeredCount = 0;
  for (const [i, { candidate, p }] of sure.entries()) {
    right += candidate.first ? 1 : 0;
    if (p >= ANSWERED_AT_LEAST && right / (i + 1) >= ANSWERED_PRECISION) answeredCount = i + 1;
  }
  let useful = 0;
  let suggestedCount = 0;
  for (const [i, { candidate }] of sure.slice(answeredCount).entries()) {
    useful += candidate.firstFive ? 1 : 0;
    if (useful / (i + 1) >= SUGGESTED_SUCCESS) suggestedCount = i + 1;
  }
  const round = (p: number): number => Math.round(p * 100) / 100;
  const answered = round(sure[Math.max(0, answeredCount - 1)]?.p ?? 0.5);
  const suggested = round(sure[Math.max(0, answeredCount + suggestedCount - 1)]?.p ?? 0.25);
  return { answered, suggested: Math.min(suggested, answered) };
}
