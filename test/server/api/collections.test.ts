import { describe, expect, test } from 'vitest';
import type { Readiness } from '../../../server/api/collections.ts';
import { DEFAULT_CRAWL } from '../../../server/corpus/crawl/crawl-options.ts';
import { indexedEntry, MemoryRetriever } from './memory-retriever.ts';
import { expectType, type RunningApi, startApi, TestClient } from './running-api.ts';

const READY: Readiness = { ready: true };

interface Two extends RunningApi {
  readonly api2: MemoryRetriever;
  /** A WebSocket whose address ends so. */
  open(query: string): TestClient;
}

/** A server with the collections `default` and `api`, the second one with starters of its own. */
async function startTwo(apiState: Readiness = READY): Promise<Two> {
  const first = new MemoryRetriever([indexedEntry('alpha')]);
  const second = new MemoryRetriever([indexedEntry('beta')]);
  const running = await startApi({
    retriever: first,
    config: {
      furtherCollections: [
        {
          ...{ collection: 'api', corpus: [], pages: 'questions', strict: false },
          ...{ site: {}, crawl: DEFAULT_CRAWL, starters: ['Beta?'] },
        },
      ],
    },
    options: {
      collections: {
        get: (name) => (name === 'default' ? first : apiState.ready ? second : undefined),
        names: () => ['default', 'api'],
        ready: (name) => (name === 'default' ? READY : apiState),
      },
    },
  });
  const open = (query: string) => new TestClient(`ws://127.0.0.1:${running.port}/v1/ws${query}`);
  return { ...running, api2: second, open };
}

const json = async (url: string): Promise<unknown> => (await fetch(url)).json();

describe('a request', () => {
  test('is answered from the collection that it names, and from the first without', async () => {
    const { post, url } = await startTwo();
    for (const [collection, entryId] of [
      [undefined, 'alpha'],
      ['default', 'alpha'],
      ['api', 'beta'],
    ]) {
      const answer = expectType(
        await (await post('/v1/ask', { question: 'what?', collection })).json(),
        'answer',
      );
      expect([answer.collection, answer.results[0]?.entryId]).toEqual([
        collection ?? 'default',
        entryId,
      ]);
    }
    expect(await json(`${url}/v1/suggest?q=what&collection=api`)).toMatchObject({
      suggestions: [{ entryId: 'beta' }],
    });
    expect(await json(`${url}/v1/entries/beta?collection=api`)).toMatchObject({ type: 'entry' });
    expect(await json(`${url}/v1/entries/beta`)).toMatchObject({ code: 'NOT_FOUND' });
  });

  test.each([
    { type: 'ask', question: 'x' },
    { type: 'suggest', prefix: 'x' },
    { type: 'entry', entryId: 'x' },
    { type: 'feedback', answerId: 'x', helpful: true },
  ])(
    'of type $type for an unknown collection is told NOT_FOUND with those there are',
    async (message) => {
      const { connect } = await startTwo();
      const client = await connect();
      expect(await client.request({ ...message, collection: 'apii' })).toEqual({
        type: 'error',
        code: 'NOT_FOUND',
        message: 'There is no collection "apii"; there are: default, api.',
      });
    },
  );

  test('that gives feedback leaves its collection in the log', async () => {
    const { open, log } = await startTwo();
    const client = open('?collection=api');
    await client.hello;
    await client.request({ type: 'feedback', answerId: 'x', helpful: true });
    expect(log.find(({ msg }) => msg === 'feedback')).toMatchObject({ collection: 'api' });
    client.socket.terminate();
  });
});

