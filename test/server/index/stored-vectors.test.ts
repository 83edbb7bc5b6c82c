import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomNumbers } from '../../../scripts/random-numbers.ts';
import {
  type StoredVectors,
  VectorArray,
  VectorFile,
} from '../../../server/index/stored-vectors.ts';

const DIMENSIONS = 384;
/** More than two parts of the file: 4 MB are 2,730 rows. */
const ROWS = 6_000;

const random = randomNumbers(3);
const vectors = Float32Array.from({ length: ROWS * DIMENSIONS }, () => random() - 0.5);
let file: VectorFile;

beforeAll(async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'docent-vectors-')), 'vectors.f32');
  await writeFile(path, vectors);
  file = new VectorFile(path, ROWS, DIMENSIONS);
});
afterAll(() => file.close());

describe.each<[string, () => StoredVectors]>([
  ['in memory', () => new VectorArray(vectors, DIMENSIONS)],
  ['in a file', () => file],
])('vectors %s', (_, stored) => {
  it('give each row, in any order', () => {
    expect(stored().rows).toBe(ROWS);
    for (const row of [ROWS - 1, 0, 2730, 2729, 17]) {
      const expected = vectors.subarray(row * DIMENSIONS, (row + 1) * DIMENSIONS);
      expect(stored().row(row)).toEqual(expected);
    }
  });

  it('give all rows once, in order, in parts', () => {
    let next = 0;
    for (const part of stored().parts()) {
      expect(part.first).toBe(next);
      const from = part.first * DIMENSIONS;
      const expected = vectors.subarray(from, from + part.vectors.length);
      expect(Buffer.compare(bytes(part.vectors), bytes(expected))).toBe(0);
      next += part.vectors.length / DIMENSIONS;
    }
    expect(next).toBe(ROWS);
  });
});

it('vectors in a file are read no more than 4 MB at a time', () => {
  const sizes = [...file.parts()].map((part) => part.vectors.byteLength);
  expect(sizes.length).toBe(3);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(4 * 2 ** 20);
});

it('a file of no vectors has no parts', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'docent-vectors-')), 'none.f32');
  await writeFile(path, '');
  const none = new VectorFile(path, 0, DIMENSIONS);
  expect([...none.parts()]).toEqual([]);
  none.close();
});

function bytes(part: Float32Array): Uint8Array {
  return new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
}
