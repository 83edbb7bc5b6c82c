import { mkdtemp, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IndexAccessError, IndexDamagedError } from '../../../server/errors.ts';
import { ExactIndex } from '../../../server/index/exact.ts';
import { parseGraphFile, writeGraphFile } from '../../../server/index/graph-file.ts';
import { HnswIndex, scattered } from '../../../server/index/hnsw.ts';
import { HnswGraph, type StoredGraph } from '../../../server/index/hnsw-graph.ts';
import { renumberGraph } from '../../../server/index/renumber-graph.ts';
import { VectorArray } from '../../../server/index/stored-vectors.ts';
import { randomVectors } from './random-vectors.ts';

/** Not a multiple of what the module goes through at a time. */
const DIMENSIONS = 37;

function vectorsOf(rows: number, seed: number, dimensions = DIMENSIONS): VectorArray {
  return new VectorArray(randomVectors(rows, dimensions, seed), dimensions);
}

function rowsOf(count: number): number[] {
  return Array.from({ length: count }, (_, row) => row);
}

function graphOf(vectors: VectorArray, rows = scattered(rowsOf(vectors.rows))): HnswGraph {
  const graph = new HnswGraph(vectors.rows, vectors.dimensions);
  for (const row of rows) graph.insert(row, vectors.row(row));
  return graph;
}

/** With rows 100 to 299 all the same. */
function withTwins(seed: number): VectorArray {
  const numbers = randomVectors(600, DIMENSIONS, seed);
  for (let row = 100; row < 300; row++) {
    numbers.copyWithin(row * DIMENSIONS, 100 * DIMENSIONS, 101 * DIMENSIONS);
  }
  return new VectorArray(numbers, DIMENSIONS);
}

/** Each list by its row and level. */
function lists({ levels, lists }: StoredGraph): Map<string, number[]> {
  const found = new Map<string, number[]>();
  let at = 0;
  for (const [row, height] of levels.entries()) {
    for (let level = 0; level < height; level++) {
      const end = at + 1 + lists[at]!;
      found.set(`${row}/${level}`, [...lists.subarray(at + 1, end)]);
      at = end;
    }
  }
  expect(at).toBe(lists.length);
  return found;
}

/** Share of the nearest `count` of the rows accepted that the index finds, over some queries. */
function recall(
  graph: HnswGraph,
  vectors: VectorArray,
  count: number,
  accept: (row: number) => boolean = () => true,
): number {
  const [all] = [...vectors.parts()];
  const exact = new ExactIndex(all!.vectors, vectors.dimensions);
  const index = new HnswIndex(graph, vectors, 4);
  let [shared, wanted] = [0, 0];
  for (let seed = 0; seed < 40; seed++) {
    const query = randomVectors(1, vectors.dimensions, 5000 + seed);
    const truth = new Set(exact.search(query, count, accept).map(({ row }) => row));
    wanted += truth.size;
    shared += index.search(query, count, accept).filter(({ row }) => truth.has(row)).length;
  }
  return shared / wanted;
}

