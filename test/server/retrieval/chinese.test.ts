import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomNumbers } from '../../../scripts/random-numbers.ts';
import { loadConfig } from '../../../server/config.ts';
import { readCorpus } from '../../../server/corpus/read-corpus.ts';
import { EmbedderPool } from '../../../server/embedding/embedder-pool.ts';
import { buildCollection, loadCollection } from '../../../server/retrieval/collection.ts';
import { HybridRetriever } from '../../../server/retrieval/hybrid-retriever.ts';
import { loadRanker, shippedRankerFile } from '../../../server/retrieval/ranker.ts';
import type { Outcome } from '../../../server/retrieval/ranking.ts';
import { SHARED, SHARED_ABSENT, sharedPages } from '../corpus/shared-corpora.ts';

/** Another way to ask a stored question; undefined where it has nothing to change. */
type Change = (question: string, random: () => number) => string | undefined;

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
const wordsOf = (text: string): string[] =>
  Array.from(segmenter.segment(text), ({ segment }) => segment);

const leaveOutOneWord: Change = (question, random) => {
  const parts = wordsOf(question);
  const places = parts.flatMap((part, i) => (/[\p{L}\p{N}]/u.test(part) ? [i] : []));
  if (places.length < 4) return undefined;
  const out = places[Math.floor(random() * places.length)];
  return parts.filter((_, i) => i !== out).join('');
};

/** The last clause first; in a question of one clause, the second half. */
const askInAnotherOrder: Change = (question) => {
  const clauses = question.replace(/[？?]$/, '').split(/[，,]\s*/);
  if (clauses.length > 1) return [clauses.at(-1), ...clauses.slice(0, -1)].join('，');
  const parts = wordsOf(clauses[0] ?? '');
  const half = Math.floor(parts.length / 2);
  return half < 2 ? undefined : [...parts.slice(half), ...parts.slice(0, half)].join('');
};

const swapHow: Change = (question) => {
  if (!/怎么(?!办)|如何/.test(question)) return undefined;
  return question.replace(/怎么(?!办)|如何/g, (how) => (how === '如何' ? '怎么' : '如何'));
};

/** The longest stretch without Chinese, where it is long enough to be a message. */
const errorMessageAlone: Change = (question) => {
  const stretches = question.match(/[\u0020-\u007e]{20,}/g) ?? [];
  return stretches.sort((a, b) => b.length - a.length)[0]?.trim();
};

describe.skipIf(SHARED_ABSENT)('Chinese pages under the English model', () => {
  let folder: string;
  let embedder: EmbedderPool;
  let retriever: HybridRetriever;
  let questions: string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'docent-chinese-'));
    embedder = await EmbedderPool.start(loadConfig({ env: {} }).model, 1);
    const pages = sharedPages()
      .filter(([name]) => name.includes('_zh__'))
      .map(([name]) => join(SHARED, 'corpora', name));
    expect(pages.length).toBe(10);
    const corpus = await readCorpus(pages);
    questions = corpus.entries.map(({ question }) => question);
    await buildCollection(corpus, embedder, { folder, ann: 'auto', keepGenerations: 1 });
    const collection = await loadCollection(embedder, { folder, ann: 'auto' });
    retriever = new HybridRetriever(collection, embedder, loadRanker(shippedRankerFile()));
  }, 300_000);
  afterAll(async () => {
    await embedder.close();
    await rm(folder, { recursive: true, force: true });
  });

  // Floors a little below what was measured; docs/languages.md has the figures.
  it.each<[title: string, change: Change, least: number, floor: number]>([
    ['with a word left out', leaveOutOneWord, 150, 0.94],
    ['in another order', askInAnotherOrder, 150, 0.94],
    ['with one word for "how" in place of the other', swapHow, 60, 0.93],
    ['by its error message alone', errorMessageAlone, 20, 0.9],
  ])(
    'finds a stored question that is asked %s',
    async (_, change, least, floor) => {
      const random = randomNumbers(5);
      const outcomes: Record<Outcome, number> = { answered: 0, suggested: 0, unanswered: 0 };
      const missed: string[] = [];
      let asked = 0;
      for (const stored of questions) {
        const question = change(stored, random);
        if (question === undefined || question === stored) continue;
        asked += 1;
        const { outcome, results } = await retriever.ask(question);
        outcomes[outcome] += 1;
        if (results[0]?.entry.question !== stored) missed.push(`${outcome}: ${question}`);
      }
      expect(asked).toBeGreaterThanOrEqual(least);
      expect(missed.length / asked, missed.join('\n')).toBeLessThanOrEqual(1 - floor);
      // The words are there, so it is sure of most.
      expect(outcomes.unanswered / asked).toBeLessThanOrEqual(0.1);
    },
    120_000,
  );

  // A model that does not know a character takes all questions for much the same one.
  it.each([
    '红烧肉怎么做才好吃？',
    '今天北京天气怎么样？',
    '怎样申请护照？',
    '世界杯冠军是哪个国家？',
    '如何给猫洗澡？',
    '如何预订从上海到广州的火车票？',
    '感冒了应该吃什么药？',
    '怎么在Excel中合并单元格？',
    '如何配置Nginx反向代理？',
    'Kubernetes集群如何扩容？',
    '怎么取消我的订阅并退款？',
  ])('does not take the nearest entry for an answer to %s', async (question) => {
    expect((await retriever.ask(question)).outcome).not.toBe('answered');
  });
});
