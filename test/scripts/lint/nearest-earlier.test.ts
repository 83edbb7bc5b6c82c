import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Neighbour, nearestEarlier } from '../../../scripts/lint/nearest-earlier.ts';

/** Rows of unit length, some of them near each other. */
function rowsOf(dimensions: number, seeds: readonly (readonly number[])[]): Float32Array {
  const vectors = new Float32Array(seeds.length * dimensions);
  for (const [row, seed] of seeds.entries()) {
    const values = Array.from({ length: dimensions }, (_, i) => seed[i % seed.length]! + 0.01);
    const length = Math.hypot(...values);
    vectors.set(
      values.map((value) => value / length),
      row * dimensions,
    );
  }
  return vectors;
}

function naive(
  vectors: Float32Array,
  dimensions: number,
  least: number,
): (Neighbour | undefined)[] {
  return Array.from({ length: vectors.length / dimensions }, (_, a) => {
    let best: Neighbour | undefined;
    for (let b = 0; b < a; b++) {
      let cosine = 0;
      for (let i = 0; i < dimensions; i++) {
        cosine += vectors[a * dimensions + i]! * vectors[b * dimensions + i]!;
      }
      if (cosine >= least && cosine > (best?.cosine ?? -2)) best = { at: b, cosine };
    }
    return best;
  });
}

const seed = fc.array(fc.integer({ min: -3, max: 9 }), { minLength: 3, maxLength: 7 });

test.each([1, 7, 64, 130, 384])(
  'of %i dimensions it finds what comparing all finds',
  (dimensions) => {
    fc.assert(
      fc.property(
        fc.array(seed, { maxLength: 20 }),
        fc.constantFrom(-0.5, 0.3, 0.9),
        (seeds, least) => {
          const vectors = rowsOf(dimensions, seeds);
          const rows = seeds.map((_, row) => row);
          const found = nearestEarlier({ vectors, dimensions, rows }, least);
          const expected = naive(vectors, dimensions, least);
          expect(found.length).toBe(expected.length);
          for (const [row, neighbour] of expected.entries()) {
            const cosine = found[row]?.cosine ?? Number.NaN;
            // At the bound itself, rounding decides.
            if (neighbour === undefined) expect(cosine >= least + 1e-5).toBe(false);
            else if (neighbour.cosine > least + 1e-5)
              expect(cosine).toBeCloseTo(neighbour.cosine, 5);
          }
        },
      ),
      { numRuns: 60 },
    );
  },
);

test('passes over pairs that are not accepted, and rows that are not asked for', () => {
  const vectors = rowsOf(4, [
    [1, 2],
    [1, 2],
    [5, -1],
    [1, 2],
    [1, 2],
  ]);
  const table = { vectors, dimensions: 4, rows: [0, 1, 2, 4] };
  expect(nearestEarlier(table, 0.9).map((found) => found?.at)).toEqual([
    undefined,
    0,
    undefined,
    0,
  ]);
  const accepted = nearestEarlier(table, 0.9, (at, earlier) => at === 3 && earlier === 1);
  expect(accepted.map((found) => found?.at)).toEqual([undefined, undefined, undefined, 1]);
});

test('rows of more than one block meet', () => {
  const dimensions = 8;
  const seeds = Array.from({ length: 600 }, (_, i) => [
    Math.sin(i),
    Math.cos(i * 3),
    Math.sin(i * 7),
  ]);
  seeds[599] = seeds[3]!;
  const vectors = rowsOf(dimensions, seeds);
  const found = nearestEarlier({ vectors, dimensions, rows: seeds.map((_, i) => i) }, 0.99);
  expect(found[599]?.cosine).toBeCloseTo(1, 5);
  expect(found.map((one) => one?.at)).toEqual(
    naive(vectors, dimensions, 0.99).map((one) => one?.at),
  );
});