describe('a graph', () => {
  it('of few vectors finds all of them, as a scan does, whatever their length', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: 1, max: 70 }),
        fc.nat(),
        (rows, dimensions, seed) => {
          const vectors = vectorsOf(rows, seed, dimensions);
          const query = randomVectors(1, dimensions, seed + 1);
          const [all] = [...vectors.parts()];
          const found = new HnswIndex(graphOf(vectors), vectors, 2).search(query, rows);
          expect(found.map(({ similarity }) => similarity)).toEqual(
            new ExactIndex(all!.vectors, dimensions).search(query, rows).map((f) => f.similarity),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it('has no more links than it may, each to a row of its level, none to itself', async () => {
    const stored = await graphOf(vectorsOf(3000, 1)).store();
    let above = 0;
    for (const [key, links] of lists(stored)) {
      const [row, level] = key.split('/').map(Number);
      if (level! > 0) above += 1;
      expect(links.length).toBeLessThanOrEqual(level === 0 ? 32 : 16);
      expect(new Set(links).size).toBe(links.length);
      expect(links).not.toContain(row);
      for (const link of links) expect(stored.levels[link]!).toBeGreaterThan(level!);
    }
    // A sixteenth of 3,000, and a sixteenth of these.
    expect(above).toBeGreaterThan(140);
    expect(above).toBeLessThan(260);
    expect(Math.max(...stored.levels)).toBe(stored.levels[stored.entry]);
  });

  it('is the same for the same rows in the same order, and another for another order', async () => {
    const vectors = vectorsOf(400, 2);
    const stored = await graphOf(vectors).store();
    expect(await graphOf(vectors).store()).toEqual(stored);
    expect(await graphOf(vectors, rowsOf(400)).store()).not.toEqual(stored);
  });

  it('holds many rows with the same vector, and finds them and others', () => {
    const vectors = withTwins(3);
    const index = new HnswIndex(graphOf(vectors), vectors, 8);
    expect(index.search(vectors.row(100), 1)[0]!.similarity).toBeCloseTo(1, 5);
    for (const row of [0, 50, 400, 599])
      expect(index.search(vectors.row(row), 1)[0]!.row).toBe(row);
    const same = index
      .search(vectors.row(100), 250)
      .filter(({ similarity }) => similarity > 0.9999);
    expect(same.map(({ row }) => row).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 200 }, (_, i) => 100 + i),
    );
    const odd = index.search(vectors.row(100), 100, (row) => row % 2 === 1);
    expect(odd.length).toBe(100);
    expect(odd.every(({ row, similarity }) => row % 2 === 1 && similarity > 0.9999)).toBe(true);
  });

  it('cuts numbers off that are too large for a byte, and still finds their rows', () => {
    const numbers = new Float32Array(300 * DIMENSIONS);
    for (let row = 0; row < 300; row++) {
      // Nearly all of the length in one number, now and then negative.
      numbers[row * DIMENSIONS + (row % DIMENSIONS)] = row % 2 === 0 ? 0.999 : -0.999;
      numbers[row * DIMENSIONS + ((row + 1 + (row % 5)) % DIMENSIONS)] = 0.0447;
    }
    const vectors = new VectorArray(numbers, DIMENSIONS);
    const index = new HnswIndex(graphOf(vectors), vectors, 8);
    for (const row of [0, 37, 151, 299]) {
      expect(index.search(vectors.row(row), 1)[0]!.similarity).toBeCloseTo(1, 3);
    }
  });

  it('finds accepted rows alone, nearly all that a scan finds, be they many or few', () => {
    const vectors = vectorsOf(3000, 4);
    const graph = graphOf(vectors);
    for (const step of [2, 10, 100]) {
      expect(recall(graph, vectors, 20, (row) => row % step === 1)).toBeGreaterThan(0.98);
    }
    // And all are accepted again afterwards.
    expect(recall(graph, vectors, 20)).toBeGreaterThan(0.98);
    expect(new HnswIndex(graph, vectors, 2).search(vectors.row(0), 5, () => false)).toEqual([]);
  });

  it('still answers after a filter has thrown', () => {
    const vectors = vectorsOf(300, 4);
    const index = new HnswIndex(graphOf(vectors), vectors, 2);
    const before = index.search(vectors.row(7), 10);
    expect(() =>
      index.search(vectors.row(7), 10, () => {
        throw new Error('no such entry');
      }),
    ).toThrow('no such entry');
    expect(index.search(vectors.row(7), 10)).toEqual(before);
  });

  it('goes on finding after more searches than a byte can count', () => {
    const vectors = vectorsOf(200, 5);
    const index = new HnswIndex(graphOf(vectors), vectors, 2);
    const before = index.search(vectors.row(3), 20);
    for (let i = 0; i < 600; i++) index.search(vectors.row(i % 200), 5);
    expect(index.search(vectors.row(3), 20)).toEqual(before);
  });

  it('says what to do where vectors are too many for its memory', () => {
    expect(() => new HnswGraph(20_000_000, 384)).toThrow(IndexAccessError);
    expect(() => new HnswGraph(20_000_000, 384)).toThrow(
      '20000000 vectors are too many for a graph: set "ann" to "exact"',
    );
  });
});

describe('a stored graph', () => {
  it('comes back from its file as it was, and grows as it would have', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'docent-graph-')), 'graph.hnsw');
    for (const count of [0, 1, 5, 599, 2000]) {
      const vectors = count === 599 ? withTwins(6) : vectorsOf(count + 1, 6);
      const graph = graphOf(vectors, rowsOf(count));
      const stored = await graph.store();
      const path = `${file}.${count}`;
      const written = await writeGraphFile(path, stored);
      expect(written.bytes).toBe((await stat(path)).size);
      const parsed = parseGraphFile(new Uint8Array(await readFile(path)).buffer);
      expect(parsed).toEqual(stored);
      const loaded = await HnswGraph.load(parsed, vectors);
      expect(loaded.count).toBe(count);
      expect(await loaded.store()).toEqual(stored);
      const query = randomVectors(1, DIMENSIONS, 42);
      expect(loaded.search(query, 50, 80)).toEqual(graph.search(query, 50, 80));
      for (const each of [loaded, graph]) each.insert(count, vectors.row(count));
      expect((await loaded.store()).levels).toEqual((await graph.store()).levels);
      expect(loaded.search(vectors.row(count), 1, 10)[0]).toBe(count);
    }
  });

  it('is refused where its links lead nowhere, whatever word of it is another', async () => {
    const vectors = withTwins(7);
    const good = await graphOf(vectors).store();
    expect(good.twins.length).toBe(2 * 199);
    const words = 3 + 150 + good.twins.length + good.lists.length;
    const file = join(await mkdtemp(join(tmpdir(), 'docent-graph-')), 'graph.hnsw');
    await writeGraphFile(file, good);
    const bytes = new Uint8Array(await readFile(file));
    await fc.assert(
      fc.asyncProperty(fc.nat(words - 1), fc.nat(2 ** 32 - 1), async (word, value) => {
        const altered = new Uint32Array(bytes.slice().buffer);
        altered[word] = value;
        // Either it is refused, or it can be searched: links to another row are no damage.
        try {
          const loaded = await HnswGraph.load(parseGraphFile(altered.buffer), vectors);
          for (const row of [0, 100, 599]) loaded.search(vectors.row(row), 600, 600);
        } catch (error) {
          expect(error).toBeInstanceOf(IndexDamagedError);
        }
      }),
      { numRuns: 300 },
    );
    for (const length of [0, 3, 4, 8, 20, bytes.length - 4, bytes.length - 1]) {
      const cut = bytes.slice(0, length).buffer;
      await expect(async () => HnswGraph.load(parseGraphFile(cut), vectors)).rejects.toThrow(
        IndexDamagedError,
      );
    }
  });

  it('is refused for another number of vectors', async () => {
    const stored = await graphOf(vectorsOf(30, 7)).store();
    await expect(HnswGraph.load(stored, vectorsOf(31, 7))).rejects.toThrow(
      'The links of the graph lead nowhere: run `npm run index`',
    );
  });
});

