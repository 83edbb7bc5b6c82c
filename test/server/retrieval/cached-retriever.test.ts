import { describe, expect, test } from 'vitest';
import { CachedRetriever, type CacheResult } from '../../../server/retrieval/cached-retriever.ts';
import type { AskOptions } from '../../../server/retrieval/ranking.ts';
import { indexedEntry, MemoryRetriever } from '../api/memory-retriever.ts';

function cached(answers: number): {
  retriever: MemoryRetriever;
  cache: CachedRetriever;
  results: CacheResult[];
} {
  const retriever = new MemoryRetriever(['alpha', 'beta'].map((id) => indexedEntry(id)));
  const results: CacheResult[] = [];
  const onAsk = (result: CacheResult): void => void results.push(result);
  return { retriever, cache: new CachedRetriever(retriever, { answers, onAsk }), results };
}

const asked = (retriever: MemoryRetriever): string[] =>
  retriever.asked.map(({ question }) => question);

describe.each([0, 10])('with room for %i answers', (answers) => {
  test('a question that is under way is not asked a second time, and all get its answer', async () => {
    const { retriever, cache, results } = cached(answers);
    retriever.hold();
    const waiting = ['alpha', 'beta', 'alpha', ' alpha\u00a0', 'alpha'].map((q) => cache.ask(q));
    retriever.release();
    const rankings = await Promise.all(waiting);
    expect(asked(retriever)).toEqual(['alpha', 'beta']);
    expect(rankings.map(({ results: [first] }) => first?.entry.id)).toEqual([
      'alpha',
      'beta',
      'alpha',
      'alpha',
      'alpha',
    ]);
    expect(results).toEqual(['miss', 'miss', 'joined', 'joined', 'joined']);
  });

  test('a failure is told to all who wait, and the next one asks again', async () => {
    const { retriever, cache } = cached(answers);
    retriever.failure = new Error('the model is gone');
    const both = await Promise.allSettled([cache.ask('alpha'), cache.ask('alpha')]);
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    retriever.failure = undefined;
    expect((await cache.ask('alpha')).outcome).toBe('answered');
  });
});

test('a question that was answered is not asked again', async () => {
  const { retriever, cache, results } = cached(10);
  const first = await cache.ask('alpha');
  expect(await cache.ask('alpha')).toBe(first);
  expect([asked(retriever), results, cache.size]).toEqual([['alpha'], ['miss', 'hit'], 1]);
});

test('with no room nothing is remembered', async () => {
  const { retriever, cache, results } = cached(0);
  await cache.ask('alpha');
  await cache.ask('alpha');
  expect([asked(retriever), results, cache.size]).toEqual([
    ['alpha', 'alpha'],
    ['miss', 'miss'],
    0,
  ]);
});

test('one answer more than there is room for displaces the one that was longest unasked', async () => {
  const { retriever, cache } = cached(2);
  for (const question of ['a', 'b', 'a', 'c', 'a', 'b']) await cache.ask(question);
  expect(asked(retriever)).toEqual(['a', 'b', 'c', 'b']);
  expect(cache.size).toBe(2);
});

test.each<[what: string, options: AskOptions]>([
  ['limit', { limit: 3 }],
  ['earlier question', { context: ['beta'] }],
  ['tag', { tags: ['faq'] }],
  ['language', { lang: 'en' }],
  ['version', { version: 'en' }],
])('the same question with another %s is another question', async (_what, options) => {
  const { retriever, cache } = cached(10);
  await cache.ask('alpha');
  await cache.ask('alpha', options);
  await cache.ask('alpha', options);
  expect(retriever.asked).toHaveLength(2);
});

test('what changes nothing makes no other question: the default limit, the order of tags', async () => {
  const { retriever, cache } = cached(10);
  await cache.ask('alpha', { tags: ['faq', 'new'] });
  await cache.ask('alpha', { tags: ['new', 'faq'], limit: 5, context: [] });
  expect(retriever.asked).toHaveLength(1);
});

test('upper case makes another question, since retrieval may read it differently', async () => {
  const { retriever, cache } = cached(10);
  await cache.ask('alpha');
  await cache.ask('Alpha');
  expect(retriever.asked).toHaveLength(2);
});
