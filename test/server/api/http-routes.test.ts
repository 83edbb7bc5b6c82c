import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { WIRE_CODES } from '../../../server/errors.ts';
import { indexedEntry, MemoryRetriever } from './memory-retriever.ts';
import { expectType, startApi } from './running-api.ts';

async function errorOf(response: Response) {
  const message = expectType(await response.json(), 'error');
  if (response.status !== 405) expect(response.status).toBe(WIRE_CODES[message.code]);
  return message;
}

describe('POST /v1/ask', () => {
  test('answers, with the id, sources below the address that was asked, and no caching', async () => {
    const api = await startApi();
    const response = await api.post('/v1/ask', {
      id: 'x1',
      question: ' what is\nbeta? ',
      limit: 2,
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const answer = expectType(await response.json(), 'answer');
    expect(answer).toMatchObject({
      id: 'x1',
      outcome: 'answered',
      collection: 'default',
      index: 'gen-1',
    });
    expect(answer.results.map(({ entryId }) => entryId)).toEqual(['beta', 'alpha']);
    expect(answer.results[0]?.source.url).toBe(`${api.url}/guide.html#beta`);
    expect(api.retriever.asked).toEqual([
      {
        question: 'what is beta?',
        options: {
          limit: 2,
          context: undefined,
          tags: undefined,
          lang: undefined,
          version: undefined,
        },
      },
    ]);
  });

  test('passes filters and the cleaned context on', async () => {
    const api = await startApi();
    await api.post('/v1/ask', {
      type: 'ask',
      question: 'q',
      context: [' one\t', '\u0000', 'two'],
      tags: ['faq'],
      lang: 'en',
      version: '2.3',
    });
    expect(api.retriever.asked[0]?.options).toEqual({
      limit: 5,
      context: ['one', 'two'],
      tags: ['faq'],
      lang: 'en',
      version: '2.3',
    });
  });

  test('puts sources below publicUrl where that is set', async () => {
    const api = await startApi({ config: { publicUrl: 'https://help.example.org/d' } });
    const response = await api.post(
      '/v1/ask',
      { question: 'alpha' },
      { 'x-forwarded-proto': 'ftp' },
    );
    const answer = expectType(await response.json(), 'answer');
    expect(answer.results[0]?.source.url).toBe('https://help.example.org/d/guide.html#alpha');
  });

  test.each([
    ['an empty question', { question: ' \u0000 ' }, 'QUESTION_EMPTY'],
    ['a question one over the limit', { question: 'x'.repeat(501) }, 'QUESTION_TOO_LONG'],
    ['another type', { type: 'suggest', prefix: 'x' }, 'BAD_REQUEST'],
    ['an unknown field', { question: 'q', foo: 1 }, 'BAD_REQUEST'],
    ['a list', '[]', 'BAD_REQUEST'],
    ['null', 'null', 'BAD_REQUEST'],
    ['no body', '', 'BAD_REQUEST'],
    ['half a body', '{"question":', 'BAD_REQUEST'],
    ['a deep body', '['.repeat(8000) + ']'.repeat(8000), 'BAD_REQUEST'],
    ['an unknown collection', { question: 'q', collection: 'other' }, 'NOT_FOUND'],
    ['a collection called __proto__', { question: 'q', collection: '__proto__' }, 'NOT_FOUND'],
  ])('refuses %s', async (_name, body, code) => {
    const api = await startApi();
    expect(await errorOf(await api.post('/v1/ask', body))).toMatchObject({ code });
    expect(api.retriever.asked).toEqual([]);
  });

  test('takes a question at the limit', async () => {
    const api = await startApi({ limits: { questionLength: 10 } });
    expect((await api.post('/v1/ask', { question: 'x'.repeat(10) })).status).toBe(200);
    expect((await api.post('/v1/ask', { question: 'x'.repeat(11) })).status).toBe(400);
  });

  test('gives the id back on an error', async () => {
    const api = await startApi();
    const error = await errorOf(await api.post('/v1/ask', { id: 'e7', question: 'q', limit: 99 }));
    expect(error).toEqual({
      type: 'error',
      id: 'e7',
      code: 'BAD_REQUEST',
      message: 'Field "limit" may be at most 20; got 99.',
    });
  });

  test('names a __proto__ field as any unknown one, and nothing else changes', async () => {
    const api = await startApi();
    const error = await errorOf(
      await api.post('/v1/ask', '{"question":"q","__proto__":{"limit":1,"polluted":true}}'),
    );
    expect(error.message).toContain('Unknown field "__proto__"');
    expect({}).not.toHaveProperty('polluted');
    expect((await api.post('/v1/ask', { question: 'q' })).status).toBe(200);
  });

  test('takes a body at the limit, refuses one byte more and cuts the connection', async () => {
    const api = await startApi({ limits: { bodyBytes: 300 } });
    const body = (bytes: number) => JSON.stringify({ question: 'q' }).padEnd(bytes, ' ');
    expect((await api.post('/v1/ask', body(300))).status).toBe(200);
    const refused = await api.post('/v1/ask', body(301));
    expect(refused.headers.get('connection')).toBe('close');
    expect(await errorOf(refused)).toMatchObject({
      code: 'PAYLOAD_TOO_LARGE',
      message: 'The body is too large; at most 300 bytes are allowed.',
    });
  });

  test('refuses a body without an announced length as soon as it is too long', async () => {
    const api = await startApi();
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const outgoing = request(`${api.url}/v1/ask`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
      });
      outgoing.on('response', (incoming) => {
        resolve(incoming.statusCode);
        outgoing.destroy();
      });
      outgoing.on('error', reject);
      // Never ended: the server must not wait for the end.
      outgoing.write(' '.repeat(20_000));
    });
    expect(status).toBe(413);
  });

  test('refuses invalid UTF-8, other content types and encodings', async () => {
    const api = await startApi();
    const send = (body: BodyInit, headers: Record<string, string>) =>
      fetch(`${api.url}/v1/ask`, { method: 'POST', body, headers });
    const json = { 'content-type': 'application/json; charset=utf-8' };
    const bad = new Uint8Array([...Buffer.from('{"question":"'), 0xff, 0xfe, ...Buffer.from('"}')]);
    expect(await errorOf(await send(bad, json))).toMatchObject({ code: 'BAD_REQUEST' });
    expect(
      await errorOf(await send('{"question":"q"}', { 'content-type': 'text/plain' })),
    ).toMatchObject({
      message: 'Expected Content-Type application/json; got "text/plain".',
    });
    const zipped = await send('{"question":"q"}', { ...json, 'content-encoding': 'gzip' });
    expect(await errorOf(zipped)).toMatchObject({ code: 'BAD_REQUEST' });
    expect((await send('{"question":"q"}', json)).status).toBe(200);
  });

  test('takes lone surrogates without breaking', async () => {
    const api = await startApi();
    const response = await api.post('/v1/ask', '{"id":"\\ud800","question":"beta \\udc00?"}');
    expect(expectType(await response.json(), 'answer').results[0]?.entryId).toBe('beta');
    expect(api.retriever.asked[0]?.question).toBe('beta \ufffd?');
  });

  test('says OVERLOADED with a time to retry when the queue is full', async () => {
    const api = await startApi({ limits: { queue: 2 } });
    api.retriever.hold();
    const waiting = [
      api.post('/v1/ask', { question: 'alpha' }),
      api.post('/v1/ask', { question: 'beta' }),
    ];
    await api.retriever.arrived(2);
    const refused = await api.post('/v1/ask', { question: 'gamma' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(await errorOf(refused)).toMatchObject({
      code: 'OVERLOADED',
      retryAfterMs: expect.any(Number),
    });
    expect((await fetch(`${api.url}/v1/suggest?q=what`)).status).toBe(200);
    api.retriever.release();
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200]);
    expect((await api.post('/v1/ask', { question: 'gamma' })).status).toBe(200);
  });

  test('says INTERNAL with a number that the log has too, and no more', async () => {
    const api = await startApi();
    api.retriever.failure = new Error('secret detail at /home/owner');
    const error = await errorOf(await api.post('/v1/ask', { id: '1', question: 'alpha' }));
    expect(error).toMatchObject({ id: '1', code: 'INTERNAL' });
    expect(JSON.stringify(error)).not.toMatch(/secret|home|\.ts|\bat\b/);
    const requestId = /r-[0-9a-f]{12}/.exec(error.message)?.[0];
    const line = api.log.find((entry) => entry.requestId === requestId);
    expect(line).toMatchObject({ err: { stack: expect.stringContaining('secret detail') } });
  });

  test('says NOT_READY with the reason until the index is loaded', async () => {
    const api = await startApi({
      options: {
        collections: {
          get: () => undefined,
          names: () => ['default'],
          ready: () => ({ ready: false, reason: 'loading the model' }),
        },
      },
    });
    const error = await errorOf(await api.post('/v1/ask', { question: 'alpha' }));
    expect(error).toEqual({
      type: 'error',
      code: 'NOT_READY',
      message: 'The server is still loading (loading the model); try again in a moment.',
      retryAfterMs: 1000,
    });
    const readiness = await fetch(`${api.url}/readyz`);
    expect(readiness.status).toBe(503);
    expect(await readiness.json()).toEqual({ ready: false, reason: 'loading the model' });
    expect((await fetch(`${api.url}/healthz`)).status).toBe(200);
    expect(expectType(await (await api.connect()).hello, 'hello').index).toBe('');
  });
});

