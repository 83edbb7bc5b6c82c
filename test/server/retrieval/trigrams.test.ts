import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diceOverlap, trigrams } from '../../../server/retrieval/trigrams.ts';

describe('trigrams', () => {
  it('are those of each word with its edges', () => {
    expect([...trigrams(['port', 'at'])]).toEqual(['^po', 'por', 'ort', 'rt$', '^at', 'at$']);
  });

  it('leave words of one letter out', () => {
    expect(trigrams(['a', 'I']).size).toBe(0);
  });
});

describe('the Dice coefficient', () => {
  it('is 1 for equal words, 0 for none in common or none at all', () => {
    expect(diceOverlap(trigrams(['export']), trigrams(['export']))).toBe(1);
    expect(diceOverlap(trigrams(['export']), trigrams(['import']))).toBeGreaterThan(0);
    expect(diceOverlap(trigrams(['export']), trigrams(['quick']))).toBe(0);
    expect(diceOverlap(trigrams([]), trigrams([]))).toBe(0);
  });

  it('is symmetric and between 0 and 1, for any words', () => {
    const words = fc.array(fc.string({ maxLength: 8 }), { maxLength: 6 }).map(trigrams);
    fc.assert(
      fc.property(words, words, (a, b) => {
        const overlap = diceOverlap(a, b);
        expect(overlap).toBe(diceOverlap(b, a));
        expect(overlap).toBeGreaterThanOrEqual(0);
        expect(overlap).toBeLessThanOrEqual(1);
      }),
    );
  });
});
