import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Sighted, shortlist } from '../../../server/retrieval/shortlist.ts';

/** A candidate whose sum is `sum`, all of it in its coverage. */
function sighted(entry: number, sum: number): Sighted {
  const cosine = { phrasing: 0, questionAnswer: 0, answer: 0, passage: 0 };
  return { entry, cosine, coverage: sum };
}
const entriesOf = (candidates: readonly Sighted[]): number[] =>
  candidates.map(({ entry }) => entry);

describe('the shortlist', () => {
  it('has those with the largest sums, in the order given', () => {
    const candidates = [3, 9, 1, 7, 5].map((sum, entry) => sighted(entry, sum / 10));
    expect(entriesOf(shortlist(candidates, [], 3))).toEqual([1, 3, 4]);
    expect(entriesOf(shortlist(candidates, [], 5))).toEqual([0, 1, 2, 3, 4]);
  });

  it('counts the closest of phrasings and passages once more', () => {
    const cosine = { phrasing: 0.3, questionAnswer: 0.2, answer: 0.1, passage: 0.6 };
    // .3 + .2 + .1 + .6 + .05 = 1.25
    const one: Sighted = { entry: 0, cosine, coverage: 0.05 };
    expect(entriesOf(shortlist([one, sighted(1, 1.24)], [], 1))).toEqual([0]);
    expect(entriesOf(shortlist([one, sighted(1, 1.26)], [], 1))).toEqual([1]);
  });

  it('keeps an entry that has the question word for word, however small its sum', () => {
    const candidates = [sighted(0, 0.9), sighted(1, 0.8), sighted(2, 0.1)];
    expect(entriesOf(shortlist(candidates, [2], 1))).toEqual([0, 2]);
  });

  it('takes the first of equals, and as many as asked for', () => {
    const sums = fc.array(fc.constantFrom(0, 0.25, 0.5), { maxLength: 60 });
    fc.assert(
      fc.property(sums, fc.integer({ min: 1, max: 40 }), (all, most) => {
        const candidates = all.map((sum, entry) => sighted(entry, sum));
        const best = [...candidates]
          .sort((a, b) => b.coverage - a.coverage || a.entry - b.entry)
          .slice(0, most);
        expect(entriesOf(shortlist(candidates, [], most))).toEqual(
          entriesOf(best).sort((a, b) => a - b),
        );
      }),
    );
  });
});