describe('the other routes', () => {
  test('GET /v1/suggest gives suggestions and echoes the id', async () => {
    const api = await startApi();
    const response = await fetch(
      `${api.url}/v1/suggest?q=What%20is%20&limit=2&id=s&tags=a,b&lang=en`,
    );
    expect(expectType(await response.json(), 'suggestions')).toEqual({
      type: 'suggestions',
      id: 's',
      suggestions: [
        { entryId: 'alpha', question: 'What is alpha?' },
        { entryId: 'beta', question: 'What is beta?' },
      ],
    });
    expect(api.retriever.suggested).toEqual([
      {
        prefix: 'What is ',
        options: { limit: 2, tags: ['a', 'b'], lang: 'en', version: undefined },
      },
    ]);
  });

  test.each([
    ['', 'Field "q" is missing; expected a string.'],
    ['?q=a&q=b', 'Field "q" must be a string; got a list.'],
    ['?q=a&limit=x', 'Field "limit" must be a whole number; got a string.'],
    ['?q=a&limit=21', 'Field "limit" may be at most 20; got 21.'],
    [`?q=${'x'.repeat(501)}`, 'Field "q" may have at most 500 characters; got 501.'],
    [
      '?q=a&foo=1',
      'Unknown field "foo"; "suggest" may have collection, id, lang, limit, q, tags, type, version.',
    ],
  ])('GET /v1/suggest%s is refused with: %s', async (query, message) => {
    const api = await startApi();
    const error = await errorOf(await fetch(`${api.url}/v1/suggest${query}`));
    expect(error).toEqual({ type: 'error', code: 'BAD_REQUEST', message });
  });

  test('GET /v1/suggest of nothing but space gives none, and asks nobody', async () => {
    const api = await startApi();
    const response = await fetch(`${api.url}/v1/suggest?q=%20%00`);
    expect(expectType(await response.json(), 'suggestions').suggestions).toEqual([]);
    expect(api.retriever.suggested).toEqual([]);
  });

  test('GET /v1/entries/:id gives one entry, also one with a slash in its id', async () => {
    const api = await startApi({
      retriever: new MemoryRetriever([indexedEntry('alpha'), indexedEntry('guide/über uns')]),
    });
    for (const id of ['alpha', 'guide/über uns']) {
      const response = await fetch(`${api.url}/v1/entries/${encodeURIComponent(id)}?id=e`);
      const entry = expectType(await response.json(), 'entry');
      expect(entry).toMatchObject({ id: 'e', result: { entryId: id } });
    }
  });

  test('GET /v1/entries/:id of an unknown entry is NOT_FOUND, of a broken one BAD_REQUEST', async () => {
    const api = await startApi();
    expect(await errorOf(await fetch(`${api.url}/v1/entries/nope`))).toMatchObject({
      code: 'NOT_FOUND',
      message: 'There is no entry "nope" in the collection "default".',
    });
    expect(await errorOf(await fetch(`${api.url}/v1/entries/%E0%A4%A`))).toMatchObject({
      code: 'BAD_REQUEST',
    });
  });

  test('POST /v1/feedback is logged, without the comment', async () => {
    const api = await startApi();
    const body = { answerId: 'a-1', entryId: 'alpha', helpful: false, comment: 'my words' };
    expect(await (await api.post('/v1/feedback', { id: 'f', ...body })).json()).toEqual({
      type: 'ok',
      id: 'f',
    });
    const line = api.log.find(({ msg }) => msg === 'feedback');
    expect(line).toMatchObject({ answerId: 'a-1', entryId: 'alpha', helpful: false });
    expect(JSON.stringify(api.log)).not.toContain('my words');
  });

  test('visitors words are in the log only when log.questions is on', async () => {
    const quiet = await startApi();
    await quiet.post('/v1/ask', { question: 'alpha zebra', context: ['giraffe'] });
    expect(quiet.log.some(({ msg }) => msg === 'question answered')).toBe(true);
    expect(JSON.stringify(quiet.log)).not.toMatch(/zebra|giraffe/);

    const open = await startApi({ config: { log: { level: 'info', questions: true } } });
    await open.post('/v1/ask', { question: 'alpha zebra', context: ['giraffe'] });
    await open.post('/v1/feedback', { answerId: 'a', helpful: true, comment: 'my words' });
    expect(JSON.stringify(open.log)).toMatch(/zebra.*giraffe.*my words/);
  });

  test('an unknown route below /v1 is NOT_FOUND in JSON and leaves the query out', async () => {
    const api = await startApi();
    expect(await errorOf(await fetch(`${api.url}/v1/nope?q=private`))).toEqual({
      type: 'error',
      code: 'NOT_FOUND',
      message: 'There is no route GET /v1/nope.',
    });
    expect(await errorOf(await fetch(`${api.url}/v1/ws`))).toMatchObject({ code: 'BAD_REQUEST' });
  });

  test('a wrong method is 405 with the right one in Allow', async () => {
    const api = await startApi();
    const response = await fetch(`${api.url}/v1/ask`);
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toContain('POST');
    expect(await errorOf(response)).toMatchObject({
      code: 'NOT_FOUND',
      message: '/v1/ask does not take GET; use POST.',
    });
  });

  test.each(['/v1/suggest?q=a', '/healthz', '/readyz', '/openapi.json', '/asyncapi.json'])(
    '%s takes nothing but GET',
    async (path) => {
      const api = await startApi();
      const deleted = await fetch(`${api.url}${path}`, { method: 'DELETE' });
      expect(deleted.status).toBe(405);
      expect(deleted.headers.get('allow')).toContain('GET');
      expect(await errorOf(deleted)).toMatchObject({ code: 'NOT_FOUND' });
    },
  );
});

