import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dotProducts, ROWS_AT_ONCE } from '../../../server/index/dot-products.ts';

/** The oracle: in double precision, one product after the other. */
function naive(vectors: Float32Array, row: number, query: Float32Array): number {
  return query.reduce((sum, value, i) => sum + value * vectors[row * query.length + i]!, 0);
}

/** Numbers that look random and are the same every time. */
function numbers(length: number, seed: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => Math.sin(seed + i * i));
}

describe('dotProducts', () => {
  it('are the sums of the products, for any rows of any width', () => {
    const cases = fc.record({
      width: fc.integer({ min: 1, max: 70 }),
      rows: fc.integer({ min: 0, max: 40 }),
      first: fc.integer({ min: 0, max: 5 }),
      seed: fc.integer({ min: 0, max: 1000 }),
    });
    fc.assert(
      fc.property(cases, ({ width, rows, first, seed }) => {
        const vectors = numbers((first + rows + 2) * width, seed);
        const query = numbers(width, seed + 0.5);
        const products = dotProducts(vectors, first, rows, query);
        expect(products).toHaveLength(rows);
        for (const [i, product] of products.entries()) {
          expect(product).toBeCloseTo(naive(vectors, first + i, query), 4);
        }
      }),
    );
  });

  it.each([ROWS_AT_ONCE - 1, ROWS_AT_ONCE, ROWS_AT_ONCE + 1, 2 * ROWS_AT_ONCE + 3])(
    'are all there for %i rows, more than are copied at a time or not',
    (rows) => {
      const vectors = numbers((rows + 1) * 20, 3);
      const query = numbers(20, 7);
      const products = [...dotProducts(vectors, 1, rows, query)];
      expect(products).toHaveLength(rows);
      for (const [i, product] of products.entries()) {
        expect(product).toBeCloseTo(naive(vectors, 1 + i, query), 4);
      }
    },
  );

  it('are the same whatever was asked before and at whatever width', () => {
    const vectors = numbers(50 * 384, 11);
    const query = numbers(384, 13);
    const alone = [...dotProducts(vectors, 0, 50, query)];
    dotProducts(numbers(300 * 1024, 17), 0, 300, numbers(1024, 19));
    dotProducts(numbers(3, 1), 0, 1, numbers(3, 2));
    expect([...dotProducts(vectors, 0, 50, query)]).toEqual(alone);
    expect([...dotProducts(vectors, 49, 1, query)]).toEqual([alone[49]]);
  });
});
