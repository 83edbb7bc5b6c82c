import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCorpus } from '../../../server/corpus/read-corpus.ts';
import {
  buildCollection,
  type Collection,
  loadCollection,
} from '../../../server/retrieval/collection.ts';
import { HybridRetriever } from '../../../server/retrieval/hybrid-retriever.ts';
import { loadRanker, shippedRankerFile } from '../../../server/retrieval/ranker.ts';
import { TinyEmbedder } from '../../tiny-embedder.ts';

const ENTRIES = 2000;
/** One in a hundred. */
const RARE = 100;

/** Words that no other entry has, and some that many have, so that rare entries have rivals. */
const question = (i: number): string =>
  `How does wug${i} turn the flim${i % 7} of a blick${i % 13}?`;

let folder: string;
let collection: Collection;
let retriever: HybridRetriever;
const embedder = new TinyEmbedder();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docent-filtered-'));
  const entries = Array.from({ length: ENTRIES }, (_, i) => ({
    id: `e${i}`,
    question: question(i),
    answer: `By the gorp${i % 11} of its wug${i}.`,
    tags: i % RARE === 0 ? ['rare', 'all'] : ['all'],
    lang: i % RARE === 0 ? 'zh-CN' : 'en',
    version: i % RARE === 0 ? '2.3.1' : '2.30',
  }));
  await writeFile(join(folder, 'faq.json'), JSON.stringify(entries));
  const corpus = await readCorpus([join(folder, 'faq.json')]);
  const index = join(folder, 'index');
  await buildCollection(corpus, embedder, { folder: index, ann: 'auto', keepGenerations: 1 });
  collection = await loadCollection(embedder, { folder: index, ann: 'auto' });
  retriever = new HybridRetriever(collection, embedder, loadRanker(shippedRankerFile()));
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

const isRare = (id: string): boolean => Number(id.slice(1)) % RARE === 0;

/** The rare entry with the nearest row, every row of each looked at. */
async function nearestRare(asked: string): Promise<string> {
  const { vector } = await embedder.embed(asked);
  const { index } = collection;
  let best = { id: '', similarity: -Infinity };
  for (let row = 0; row < index.rows.rows; row++) {
    const { id } = index.entries.get(index.rows.entryOf(row));
    const similarity = vector.reduce(
      (sum, x, i) => sum + x * index.vectors[row * vector.length + i]!,
      0,
    );
    if (isRare(id) && similarity > best.similarity) best = { id, similarity };
  }
  return best.id;
}

test.each([
  ['tag', { tags: ['rare'] }],
  ['language', { lang: 'zh' }],
  ['version', { version: '2.3' }],
  ['all three', { tags: ['rare', 'all'], lang: 'zh-CN', version: '2.3.1' }],
])(
  'a %s of one entry in a hundred leaves those to be found, as a scan of them finds them',
  async (_name, filter) => {
    for (let i = 0; i < ENTRIES; i += RARE) {
      const { results } = await retriever.ask(question(i), filter);
      expect(results[0]?.entry.id).toBe(`e${i}`);
      expect(results).toHaveLength(5);
      expect(results.every(({ entry }) => isRare(entry.id))).toBe(true);
    }
    // Questions that other entries answer: all that is nearer is left out, and nothing else.
    for (let i = 1; i < ENTRIES; i += 97) {
      const { results } = await retriever.ask(question(i), { ...filter, limit: 20 });
      const ids = results.map(({ entry }) => entry.id);
      expect(ids).toContain(await nearestRare(question(i)));
      // There are twenty, and each of them comes up.
      expect(new Set(ids).size).toBe(ENTRIES / RARE);
    }
  },
);

test('a filter that lets everything through changes no answer', async () => {
  for (let i = 0; i < ENTRIES; i += 191) {
    const [plain, filtered] = await Promise.all([
      retriever.ask(question(i)),
      retriever.ask(question(i), { tags: ['all'] }),
    ]);
    expect(filtered.results[0]?.entry.id).toBe(plain.results[0]?.entry.id);
    expect(filtered.outcome).toBe(plain.outcome);
  }
});

test('suggestions are filtered too', () => {
  const found = retriever.suggest('how does wug', { tags: ['rare'], limit: 20 });
  expect(found).toHaveLength(20);
  expect(found.every(({ entryId }) => isRare(entryId))).toBe(true);
});