describe('GET /v1/hello', () => {
  test('says what a WebSocket says first', async () => {
    const api = await startApi();
    const response = await fetch(`${api.url}/v1/hello`);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
    const client = await api.connect();
    expect(expectType(await response.json(), 'hello')).toEqual(await client.hello);
  });

  test('takes GET only', async () => {
    const api = await startApi();
    const response = await api.post('/v1/hello', {});
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
  });
});

describe('CORS', () => {
  const ALLOWED = 'https://docs.example.org';

  test('lets a refused page read why, as the WebSocket does, on /v1/hello alone', async () => {
    const api = await startApi({ config: { allowedOrigins: [ALLOWED] } });
    const origin = 'https://evil.example';
    const response = await fetch(`${api.url}/v1/hello`, { headers: { origin } });
    expect(response.headers.get('access-control-allow-origin')).toBe(origin);
    expect(await errorOf(response)).toMatchObject({
      code: 'ORIGIN_NOT_ALLOWED',
      message: expect.stringContaining('allowedOrigins'),
    });
    const suggest = await fetch(`${api.url}/v1/suggest?q=a`, { headers: { origin } });
    expect(suggest.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('lets an allowed origin preflight and read', async () => {
    const api = await startApi({ config: { allowedOrigins: [ALLOWED] } });
    const preflight = await fetch(`${api.url}/v1/ask`, {
      method: 'OPTIONS',
      headers: {
        origin: ALLOWED,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    });
    expect(preflight.status).toBe(204);
    expect(Object.fromEntries(preflight.headers)).toMatchObject({
      'access-control-allow-origin': ALLOWED,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'content-type, authorization',
      vary: 'Origin',
    });
    const response = await api.post('/v1/ask', { question: 'alpha' }, { origin: ALLOWED });
    expect(response.headers.get('access-control-allow-origin')).toBe(ALLOWED);
    const error = await api.post('/v1/ask', { question: '' }, { origin: ALLOWED });
    expect(error.headers.get('access-control-allow-origin')).toBe(ALLOWED);
  });

  test.each(['https://evil.example', 'null'])(
    'refuses %s before anything is asked',
    async (origin) => {
      const api = await startApi({ config: { allowedOrigins: [ALLOWED] } });
      for (const method of ['POST', 'OPTIONS']) {
        const response = await fetch(`${api.url}/v1/ask`, {
          method,
          headers: { origin, 'content-type': 'application/json' },
          ...(method === 'POST' ? { body: '{"question":"alpha"}' } : {}),
        });
        expect(response.headers.get('access-control-allow-origin')).toBeNull();
        expect(await errorOf(response)).toMatchObject({
          code: 'ORIGIN_NOT_ALLOWED',
          message: expect.stringContaining('allowedOrigins'),
        });
      }
      expect(api.retriever.asked).toEqual([]);
    },
  );

  test('lets pages of this machine in, unless turned off', async () => {
    const origin = 'http://localhost:3000';
    const open = await startApi();
    expect((await fetch(`${open.url}/v1/suggest?q=a`, { headers: { origin } })).status).toBe(200);
    const shut = await startApi({ config: { allowLoopbackOrigins: false } });
    expect((await fetch(`${shut.url}/v1/suggest?q=a`, { headers: { origin } })).status).toBe(403);
  });
});
