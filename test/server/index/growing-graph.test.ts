import { mkdtemp, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { randomNumbers } from '../../../scripts/random-numbers.ts';
import { GrowingGraph } from '../../../server/index/growing-graph.ts';
import { HnswGraph } from '../../../server/index/hnsw-graph.ts';
import { PlacedFile } from '../../../server/index/placed-file.ts';
import { VectorArray, VectorFile } from '../../../server/index/stored-vectors.ts';

const DIMENSIONS = 16;
const ROWS = 200;
const random = randomNumbers(11);
const numbers = Float32Array.from({ length: ROWS * DIMENSIONS }, () => random() - 0.5);
const vectors = new VectorArray(numbers, DIMENSIONS);
const nobody = (): void => {};

describe('a growing graph', () => {
  it('has the links of one made of the same rows at once, however they come', async () => {
    const rows = [...Array(ROWS).keys()].filter((row) => row % 7 !== 0).reverse();
    const atOnce = new HnswGraph(ROWS, DIMENSIONS);
    for (const row of rows) atOnce.insert(row, vectors.row(row));

    const growing = new GrowingGraph(new HnswGraph(ROWS, DIMENSIONS), vectors);
    for (let next = 0; next < rows.length; next += 9) {
      growing.add(rows.slice(next, next + 9));
      // Sometimes it is still busy when more come, sometimes it has run dry.
      for (let turn = 0; turn < next % 13; turn++) await setImmediate();
    }
    const grown = await growing.end(nobody);
    expect(await grown.store()).toEqual(await atOnce.store());
  });

  it('counts the rows that were left when no more come', async () => {
    const growing = new GrowingGraph(new HnswGraph(ROWS, DIMENSIONS), vectors);
    growing.add([...Array(ROWS).keys()]);
    const counts: string[] = [];
    await growing.end((done, total) => counts.push(`${done} of ${total}`));
    expect(counts.at(-1)).toBe('200 of 200');
  });

  it('can be of no rows', async () => {
    const graph = await new GrowingGraph(new HnswGraph(ROWS, DIMENSIONS), vectors).end(nobody);
    expect(graph.count).toBe(0);
  });

  it('reads no vector after it was stopped', async () => {
    let reads = 0;
    const counted = Object.assign(Object.create(vectors) as VectorArray, {
      dimensions: DIMENSIONS,
      rows: ROWS,
      row: (row: number) => {
        reads += 1;
        return vectors.row(row);
      },
    });
    const growing = new GrowingGraph(new HnswGraph(ROWS, DIMENSIONS), counted);
    growing.add([...Array(ROWS).keys()]);
    await setImmediate();
    await growing.stop();
    const atStop = reads;
    expect(atStop).toBeLessThan(ROWS);
    await setImmediate();
    expect(reads).toBe(atStop);
  });

  it('says at the end what went wrong on the way', async () => {
    const growing = new GrowingGraph(new HnswGraph(ROWS, DIMENSIONS), {
      dimensions: DIMENSIONS,
      rows: ROWS,
      row: () => {
        throw new RangeError('The file ends at 4.');
      },
      parts: () => [],
    });
    growing.add([1, 2, 3]);
    await setImmediate();
    await expect(growing.end(nobody)).rejects.toThrow('The file ends at 4.');
    await growing.stop();
  });
});

describe('a placed file', () => {
  it('gives back parts that were written in any order, at once and by its path', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'docent-placed-')), 'vectors.f32');
    const file = new PlacedFile(path);
    const stored = new VectorFile(path, ROWS, DIMENSIONS);
    for (let i = 0; i < ROWS; i++) {
      const row = (i * 77) % ROWS;
      file.write(vectors.row(row), row * 4 * DIMENSIONS);
      expect(stored.row(row)).toEqual(vectors.row(row));
      expect(file.read(row * 4 * DIMENSIONS, 4)).toEqual(
        Buffer.from(vectors.row(row).slice(0, 1).buffer),
      );
    }
    expect((await stat(path)).size).toBe(numbers.byteLength);
    stored.close();
    file.close();
  });

  it('is never one that is there', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'docent-placed-')), 'there');
    new PlacedFile(path).close();
    expect(() => new PlacedFile(path)).toThrow('EEXIST');
  });
});
