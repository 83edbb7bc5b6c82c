import { describe, expect, it } from 'vitest';
import { confidenceOf, outcomeOf, softmaxShare } from '../../../server/retrieval/confidence.ts';
import type { LinearModel } from '../../../server/retrieval/linear-model.ts';

const model: LinearModel = { features: ['a'], means: [2], deviations: [4], weights: [3], bias: 1 };

describe('confidence', () => {
  it('is the logistic of bias + weight x (value - mean) / deviation', () => {
    expect(confidenceOf(model, [2])).toBeCloseTo(1 / (1 + Math.exp(-1)), 12);
    expect(confidenceOf(model, [6])).toBeCloseTo(1 / (1 + Math.exp(-4)), 12);
  });

  it('gives an outcome at each threshold and one step below', () => {
    const thresholds = { answered: 0.5, suggested: 0.25 };
    expect(outcomeOf(0.5, thresholds)).toBe('answered');
    expect(outcomeOf(0.4999, thresholds)).toBe('suggested');
    expect(outcomeOf(0.25, thresholds)).toBe('suggested');
    expect(outcomeOf(0.2499, thresholds)).toBe('unanswered');
  });
});

describe('the softmax share', () => {
  it('is 1 for one score, equal parts for equal ones, and near 1 for a far lead', () => {
    expect(softmaxShare([5])).toBe(1);
    expect(softmaxShare([2, 2, 2, 2])).toBeCloseTo(0.25, 12);
    expect(softmaxShare([900, 0])).toBe(1);
  });
});