describe('a WebSocket', () => {
  test('whose address names a collection is greeted and answered from it', async () => {
    const { open } = await startTwo();
    const client = open('?collection=api');
    expect(await client.hello).toMatchObject({
      collections: ['default', 'api'],
      starters: ['Beta?'],
    });
    const asked = async (more: object) =>
      expectType(await client.request({ type: 'ask', question: 'what?', ...more }), 'answer');
    expect((await asked({})).collection).toBe('api');
    // What a request says itself counts more.
    expect((await asked({ collection: 'default' })).collection).toBe('default');
    client.socket.terminate();
  });

  test('whose address has filters applies them to what does not have its own', async () => {
    const { open, retriever } = await startTwo();
    const client = open('?tags=a,b&lang=zh&version=2.3&utm_source=somewhere&collection=');
    const filters = { tags: ['a', 'b'], lang: 'zh', version: '2.3' };
    await client.hello;
    await client.request({ type: 'ask', question: 'what?' });
    await client.request({ type: 'ask', question: 'what?', tags: ['c'] });
    await client.request({ type: 'suggest', prefix: 'w', lang: 'de' });
    expect(retriever.asked.map(({ options }) => options)).toMatchObject([
      filters,
      { ...filters, tags: ['c'] },
    ]);
    expect(retriever.suggested[0]?.options).toMatchObject({ ...filters, lang: 'de' });
    expect(
      expectType(await client.request({ type: 'entry', entryId: 'alpha' }), 'entry'),
    ).toBeTruthy();
    client.socket.terminate();
  });

  test.each([
    ['?collection=nowhere', 'NOT_FOUND', 4404, 'There is no collection "nowhere"'],
    ['?lang=z', 'BAD_REQUEST', 1008, 'Field "lang" must have at least 2 characters; got 1.'],
    [
      `?collection=${'x'.repeat(201)}`,
      'BAD_REQUEST',
      1008,
      'Field "collection" may have at most 200',
    ],
  ])('whose address says %s is told %s and closed with %d', async (query, code, close, message) => {
    const { open } = await startTwo();
    const client = open(query);
    expect(await client.hello).toMatchObject({ code, message: expect.stringContaining(message) });
    expect(await client.closed).toEqual({ code: close, reason: code });
  });
});

test('GET /v1/hello greets for the collection that it is asked for', async () => {
  const { url } = await startTwo();
  expect(await json(`${url}/v1/hello`)).toMatchObject({ starters: ['What is alpha?'] });
  expect(await json(`${url}/v1/hello?collection=api`)).toMatchObject({ starters: ['Beta?'] });
  expect((await fetch(`${url}/v1/hello?collection=x`)).status).toBe(404);
});

describe('where one collection can’t be loaded', () => {
  const broken = { ready: false, reason: 'collection "api": it is damaged' };

  test('the other one answers, and it is told NOT_READY with the reason', async () => {
    const { post } = await startTwo(broken);
    expect((await post('/v1/ask', { question: 'alpha' })).status).toBe(200);
    const refused = await post('/v1/ask', { question: 'beta', collection: 'api' });
    expect(refused.status).toBe(503);
    expect(await refused.json()).toMatchObject({
      code: 'NOT_READY',
      message: expect.stringContaining('collection "api": it is damaged'),
    });
  });

  test('/readyz is 503 and says which, and 200 when it is asked for the other one', async () => {
    const { url } = await startTwo(broken);
    const all = await fetch(`${url}/readyz`);
    expect(all.status).toBe(503);
    expect(await all.json()).toEqual({
      ...broken,
      index: 'gen-1',
      collections: { default: { ready: true, index: 'gen-1' }, api: broken },
    });
    const one = await fetch(`${url}/readyz?collection=default`);
    expect([one.status, await one.json()]).toEqual([200, { ready: true, index: 'gen-1' }]);
    expect((await fetch(`${url}/readyz?collection=api`)).status).toBe(503);
    expect((await fetch(`${url}/readyz?collection=x`)).status).toBe(404);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('docent_ready 0\n');
    expect(metrics).toContain('docent_collection_ready{collection="default"} 1\n');
    expect(metrics).toContain('docent_collection_ready{collection="api"} 0\n');
  });
});
