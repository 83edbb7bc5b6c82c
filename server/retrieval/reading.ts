import { confidenceOf, SIGNALS, type Signal, softmaxShare } from './confidence.ts';
import { FEATURES, type Feature, type FeatureRow } from './features.ts';
import { linearScore } from './linear-model.ts';
import type { QuestionView } from './question-view.ts';
import type { RankerWeights } from './ranker.ts';

/** One way to read a question, with the candidates that it brings up. */
export interface Reading {
  readonly view: QuestionView;
  /** Entry numbers, rising. */
  readonly entries: readonly number[];
  /** One row an entry. */
  readonly features: readonly FeatureRow[];
}

/** A candidate with what the ranker made of it. */
export interface ScoredCandidate {
  readonly entry: number;
  readonly features: FeatureRow;
  readonly score: number;
}

/** A reading whose candidates are in order. */
export interface RankedReading {
  readonly view: QuestionView;
  /** Best first; of equals the one with the lower number. */
  readonly candidates: readonly ScoredCandidate[];
  /** In the order of `SIGNALS`. */
  readonly signals: Float64Array;
  /** Probability that the first candidate answers the question; 0 where there is none. */
  readonly confidence: number;
}

/** Puts a reading's candidates in order and says how sure the first one is. */
export function rankReading(
  { view, entries, features }: Reading,
  weights: Pick<RankerWeights, 'ranker' | 'confidence'>,
): RankedReading {
  const candidates = entries
    .map((entry, i): ScoredCandidate => {
      const row = features[i]!;
      return { entry, features: row, score: linearScore(weights.ranker, row) };
    })
    .sort((a, b) => b.score - a.score || a.entry - b.entry);
  const signals = signalsOf(view, candidates);
  const confidence = candidates.length === 0 ? 0 : confidenceOf(weights.confidence, signals);
  return { view, candidates, signals, confidence };
}

/** The surest reading; the question as it stands, which is the first, unless another is surer. */
export function chooseReading(readings: readonly RankedReading[]): RankedReading {
  return readings.reduce((best, reading) =>
    reading.confidence > best.confidence ? reading : best,
  );
}

function signalsOf(view: QuestionView, candidates: readonly ScoredCandidate[]): Float64Array {
  const [first, second] = candidates;
  const feature = (name: Feature): number => first?.features[FEATURES.indexOf(name)] ?? 0;
  const values: Record<Signal, number> = {
    score: first?.score ?? 0,
    margin: first === undefined || second === undefined ? 0 : first.score - second.score,
    share: softmaxShare(candidates.map(({ score }) => score)),
    phrasing: feature('phrasing'),
    questionAnswer: feature('questionAnswer'),
    headedPassage: feature('headedPassage'),
    coverage: feature('coverage'),
    phrasingCoverage: feature('phrasingCoverage'),
    trigrams: feature('trigrams'),
    unknownWords: view.coverage.unknown,
    unknownPieces: view.unknownPieces,
  };
  return Float64Array.from(SIGNALS, (signal) => values[signal]);
}
