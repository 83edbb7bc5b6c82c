import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  editDistance,
  prefixUnitsDistance,
  unitsOf,
} from '../../../../server/retrieval/lexical/edit-distance.ts';
import { naiveDistance } from './naive-distance.ts';

const prefixDistance = (a: string, b: string, bound: number): number =>
  prefixUnitsDistance(unitsOf(a), unitsOf(b), bound);

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 9 });

describe('editDistance', () => {
  it.each([
    ['', '', 0],
    ['', 'ab', 2],
    ['python', 'python', 0],
    ['pyhton', 'python', 1],
    ['pyton', 'python', 1],
    ['pythonn', 'python', 1],
    ['pythan', 'python', 1],
    ['ca', 'abc', 3],
  ])('from %j to %j is %d', (a, b, distance) => {
    expect(editDistance(a, b, 5)).toBe(distance);
    expect(editDistance(b, a, 5)).toBe(distance);
  });

  it('says bound + 1 for all that is further', () => {
    expect(editDistance('kitten', 'sitting', 2)).toBe(3);
    expect(editDistance('a', 'abcdefgh', 2)).toBe(3);
  });

  it('equals the full table, up to the bound', () => {
    fc.assert(
      fc.property(word, word, fc.integer({ min: 1, max: 4 }), (a, b, bound) => {
        expect(editDistance(a, b, bound)).toBe(Math.min(bound + 1, naiveDistance(a, b)));
      }),
      { numRuns: 2000 },
    );
  });

  it('compares words longer than its tables were', () => {
    const long = 'ab'.repeat(400);
    expect(editDistance(long, `${long}x`, 2)).toBe(1);
  });
});

describe('prefixUnitsDistance', () => {
  it('equals the least full table over all beginnings, up to the bound', () => {
    fc.assert(
      fc.property(word, word, fc.integer({ min: 1, max: 3 }), (a, b, bound) => {
        const distances = Array.from({ length: b.length + 1 }, (_, end) =>
          naiveDistance(a, b.slice(0, end)),
        );
        expect(prefixDistance(a, b, bound)).toBe(Math.min(bound + 1, ...distances));
      }),
      { numRuns: 2000 },
    );
  });
});