describe('a renumbered graph', () => {
  it('is the same where each row keeps its number', async () => {
    const stored = await graphOf(vectorsOf(500, 8)).store();
    const { graph, lost, kept, died } = renumberGraph(stored, Int32Array.from(rowsOf(500)), 500);
    expect({ lost, kept, died }).toEqual({ lost: [], kept: 500, died: 0 });
    expect(graph).toEqual(stored);
  });

  it('has the same links under other numbers, with new rows in between', async () => {
    const vectors = vectorsOf(300, 9);
    const stored = await graphOf(vectors).store();
    const newRows = Int32Array.from({ length: 300 }, (_, row) => 2 * (299 - row) + 1);
    const { graph, lost } = renumberGraph(stored, newRows, 600);
    expect(lost).toEqual([]);
    expect(graph.entry).toBe(newRows[stored.entry]);
    const after = lists(graph);
    for (const [key, links] of lists(stored)) {
      const [row, level] = key.split('/').map(Number);
      expect(after.get(`${newRows[row!]}/${level}`)).toEqual(links.map((link) => newRows[link]));
    }
    for (let row = 0; row < 600; row += 2) expect(graph.levels[row]).toBe(0);
  });

  it('gives the place of a node that went to its twin', async () => {
    const vectors = withTwins(12);
    const stored = await graphOf(vectors).store();
    const node = stored.twins[1]!;
    const left = rowsOf(600).filter((row) => row !== node);
    const newRows = new Int32Array(600).fill(-1);
    for (const [now, row] of left.entries()) newRows[row] = now;
    const kept = new Float32Array(left.length * DIMENSIONS);
    for (const [now, row] of left.entries()) kept.set(vectors.row(row), now * DIMENSIONS);
    const { graph, lost, died } = renumberGraph(stored, newRows, 599);
    expect({ lost, died, twins: graph.twins.length }).toEqual({
      lost: [],
      died: 0,
      twins: 2 * 198,
    });
    const keptVectors = new VectorArray(kept, DIMENSIONS);
    const index = new HnswIndex(await HnswGraph.load(graph, keptVectors), keptVectors, 4);
    expect(index.search(vectors.row(node), 300).filter((f) => f.similarity > 0.9999).length).toBe(
      199,
    );
  });

  it('without a tenth of its rows, whole clumps and its entry among them, finds the others', async () => {
    const numbers = randomVectors(4000, DIMENSIONS, 10);
    const vectors = new VectorArray(numbers, DIMENSIONS);
    const stored = await graphOf(vectors).store();
    // Rows 20 n to 20 n + 19 lie together.
    const dies = (row: number): boolean => row === stored.entry || Math.floor(row / 20) % 10 === 3;
    const left = rowsOf(4000).filter((row) => !dies(row));
    const newRows = new Int32Array(4000).fill(-1);
    for (const [now, row] of left.entries()) newRows[row] = now;
    const kept = new Float32Array(left.length * DIMENSIONS);
    for (const [now, row] of left.entries()) kept.set(vectors.row(row), now * DIMENSIONS);
    const keptVectors = new VectorArray(kept, DIMENSIONS);

    const { graph, lost, died } = renumberGraph(stored, newRows, left.length);
    expect(died).toBe(4000 - left.length);
    const loaded = await HnswGraph.load(graph, keptVectors);
    expect(loaded.count).toBe(left.length);
    for (const { row, level, candidates } of lost) {
      expect(candidates).not.toContain(row);
      loaded.relink(row, level, candidates);
    }
    // Each row is there to be found, and a question finds as much as in a new graph.
    const index = new HnswIndex(loaded, keptVectors, 4);
    const missing = rowsOf(left.length).filter(
      (row) => index.search(keptVectors.row(row), 1)[0]?.row !== row,
    );
    expect(missing.length).toBeLessThanOrEqual(2);
    expect(recall(loaded, keptVectors, 30)).toBeGreaterThan(
      recall(graphOf(keptVectors), keptVectors, 30) - 0.01,
    );
  });
});
