import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../server/config.ts';
import { readCorpus } from '../../../server/corpus/read-corpus.ts';
import { EmbedderPool } from '../../../server/embedding/embedder-pool.ts';
import { dotProducts } from '../../../server/index/dot-products.ts';
import { packageRoot } from '../../../server/package-root.ts';
import {
  buildCollection,
  type Collection,
  loadCollection,
} from '../../../server/retrieval/collection.ts';

/** Rows that `candidates.ts` asks for. */
const ROWS = 120;

describe('the graph over the shipped corpus', () => {
  let folder: string;
  let embedder: EmbedderPool;
  let index: Collection['index'];
  let asked: string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'docent-recall-'));
    embedder = await EmbedderPool.start(loadConfig({ env: {} }).model, 1);
    const corpus = await readCorpus([join(packageRoot(), 'corpus')]);
    asked = corpus.entries.flatMap(({ alternates }) => alternates).filter((_, i) => i % 8 === 0);
    // Their vectors would be the alternates' own rows; without these they are questions.
    const bare = {
      ...corpus,
      entries: corpus.entries.map((entry) => ({ ...entry, alternates: [] })),
    };
    await buildCollection(bare, embedder, { folder, ann: 'hnsw', keepGenerations: 1 });
    ({ index } = await loadCollection(embedder, { folder, ann: 'hnsw' }));
  }, 240_000);
  afterAll(async () => {
    await embedder.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('finds at least .99 of the 120 rows that brute force finds for real questions', async () => {
    expect(index.ann.kind).toBe('hnsw');
    const { dimensions } = embedder.model;
    // A text that an entry repeats is in the graph once, and rows with equal texts tie.
    const total = index.vectors.length / dimensions;
    let shared = 0;
    let wanted = 0;
    for (const question of asked) {
      const { vector } = await embedder.embed(question, 'query');
      const distinct = new Map<string, number>();
      for (let row = 0; row < total; row++) {
        const key = `${index.rows.entryOf(row)} ${dotProducts(index.vectors, row, 1, vector)[0]!}`;
        if (!distinct.has(key)) distinct.set(key, dotProducts(index.vectors, row, 1, vector)[0]!);
      }
      const least = [...distinct.values()].sort((a, b) => b - a)[ROWS - 1]!;
      const found = index.ann.search(vector, ROWS);
      expect(new Set(found.map(({ row }) => row)).size).toBe(ROWS);
      shared += found.filter(
        ({ row }) => dotProducts(index.vectors, row, 1, vector)[0]! >= least - 1e-6,
      ).length;
      wanted += ROWS;
    }
    expect(asked.length).toBeGreaterThan(40);
    expect(total).toBeGreaterThan(5 * ROWS);
    expect(shared / wanted).toBeGreaterThanOrEqual(0.99);
  });
});
