import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  accuracy,
  choosePassages,
  type PassageQuestion,
  readPassageFile,
} from '../../../scripts/evaluation/passages.ts';
import { loadConfig } from '../../../server/config.ts';
import { readCorpus } from '../../../server/corpus/read-corpus.ts';
import { EmbedderPool } from '../../../server/embedding/embedder-pool.ts';
import {
  buildCollection,
  type Collection,
  loadCollection,
} from '../../../server/retrieval/collection.ts';
import { HybridRetriever } from '../../../server/retrieval/hybrid-retriever.ts';
import { bestPassage } from '../../../server/retrieval/passage.ts';
import { loadRanker, shippedRankerFile } from '../../../server/retrieval/ranker.ts';

const QUESTIONS = 'test/fixtures/passages.jsonl';
/** A little below what docs/quality.md reports, .892 and .883: three questions of 167. */
const FLOOR = 0.87;
const FLOOR_WHEN_FIRST = 0.85;

let embedder: EmbedderPool;
let collection: Collection;
let questions: readonly PassageQuestion[];

beforeAll(async () => {
  questions = await readPassageFile(QUESTIONS);
  embedder = await EmbedderPool.start(loadConfig({ env: {} }).model, 1);
  const folder = join(await mkdtemp(join(tmpdir(), 'docent-passage-')), 'default');
  await buildCollection(await readCorpus(['corpus']), embedder, {
    folder,
    ann: 'exact',
    keepGenerations: 1,
  });
  collection = await loadCollection(embedder, { folder, ann: 'exact' });
});
afterAll(() => embedder.close());

describe('the passage test set', () => {
  it('has 60 questions at least, each about a part of an answer that has more', () => {
    expect(questions.length).toBeGreaterThanOrEqual(60);
    const { entries } = collection.index;
    for (const { question, entry, passage } of questions) {
      const number = entries.find(entry);
      expect(number, entry).toBeDefined();
      const { passages, answer, alternates } = entries.get(number ?? 0);
      const texts = passages.map(([start, end]) => answer.text.slice(start, end));
      for (const part of passage) {
        const holding = texts.filter((text) => text.includes(part)).length;
        expect(holding, `${entry}: ${part}`).toBeGreaterThan(0);
        expect(holding, `${entry}: ${part}`).toBeLessThan(texts.length);
      }
      expect(alternates).not.toContain(question);
    }
  });
});

describe('the passage that is marked', () => {
  it('is the one that answers, for most questions about a detail', async () => {
    const ranker = loadRanker(shippedRankerFile());
    const retriever = new HybridRetriever(collection, embedder, ranker);
    const chosen = await choosePassages(questions, collection, retriever, embedder);
    const misses = chosen.filter(({ right }) => !right).map(({ question }) => question);
    expect(accuracy(chosen), misses.join('\n')).toBeGreaterThanOrEqual(FLOOR);
    const first = chosen.filter((one) => one.first);
    expect(first.length).toBeGreaterThan(60);
    expect(accuracy(first)).toBeGreaterThanOrEqual(FLOOR_WHEN_FIRST);
  });

  it('is told by the words where the vectors see no difference, and is the first of equals', () => {
    const { entries, vectors } = collection.index;
    const number = entries.find('docent-operations.which-limits-does-docent-have') ?? 0;
    const { passages, answer } = entries.get(number);
    // A question at right angles to everything: all cosines are 0.
    const vector = new Float32Array(vectors.length / collection.index.rows.rows);
    const choose = (...terms: string[]) => bestPassage(collection, number, { vector, terms });

    const { text, start, end } = choose('suggestions', 'the');
    expect(text).toContain('suggestions');
    expect(answer.text.slice(start, end)).toBe(text);
    const [firstStart] = passages[0] ?? [-1];
    expect(choose('zebra').start).toBe(firstStart);
    expect(choose().start).toBe(firstStart);
  });
});
