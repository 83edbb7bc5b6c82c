import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../server/config.ts';
import { readCorpus } from '../../../server/corpus/read-corpus.ts';
import { EmbedderPool } from '../../../server/embedding/embedder-pool.ts';
import { buildCollection, loadCollection } from '../../../server/retrieval/collection.ts';
import { HybridRetriever } from '../../../server/retrieval/hybrid-retriever.ts';
import { loadRanker, shippedRankerFile } from '../../../server/retrieval/ranker.ts';

const PAGE = `---
title: Kettle handbook
url: https://kettle.example/faq.html
---

# Kettle handbook

## How do I descale the kettle?
<!-- docent
alternates:
  - There is white stuff on the heating element
tags: [care]
-->

Fill it with one part of vinegar and two parts of water. Let it stand for an hour. Then boil it twice with clear water.

## How long is the warranty?
<!-- docent
version: "2.0"
-->

Two years from the day that you bought it. Keep the receipt.

## Which plug do I need for model K100?

The K100 has a British plug with three pins.

## Which plug do I need for model K200?

The K200 has a Swiss plug with three pins.

## 如何清洗滤网？

用清水冲洗滤网，然后晾干。不要使用洗碗机。
`;

let embedder: EmbedderPool;
let retriever: HybridRetriever;

async function retrieverOf(page: string): Promise<HybridRetriever> {
  const root = await mkdtemp(join(tmpdir(), 'docent-retriever-'));
  await writeFile(join(root, 'kettle.md'), page);
  const folder = join(root, 'index', 'default');
  await buildCollection(await readCorpus([join(root, 'kettle.md')], {}), embedder, {
    folder,
    ann: 'auto',
    keepGenerations: 1,
  });
  const collection = await loadCollection(embedder, { folder, ann: 'auto' });
  return new HybridRetriever(collection, embedder, loadRanker(shippedRankerFile()));
}

beforeAll(async () => {
  embedder = await EmbedderPool.start(loadConfig({ env: {} }).model, 1);
  retriever = await retrieverOf(PAGE);
});
afterAll(() => embedder.close());

async function order(question: string): Promise<string[]> {
  const { results } = await retriever.ask(question);
  return results.map(({ entry }) => entry.question);
}

