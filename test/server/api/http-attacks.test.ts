import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { indexedEntry, MemoryRetriever } from './memory-retriever.ts';
import { RawClient } from './raw-socket.ts';
import { type RunningApi, startApi, type TestClient } from './running-api.ts';

const SHORT = { headerSeconds: 1, requestSeconds: 1.2 };

/** Both ways in still answer. */
async function expectServed(api: RunningApi, client: TestClient): Promise<void> {
  expect(await client.request({ type: 'ask', question: 'alpha' })).toMatchObject({
    type: 'answer',
  });
  expect((await api.post('/v1/ask', { question: 'beta' })).status).toBe(200);
}

const POST_HEAD = 'POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';

describe('slow senders', () => {
  test.each([
    ['a header that never ends', 'GET / HTTP/1.1\r\nHost: localhost\r\nX-A: b\r\n', 408],
    ['half a request line', 'GET /v1/sug', 408],
    ['a body that never comes', `${POST_HEAD}Content-Length: 100\r\n\r\n{`, 408],
    ['a chunk that never comes', `${POST_HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\n{`, 408],
  ])('%s: fifty are cut in time, and others are served', async (_name, text, status) => {
    const api = await startApi({ limits: SHORT });
    const client = await api.connect();
    const attackers = Array.from({ length: 50 }, () => new RawClient(api.port));
    const ended = attackers.map((attacker) => attacker.until(text));
    await expectServed(api, client);
    await Promise.all(ended);
    for (const attacker of attackers) expect([status, undefined]).toContain(attacker.status);
    await expectServed(api, client);
  });

  test('one that drips a byte of header at a time is cut in time all the same', async () => {
    const api = await startApi({ limits: SHORT });
    const client = await api.connect();
    const attacker = new RawClient(api.port);
    attacker.socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n');
    const drip = setInterval(() => attacker.socket.write('X: y\r\n'), 10);
    await expectServed(api, client);
    await attacker.closed;
    clearInterval(drip);
    await expectServed(api, client);
  });

  test('connections that never say anything are cut in time', async () => {
    const api = await startApi({ limits: SHORT });
    const client = await api.connect();
    const attackers = Array.from({ length: 50 }, () => new RawClient(api.port));
    await expectServed(api, client);
    await Promise.all(attackers.map(({ closed }) => closed));
  });
});

test('a client that does not read its replies is cut in time', async () => {
  const text = 'x'.repeat(200_000);
  const retriever = new MemoryRetriever([indexedEntry('alpha', { answer: { html: text, text } })]);
  const limits = { headerSeconds: 20, requestSeconds: 0.5, answerSeconds: 0.5 };
  const api = await startApi({ retriever, limits });
  const client = await api.connect();
  const attacker = new RawClient(api.port);
  attacker.socket.pause();
  attacker.socket.write('GET /v1/entries/alpha HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(100));
  expect(await client.request({ type: 'suggest', prefix: 'what' })).toMatchObject({
    type: 'suggestions',
  });
  // One that is silent is cut after the same time. Node looks a second time where replies wait.
  for (let i = 0; i < 3; i += 1) await new RawClient(api.port).closed;
  attacker.socket.resume();
  await attacker.closed;
  expect(attacker.received.length).toBeLessThan(100 * text.length);
  expect(await client.request({ type: 'suggest', prefix: 'what' })).toMatchObject({
    type: 'suggestions',
  });
});

describe('a malformed request', () => {
  test.each([
    ['without a Host', 'GET /healthz HTTP/1.1\r\n\r\n', 400],
    ['with two lengths', `${POST_HEAD}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x`, 400],
    [
      'with a length and chunks',
      `${POST_HEAD}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n`,
      400,
    ],
    [
      'with chunks spelt oddly',
      `${POST_HEAD}Transfer-Encoding: xchunked\r\nContent-Length: 4\r\n\r\nabcd`,
      400,
    ],
    [
      'with chunked before another coding',
      `${POST_HEAD}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`,
      400,
    ],
    ['with a space before the colon', 'GET / HTTP/1.1\r\nHost : localhost\r\n\r\n', 400],
    ['with a folded header', 'GET / HTTP/1.1\r\nHost: localhost\r\n X: y\r\n\r\n', 400],
    ['with a NUL in a header', 'GET / HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n', 400],
    ['with a negative length', `${POST_HEAD}Content-Length: -1\r\n\r\n`, 400],
    ['with a hexadecimal length', `${POST_HEAD}Content-Length: 0x10\r\n\r\n`, 400],
    [
      'with bare line feeds in the chunks',
      `${POST_HEAD}Transfer-Encoding: chunked\r\n\r\n1\n{\n0\n\n`,
      400,
    ],
    ['that is no HTTP', '\x16\x03\x01\x02\x00\x01\x00', 400],
    [
      'with a header of 64 kB',
      `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'y'.repeat(65_536)}\r\n\r\n`,
      431,
    ],
    [
      'with a target of 64 kB',
      `GET /${'y'.repeat(65_536)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
      431,
    ],
  ])('%s is refused and its connection closed', async (_name, text, status) => {
    const api = await startApi();
    const client = await api.connect();
    const attacker = new RawClient(api.port);
    await attacker.until(text);
    expect(attacker.status).toBe(status);
    // One answer: what was smuggled behind it is no second request.
    expect(attacker.received.match(/HTTP\/1\.1 /g)).toHaveLength(1);
    expect(api.retriever.asked).toEqual([]);
    await expectServed(api, client);
  });

  test('in absolute form or for no path at all finds nothing that its path would not', async () => {
    const api = await startApi();
    const client = await api.connect();
    for (const target of [
      'http://evil.example/v1/suggest?q=a',
      'file:///etc/passwd',
      '*',
      '//evil.example/v1/suggest?q=a',
      'x',
    ]) {
      const attacker = new RawClient(api.port);
      await attacker.until(
        `GET ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
      );
      expect([target, attacker.status === 200 ? attacker.received : 'refused']).toEqual([
        target,
        expect.stringMatching(/refused|"type":"suggestions"/),
      ]);
      expect(attacker.received).not.toContain('root:');
    }
    const tunnel = new RawClient(api.port);
    await tunnel.until('CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n');
    expect(tunnel.status).toBeUndefined();
    await expectServed(api, client);
  });

  test('body that breaks off is nobody’s question', async () => {
    const api = await startApi();
    const client = await api.connect();
    const attacker = new RawClient(api.port);
    attacker.socket.end(`${POST_HEAD}Content-Length: 100\r\n\r\n{"question":"alpha"}`);
    await attacker.closed;
    expect(api.retriever.asked).toEqual([]);
    await expectServed(api, client);
  });
});

