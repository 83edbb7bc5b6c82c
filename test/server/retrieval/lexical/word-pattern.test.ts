import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unitsOf } from '../../../../server/retrieval/lexical/edit-distance.ts';
import { WordPattern } from '../../../../server/retrieval/lexical/word-pattern.ts';
import { naiveDistance } from './naive-distance.ts';

// `文` and `a` share the low bits of their numbers with others; 30 to 34 letters lie about the bits.
const word = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', 'c', '文', 'é'), maxLength: 9 }),
  fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 30, maxLength: 34 }),
);
const bound = fc.integer({ min: 1, max: 4 });

describe('a word pattern', () => {
  it('is as far from a term as the full table says, up to the bound', () => {
    fc.assert(
      fc.property(word, word, bound, (typed, term, most) => {
        const units = unitsOf(`x${term}yz`);
        const found = new WordPattern(unitsOf(typed)).distance(units, 1, units.length - 2, most);
        expect(found).toBe(Math.min(most + 1, naiveDistance(typed, term)));
      }),
      { numRuns: 2000 },
    );
  });

  it('is as far from the nearest beginning of a term as the full tables say', () => {
    fc.assert(
      fc.property(word, word, bound, (typed, term, most) => {
        const distances = Array.from({ length: term.length + 1 }, (_, end) =>
          naiveDistance(typed, term.slice(0, end)),
        );
        const units = unitsOf(`x${term}yz`);
        const pattern = new WordPattern(unitsOf(typed));
        const found = pattern.prefixDistance(units, 1, units.length - 2, most);
        expect(found).toBe(Math.min(most + 1, ...distances));
      }),
      { numRuns: 1000 },
    );
  });
});
