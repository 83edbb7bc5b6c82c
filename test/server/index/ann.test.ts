import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AnnIndex, BREADTHS, LEAST_RECALL } from '../../../server/index/ann.ts';
import { dotProducts } from '../../../server/index/dot-products.ts';
import { ExactIndex } from '../../../server/index/exact.ts';
import { measureGraph } from '../../../server/index/graph-recall.ts';
import { buildHnswGraph } from '../../../server/index/growing-graph.ts';
import { HnswIndex, scattered } from '../../../server/index/hnsw.ts';
import { VectorArray } from '../../../server/index/stored-vectors.ts';
import { randomVectors as unitVectors } from './random-vectors.ts';

const DIMENSIONS = 16;

function randomVectors(rows: number, seed: number): Float32Array {
  return unitVectors(rows, DIMENSIONS, seed);
}

function stored(vectors: Float32Array): VectorArray {
  return new VectorArray(vectors, DIMENSIONS);
}

function bruteForce(vectors: Float32Array, query: Float32Array, count: number): number[] {
  return Array.from({ length: vectors.length / DIMENSIONS }, (_, row) => row)
    .sort(
      (a, b) =>
        dotProducts(vectors, b, 1, query)[0]! - dotProducts(vectors, a, 1, query)[0]! || a - b,
    )
    .slice(0, count);
}

async function graph(vectors: Float32Array): Promise<HnswIndex> {
  const rows = Array.from({ length: vectors.length / DIMENSIONS }, (_, row) => row);
  const built = await buildHnswGraph(stored(vectors), scattered(rows), () => {});
  return new HnswIndex(built, stored(vectors), BREADTHS[0]);
}

const kinds: [string, (vectors: Float32Array) => Promise<AnnIndex>][] = [
  ['the exact scan', async (vectors) => new ExactIndex(vectors, DIMENSIONS)],
  ['the graph', graph],
];

describe.each(kinds)('%s', async (_, build) => {
  const vectors = randomVectors(500, 7);
  const index = await build(vectors);

  it('finds a stored vector first, with a similarity of 1', () => {
    for (const row of [0, 250, 499]) {
      const [first] = index.search(vectors.slice(row * DIMENSIONS, (row + 1) * DIMENSIONS), 3);
      expect(first?.row).toBe(row);
      expect(first?.similarity).toBeCloseTo(1, 5);
    }
  });

  it('gives neighbours by falling similarity', () => {
    const found = index.search(randomVectors(1, 99), 50);
    expect(found.length).toBe(50);
    for (let i = 1; i < found.length; i++) {
      expect(found[i]!.similarity).toBeLessThanOrEqual(found[i - 1]!.similarity);
    }
  });

  it('gives all rows where more are asked for than there are', async () => {
    const few = await build(randomVectors(3, 5));
    expect(
      few
        .search(randomVectors(1, 99), 10)
        .map(({ row }) => row)
        .sort(),
    ).toEqual([0, 1, 2]);
  });

  it('finds accepted rows alone', () => {
    const found = index.search(randomVectors(1, 99), 20, (row) => row % 2 === 1);
    expect(found.length).toBe(20);
    expect(found.every(({ row }) => row % 2 === 1)).toBe(true);
  });
});

describe('the exact scan', () => {
  it('equals a sort of all rows, for any vectors and count', () => {
    fc.assert(
      fc.property(
        fc.nat(60),
        fc.integer(),
        fc.integer({ min: 1, max: 70 }),
        (rows, seed, count) => {
          const vectors = randomVectors(rows, seed);
          const query = randomVectors(1, seed + 1);
          const found = new ExactIndex(vectors, DIMENSIONS).search(query, count);
          expect(found.map(({ row }) => row)).toEqual(bruteForce(vectors, query, count));
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('rows to be put into a graph', () => {
  it('are all there, each once, in the same order each time, and neighbours are apart', () => {
    for (const count of [0, 1, 2, 3, 10, 100, 997]) {
      const rows = Array.from({ length: count }, (_, i) => 2 * i);
      const order = scattered(rows);
      expect(order).toEqual(scattered(rows));
      expect([...order].sort((a, b) => a - b)).toEqual(rows);
      if (count < 10) continue;
      for (let i = 1; i < count; i++) {
        expect(Math.abs(order[i]! - order[i - 1]!)).toBeGreaterThan(2);
      }
    }
  });
});

describe('the measured recall of a graph', () => {
  const rowsOf = (count: number): number[] => Array.from({ length: count }, (_, row) => row);

  it('is that of the least breadth at which it finds what a scan finds', async () => {
    const vectors = randomVectors(1500, 5);
    const index = await graph(vectors);
    expect(await measureGraph(index, stored(vectors), rowsOf(1500))).toEqual({
      breadth: 2,
      recall: 1,
    });
    expect((await measureGraph(await graph(randomVectors(0, 1)), stored(vectors), [])).recall).toBe(
      1,
    );
  });

  it('is below .995, at the largest breadth, for a graph that lacks half of the rows', async () => {
    const vectors = randomVectors(1500, 5);
    const half = rowsOf(1500).filter((row) => row % 2 === 0);
    const built = await buildHnswGraph(stored(vectors), scattered(half), () => {});
    const index = new HnswIndex(built, stored(vectors), 2);
    const measured = await measureGraph(index, stored(vectors), rowsOf(1500));
    expect(measured.breadth).toBe(BREADTHS.at(-1));
    expect(measured.recall).toBeLessThan(LEAST_RECALL);
    expect(measured.recall).toBeGreaterThan(0.3);
  });
});

describe('the graph at the shipped settings', () => {
  const vectors = randomVectors(4000, 3);

  it('finds at least .99 of what brute force finds', async () => {
    const index = await graph(vectors);
    let shared = 0;
    for (let seed = 1000; seed < 1100; seed++) {
      const query = randomVectors(1, seed);
      const truth = new Set(bruteForce(vectors, query, 50));
      shared += index.search(query, 50).filter(({ row }) => truth.has(row)).length;
    }
    expect(shared / (100 * 50)).toBeGreaterThanOrEqual(0.99);
  });
});