describe('hybrid retrieval', () => {
  it('answers a stored question word for word, with the whole list of others behind it', async () => {
    const { outcome, confidence, results } = await retriever.ask('How long is the warranty?');
    expect(outcome).toBe('answered');
    expect(confidence).toBeGreaterThan(0.8);
    expect(results.length).toBe(5);
    expect(results[0]?.entry.question).toBe('How long is the warranty?');
    expect(results[0]?.entry.source.url).toBe(
      'https://kettle.example/faq.html#how-long-is-the-warranty',
    );
    const scores = results.map(({ score }) => score);
    expect([...scores].sort((a, b) => b - a)).toEqual(scores);
  });

  it('finds by an alternate, by meaning alone, and through typing errors', async () => {
    expect((await order('white stuff on the heating element'))[0]).toMatch(/descale/);
    expect((await order('remove limescale'))[0]).toMatch(/descale/);
    expect((await order('how long is teh waranty'))[0]).toMatch(/warranty/);
  });

  it('asks as the corpus writes, together or apart, by words and by meaning', async () => {
    const other = await retrieverOf(
      `${PAGE}\n\n## What is a florpset?\n\nA lid.\n\n## What is a drim wug?\n\nA hose.\n`,
    );
    for (const [typed, text] of [
      ['which florp set', 'which florpset'],
      ['which drimwug', 'which drim wug'],
    ] as const) {
      const { view } = await other.read(typed);
      expect(view.text).toBe(text);
      expect(view.terms).toEqual(text.split(' '));
      expect(view.vector).toEqual((await embedder.embed(text, 'query')).vector);
    }
  });

  it('puts the entry of a stored question first, and is certain, filler or not', async () => {
    const bare = await retriever.ask('Which plug do I need for model K200?');
    const padded = await retriever.ask(
      'hey, which plug do i need for model k200?? thanks in advance!',
    );
    expect(bare.results[0]?.entry.question).toMatch(/K200/);
    expect(padded.results[0]?.entry.id).toBe(bare.results[0]?.entry.id);
    expect(bare.confidence).toBeGreaterThan(0.95);
    expect(Math.abs(padded.confidence - bare.confidence)).toBeLessThanOrEqual(0.1);
  });

  it.each(['hello', 'kettle', 'descale it', 'the', 'yes please'])(
    'does not answer %j, which has one word at most that says something',
    async (word) => {
      expect((await retriever.ask(word)).outcome).not.toBe('answered');
    },
  );

  it('answers a sentence with one word that says something', async () => {
    const { outcome, results } = await retriever.ask('how should I descale it?');
    expect(results[0]?.entry.question).toBe('How do I descale the kettle?');
    expect(outcome).toBe('answered');
  });

  it('tells entries apart that differ in one word', async () => {
    expect((await order('plug of the K100'))[0]).toMatch(/K100/);
    expect((await order('plug of the K200'))[0]).toMatch(/K200/);
  });

  it('finds Chinese by its words, which the model does not know', async () => {
    expect((await order('滤网怎么清洗'))[0]).toBe('如何清洗滤网？');
  });

  it('says that it does not know what is not there', async () => {
    const { outcome, results } = await retriever.ask('Who won the chess championship in 1972?');
    expect(outcome).toBe('unanswered');
    expect(results.length).toBe(5);
  });

  it('marks the passage that answers, as offsets into the text', async () => {
    const { results } = await retriever.ask('how much vinegar does it take');
    const [first] = results;
    expect(first?.passage.text).toMatch(/vinegar/);
    expect(first?.entry.answer.text.slice(first.passage.start, first.passage.end)).toBe(
      first?.passage.text,
    );
  });

  it('reads a follow-up after the turn before it', async () => {
    const { results } = await retriever.ask('and what about the K200?', {
      context: ['Which plug do I need for model K100?'],
    });
    expect(results[0]?.entry.question).toMatch(/K200/);
  });

  it('leaves a question that stands alone where it was, whatever was asked before', async () => {
    const alone = await retriever.ask('How long is the warranty?');
    const after = await retriever.ask('How long is the warranty?', {
      context: ['Which plug do I need for model K100?'],
    });
    expect(after.results[0]?.entry.id).toBe(alone.results[0]?.entry.id);
    expect(after.outcome).toBe('answered');
  });

  it('finds only what a filter lets through', async () => {
    const by = async (filter: object): Promise<string[]> =>
      (await retriever.ask('kettle', filter)).results.map(({ entry }) => entry.question);
    expect(await by({ tags: ['care'] })).toEqual(['How do I descale the kettle?']);
    expect(await by({ version: '2.0' })).toEqual(['How long is the warranty?']);
    expect(await by({ lang: 'zh' })).toEqual(['如何清洗滤网？']);
    expect(await by({ tags: ['care', 'other'] })).toEqual([]);
  });

  it('is certain of nothing where a filter leaves nothing', async () => {
    const ranking = await retriever.ask('kettle', { tags: ['nothing'] });
    expect(ranking).toEqual({ outcome: 'unanswered', confidence: 0, results: [] });
  });

  it('gives as many results as it is asked for', async () => {
    expect((await retriever.ask('kettle', { limit: 2 })).results.length).toBe(2);
  });

  it('gives the same ranking to the same question, asked alone or among others', async () => {
    const alone = await retriever.ask('descale it');
    const crowd = await Promise.all(
      ['descale it', 'warranty', 'descale it', 'K100 plug', 'descale it'].map((q) =>
        retriever.ask(q),
      ),
    );
    for (const i of [0, 2, 4]) expect(crowd[i]).toEqual(alone);
  });

  it.each(['?', '…', '!!!', '🙂', '\u200b', 'a'.repeat(500), '<script>alert(1)</script>'])(
    'takes %j without harm',
    async (question) => {
      const { confidence, results } = await retriever.ask(question);
      expect(confidence).toBeGreaterThanOrEqual(0);
      expect(confidence).toBeLessThanOrEqual(1);
      expect(results.every(({ score }) => Number.isFinite(score))).toBe(true);
    },
  );
});

describe('suggestions', () => {
  it('are phrasings that begin with what was typed, each with its entry', () => {
    const [first] = retriever.suggest('how lo');
    expect(first?.question).toBe('How long is the warranty?');
    expect(retriever.entry(first?.entryId ?? '')?.question).toBe('How long is the warranty?');
    expect(retriever.suggest('white stu')[0]?.question).toBe(
      'There is white stuff on the heating element',
    );
  });

  it('are none for nothing and for what nobody asks', () => {
    expect(retriever.suggest('')).toEqual([]);
    expect(retriever.suggest('qqqqqq')).toEqual([]);
  });
});

describe('a corpus of one entry', () => {
  it('is answered, and refused, like any other', async () => {
    const one = await retrieverOf('# Page\n\n## Where is the key?\n\nUnder the mat.\n');
    const { outcome, results } = await one.ask('Where is the key?');
    expect(results.length).toBe(1);
    expect(outcome).toBe('answered');
    expect((await one.ask('How do I bake bread with sourdough?')).outcome).not.toBe('answered');
  });
});