describe('a body', () => {
  const send = (api: RunningApi, body: string | Buffer, encoding?: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const headers = {
        'content-type': 'application/json',
        ...(encoding === undefined ? {} : { 'content-encoding': encoding }),
      };
      const outgoing = request(`${api.url}/v1/ask`, { method: 'POST', headers }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode));
      });
      outgoing.on('error', reject).end(body);
    });

  test.each([
    ['gzip', 400],
    ['deflate', 400],
    ['br', 400],
    ['GZIP', 400],
    ['identity, gzip', 400],
  ])('in %s is not unpacked', async (encoding, status) => {
    const api = await startApi();
    const client = await api.connect();
    expect(await send(api, Buffer.alloc(1000), encoding)).toBe(status);
    await expectServed(api, client);
  });

  test.each([
    ['lists', '['.repeat(16_000)],
    ['objects', '{"a":'.repeat(3000)],
    ['closed lists', '['.repeat(8000) + ']'.repeat(8000)],
    ['a list in a field', `{"question":${'['.repeat(8000)}${']'.repeat(8000)}}`],
  ])('of deeply nested %s is refused, and others are served', async (_name, body) => {
    const api = await startApi();
    const client = await api.connect();
    const statuses = await Promise.all(Array.from({ length: 50 }, () => send(api, body)));
    expect(new Set(statuses)).toEqual(new Set([400]));
    await expectServed(api, client);
  });

  test.each([
    '{"question":"alpha","__proto__":{"admin":true}}',
    '{"question":"alpha","constructor":{"prototype":{"admin":true}}}',
    '{"question":"alpha","prototype":1}',
    '{"question":"alpha","toString":1}',
    '{"type":"__proto__"}',
  ])('with the key in %s is refused and changes nothing', async (body) => {
    const api = await startApi();
    expect(await send(api, body)).toBe(400);
    expect({}).not.toHaveProperty('admin');
    expect((await api.post('/v1/ask', { question: 'alpha' })).status).toBe(200);
  });

  test('of query parameters called __proto__ changes nothing either', async () => {
    const api = await startApi();
    for (const query of ['__proto__[admin]=1&q=a', '__proto__=1&q=a', 'constructor=1&q=a']) {
      expect((await fetch(`${api.url}/v1/suggest?${query}`)).status).toBe(400);
    }
    expect({}).not.toHaveProperty('admin');
    expect((await fetch(`${api.url}/v1/suggest?q=a`)).status).toBe(200);
  });
});
