import { describe, expect, it } from 'vitest';
import {
  areaUnderRoc,
  expectedCalibrationError,
  type Judged,
  rankMetrics,
  refusalMetrics,
  reliabilityBins,
  risksAt,
} from '../../../scripts/evaluation/metrics.ts';

function judged(changes: Partial<Judged>): Judged {
  return { kind: 'k', answerable: true, rank: 1, confidence: 1, outcome: 'answered', ...changes };
}

describe('rank metrics', () => {
  it('count a right entry within the first 1, 3, 5 and its reciprocal rank', () => {
    const metrics = rankMetrics([1, 2, 4, 6, undefined].map((rank) => judged({ rank })));
    expect(metrics).toMatchObject({ n: 5, s1: 1 / 5, s3: 2 / 5, s5: 3 / 5 });
    expect(metrics?.mrr).toBeCloseTo((1 + 1 / 2 + 1 / 4 + 1 / 6) / 5, 12);
  });

  it('count rank 20 and not rank 21 for the mean reciprocal rank', () => {
    expect(rankMetrics([judged({ rank: 20 })])?.mrr).toBe(1 / 20);
    expect(rankMetrics([judged({ rank: 21 })])?.mrr).toBe(0);
  });

  it('are null for no question', () => {
    expect(rankMetrics([])).toBeNull();
  });
});

describe('the area under the ROC curve', () => {
  it('is 1 for separated scores, 0 for swapped ones, one half for equal ones', () => {
    expect(areaUnderRoc([0.8, 0.9], [0.1, 0.2])).toBe(1);
    expect(areaUnderRoc([0.1], [0.2, 0.9])).toBe(0);
    expect(areaUnderRoc([0.5, 0.5], [0.5])).toBe(0.5);
  });

  it('is the share of pairs in order', () => {
    expect(areaUnderRoc([0.4, 0.8], [0.5, 0.1])).toBe(3 / 4);
  });

  it('is null where one side is empty', () => {
    expect(areaUnderRoc([], [0.5])).toBeNull();
  });
});

describe('the expected calibration error', () => {
  it('is 0 where confidence is the share that is right', () => {
    const bin = [judged({ confidence: 0.5 }), judged({ confidence: 0.5, rank: 2 })];
    expect(expectedCalibrationError(bin)).toBe(0);
  });

  it('weighs each bin by its size, and holds a confidence of 1 in the last', () => {
    const sure = [1, 1, 1].map((confidence) => judged({ confidence }));
    const wrong = judged({ confidence: 0.05, rank: undefined });
    expect(expectedCalibrationError([...sure, wrong])).toBeCloseTo(0.05 / 4, 12);
  });
});

describe('reliability bins', () => {
  it('hold the mean confidence and the share that is right, zeros where there is no question', () => {
    const bins = reliabilityBins(
      [
        judged({ confidence: 0.5 }),
        judged({ confidence: 0.9, rank: 2 }),
        judged({ confidence: 0.1, answerable: false, rank: undefined }),
      ],
      2,
    );
    expect(bins).toEqual([
      { n: 1, confidence: 0.1, accuracy: 0 },
      { n: 2, confidence: 0.7, accuracy: 0.5 },
    ]);
    expect(reliabilityBins([])).toHaveLength(10);
    expect(reliabilityBins([])[3]).toEqual({ n: 0, confidence: 0, accuracy: 0 });
  });
});

describe('the risk at a coverage', () => {
  it('is the share that is wrong among the surest, at least one of them', () => {
    const run = [
      judged({ confidence: 0.2, answerable: false, rank: undefined }),
      judged({ confidence: 0.9 }),
      judged({ confidence: 0.8, rank: 2 }),
      judged({ confidence: 0.5 }),
    ];
    expect(risksAt(run, [0.01, 0.25, 0.5, 0.75, 1])).toEqual([0, 0, 1 / 2, 1 / 3, 2 / 4]);
  });
});

describe('refusal metrics', () => {
  it('are null where nothing is unanswerable', () => {
    expect(refusalMetrics([judged({})])).toBeNull();
  });

  it('count what the definitions say', () => {
    const metrics = refusalMetrics([
      judged({ confidence: 0.9 }),
      judged({ confidence: 0.8, rank: 2 }),
      judged({ confidence: 0.3, outcome: 'suggested' }),
      judged({ answerable: false, kind: 'near', rank: undefined, confidence: 0.7 }),
      judged({
        answerable: false,
        kind: 'far',
        rank: undefined,
        confidence: 0.1,
        outcome: 'unanswered',
      }),
    ]);
    expect(metrics).toMatchObject({
      auroc: 5 / 6,
      aurocNear: 2 / 3,
      aurocFar: 1,
      answeredShare: 3 / 5,
      precisionAnswered: 1 / 3,
      answerableAnswered: 2 / 3,
      refusedNear: 0,
      refusedFar: 1,
    });
    expect(metrics?.brier).toBeCloseTo((0.01 + 0.64 + 0.49 + 0.49 + 0.01) / 5, 12);
  });
});
