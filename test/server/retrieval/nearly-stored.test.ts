import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomNumbers } from '../../../scripts/random-numbers.ts';
import { loadConfig } from '../../../server/config.ts';
import { readCorpus } from '../../../server/corpus/read-corpus.ts';
import { EmbedderPool } from '../../../server/embedding/embedder-pool.ts';
import { packageRoot } from '../../../server/package-root.ts';
import {
  buildCollection,
  type Collection,
  loadCollection,
} from '../../../server/retrieval/collection.ts';
import { HybridRetriever } from '../../../server/retrieval/hybrid-retriever.ts';
import { loadRanker, shippedRankerFile } from '../../../server/retrieval/ranker.ts';

/** Words from which a question can do without one of them. */
const LEAST_WORDS = 4;

let folder: string;
let embedder: EmbedderPool;
let collection: Collection;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docent-nearly-stored-'));
  embedder = await EmbedderPool.start(loadConfig({ env: {} }).model, 2);
  const corpus = await readCorpus([join(packageRoot(), 'corpus')]);
  const options = { folder: join(folder, 'default'), ann: 'exact', keepGenerations: 1 } as const;
  await buildCollection(corpus, embedder, options);
  collection = await loadCollection(embedder, options);
}, 400_000);

afterAll(async () => {
  await embedder?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Every phrasing of the shipped corpus without one of its words, never the first. */
function nearlyStored(): { entry: number; question: string }[] {
  const random = randomNumbers(7);
  return [...collection.phrasings].flatMap(({ entry, text }) => {
    const words = text.split(' ');
    const left = 1 + Math.floor(random() * (words.length - 1));
    const question = words.filter((_, place) => place !== left).join(' ');
    return words.length < LEAST_WORDS ? [] : [{ entry, question }];
  });
}

describe('a stored question with a word left out', () => {
  it('finds its entry, and is answered', { timeout: 120_000 }, async () => {
    const retriever = new HybridRetriever(collection, embedder, loadRanker(shippedRankerFile()));
    const { entries } = collection.index;
    const asked = nearlyStored();
    expect(asked.length).toBeGreaterThan(400);
    let right = 0;
    let answered = 0;
    let wronglyAnswered = 0;
    for (const { entry, question } of asked) {
      const { outcome, results } = await retriever.ask(question);
      const isRight = results[0]?.entry.id === entries.get(entry).id;
      right += isRight ? 1 : 0;
      if (outcome === 'answered') isRight ? answered++ : wronglyAnswered++;
    }
    expect(right / asked.length).toBeGreaterThan(0.96);
    expect(answered / asked.length).toBeGreaterThan(0.87);
    expect(wronglyAnswered / asked.length).toBeLessThan(0.02);
  });
});
