import { connect as connectSocket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { indexedEntry, MemoryRetriever } from './memory-retriever.ts';
import { rawWebSocket, textFrame } from './raw-socket.ts';
import { expectType, startApi } from './running-api.ts';

describe('a WebSocket', () => {
  test('is greeted with the protocol, the limits and questions to begin with', async () => {
    const api = await startApi({ limits: { questionLength: 77 } });
    const client = await api.connect();
    expect(await client.hello).toEqual({
      type: 'hello',
      protocol: 1,
      collections: ['default'],
      index: 'gen-1',
      starters: ['What is alpha?', 'What is beta?', 'What is gamma?', 'What is delta?'],
      limits: { questionLength: 77, contextTurns: 4, maxResults: 20, inFlight: 8 },
    });
    const configured = await startApi({ config: { starters: ['How?'] } });
    const other = await configured.connect();
    expect(expectType(await other.hello, 'hello').starters).toEqual(['How?']);
  });

  test('answers every kind of request with its id', async () => {
    const api = await startApi();
    const client = await api.connect();
    const ask = await client.request({ type: 'ask', id: '1', question: 'gamma', limit: 1 });
    const answer = expectType(ask, 'answer');
    expect(answer).toMatchObject({ id: '1', results: [{ entryId: 'gamma' }] });
    expect(answer.results[0]?.source.url).toBe(`${api.url}/guide.html#gamma`);
    expect(await client.request({ type: 'suggest', id: '2', prefix: 'what is a' })).toMatchObject({
      type: 'suggestions',
      id: '2',
      suggestions: [{ entryId: 'alpha', question: 'What is alpha?' }],
    });
    expect(await client.request({ type: 'entry', id: '3', entryId: 'beta' })).toMatchObject({
      type: 'entry',
      id: '3',
      result: { entryId: 'beta' },
    });
    const feedback = { type: 'feedback', id: '4', answerId: answer.answerId, helpful: true };
    expect(await client.request(feedback)).toEqual({ type: 'ok', id: '4' });
    expect(await client.request({ type: 'entry', id: '5', entryId: 'nope' })).toMatchObject({
      type: 'error',
      id: '5',
      code: 'NOT_FOUND',
    });
  });

  test.each([
    ['no JSON', 'hello', 'Expected a text frame with one JSON object; got text that is no JSON.'],
    ['an empty frame', '', 'Expected a text frame with one JSON object; got text that is no JSON.'],
    [
      'half an object',
      '{"type":"ask"',
      'Expected a text frame with one JSON object; got text that is no JSON.',
    ],
    ['null', 'null', 'A message must be a JSON object; got null.'],
    ['a list', '[]', 'A message must be a JSON object; got a list.'],
    ['a number', '1e999', 'A message must be a JSON object; got a number.'],
    [
      'a type of Object.prototype',
      '{"type":"constructor"}',
      'Field "type" must be one of ask, suggest, entry, feedback; got "constructor".',
    ],
    [
      'a deep list',
      '['.repeat(8000) + ']'.repeat(8000),
      'A message must be a JSON object; got a list.',
    ],
    [
      'a deep field',
      `{"type":"ask","question":${'['.repeat(8000)}${']'.repeat(8000)}}`,
      'Field "question" must be a string; got a list.',
    ],
    [
      'a server message',
      '{"type":"hello"}',
      'Field "type" must be one of ask, suggest, entry, feedback; got "hello".',
    ],
  ])('refuses %s with BAD_REQUEST and goes on', async (_name, frame, message) => {
    const client = await (await startApi()).connect();
    expect(await client.request(frame)).toEqual({ type: 'error', code: 'BAD_REQUEST', message });
    expect(await client.request({ type: 'ask', question: 'alpha' })).toMatchObject({
      type: 'answer',
    });
  });

  test('refuses a binary frame and goes on', async () => {
    const client = await (await startApi()).connect();
    client.socket.send(Buffer.from('{"type":"ask","question":"alpha"}'), { binary: true });
    expect(await client.next()).toMatchObject({
      code: 'BAD_REQUEST',
      message: 'Expected a text frame with one JSON object; got a binary frame.',
    });
    expect(await client.request({ type: 'ask', question: 'alpha' })).toMatchObject({
      type: 'answer',
    });
  });

  test('gives the id back on an error wherever it is a usable one', async () => {
    const client = await (await startApi()).connect();
    expect(await client.request({ id: 'a', type: 'nope' })).toMatchObject({
      type: 'error',
      id: 'a',
    });
    expect(await client.request({ id: 'b', type: 'ask', question: '' })).toMatchObject({
      id: 'b',
      code: 'QUESTION_EMPTY',
    });
    expect(await client.request({ id: 5, type: 'ask', question: 'q' })).not.toHaveProperty('id');
    expect(
      await client.request({ id: 'x'.repeat(65), type: 'ask', question: 'q' }),
    ).not.toHaveProperty('id');
    expect(await client.request({ id: 'x'.repeat(64), type: 'ask', question: 'q' })).toMatchObject({
      type: 'answer',
      id: 'x'.repeat(64),
    });
  });

  test('takes a frame at the limit and closes with 1009 one byte over', async () => {
    const api = await startApi({ limits: { frameBytes: 300 } });
    const frame = (bytes: number) =>
      JSON.stringify({ type: 'suggest', prefix: 'x' }).padEnd(bytes, ' ');
    const client = await api.connect();
    expect(await client.request(frame(300))).toMatchObject({ type: 'suggestions' });
    client.send(frame(301));
    expect((await client.closed).code).toBe(1009);
    expect(await (await api.connect()).request(frame(300))).toMatchObject({ type: 'suggestions' });
  });

  test('closes with 1007 on invalid UTF-8, and other clients go on', async () => {
    const api = await startApi();
    const other = await api.connect();
    const socket = await rawWebSocket(api.port);
    const received: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => received.push(chunk));
    const ended = new Promise((resolve) => socket.on('close', resolve));
    socket.write(textFrame(Buffer.from([0x7b, 0xff, 0xfe, 0x7d])));
    await ended;
    // A close frame (opcode 8) of two bytes: 1007.
    expect(Buffer.concat(received).subarray(-4)).toEqual(Buffer.from([0x88, 2, 0x03, 0xef]));
    expect(await other.request({ type: 'ask', question: 'alpha' })).toMatchObject({
      type: 'answer',
    });
  });

  test('does not compress, whatever the client offers', async () => {
    const client = await (await startApi()).connect({ perMessageDeflate: true });
    expect(client.socket.extensions).toBe('');
  });

  test('takes as many open requests as it says and refuses the next with a time to retry', async () => {
    const api = await startApi({ limits: { inFlight: 2 } });
    api.retriever.hold();
    const client = await api.connect();
    for (const id of ['1', '2']) client.send({ type: 'ask', id, question: 'alpha' });
    await api.retriever.arrived(2);
    const refused = await client.request({ type: 'ask', id: '3', question: 'alpha' });
    expect(refused).toEqual({
      type: 'error',
      id: '3',
      code: 'RATE_LIMITED',
      message: 'At most 2 requests may be open on one connection; wait for an answer first.',
      retryAfterMs: 100,
    });
    // Another connection has open requests of its own.
    const other = await api.connect();
    expect(await other.request({ type: 'suggest', prefix: 'x' })).toMatchObject({
      type: 'suggestions',
    });
    api.retriever.release();
    const answers = [await client.next(), await client.next()];
    expect(answers.map((answer) => 'id' in answer && answer.id)).toEqual(['1', '2']);
    expect(await client.request({ type: 'ask', id: '4', question: 'alpha' })).toMatchObject({
      type: 'answer',
      id: '4',
    });
  });

  test('of a page that may not ask is told so, then closed with 4403', async () => {
    const api = await startApi();
    const client = await api.connect({ origin: 'https://evil.example' });
    expect(await client.hello).toMatchObject({
      type: 'error',
      code: 'ORIGIN_NOT_ALLOWED',
      message: expect.stringContaining('allowedOrigins'),
    });
    client.send({ type: 'ask', question: 'alpha' });
    expect(await client.closed).toEqual({ code: 4403, reason: 'ORIGIN_NOT_ALLOWED' });
    expect(api.retriever.asked).toEqual([]);
    const allowed = await api.connect({ origin: 'http://localhost:5173' });
    expect((await allowed.hello).type).toBe('hello');
  });

  test('that can not be greeted is told INTERNAL and closed with 1011, and the server lives on', async () => {
    const collections = {
      get: () => {
        throw new Error('broken');
      },
      names: () => ['default'],
      ready: () => ({ ready: true }),
    };
    const api = await startApi({ options: { collections } });
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const client = await api.connect();
      expect(await client.hello).toMatchObject({ type: 'error', code: 'INTERNAL' });
      expect(await client.closed).toEqual({ code: 1011, reason: 'INTERNAL' });
    }
  });

  test('one over the connection limit is told so, then closed with 1013, until one leaves', async () => {
    const api = await startApi({ limits: { connections: 2 } });
    const [first] = await Promise.all([api.connect(), api.connect()]);
    const third = await api.connect();
    expect(await third.hello).toMatchObject({
      code: 'OVERLOADED',
      message: 'All 2 connections are in use; try again later.',
      retryAfterMs: expect.any(Number),
    });
    expect((await third.closed).code).toBe(1013);
    first.socket.close();
    await first.closed;
    // The server's side of the closing handshake may end a moment after the client's.
    await expect.poll(async () => (await (await api.connect()).hello).type).toBe('hello');
  });

  test('that answers no ping is cut, one that does lives on', async () => {
    const api = await startApi({ limits: { heartbeatSeconds: 0.4 } });
    const living = await api.connect();
    const dead = await rawWebSocket(api.port);
    await new Promise((resolve) => {
      dead.on('close', resolve);
      dead.resume();
    });
    expect(await living.request({ type: 'ask', question: 'alpha' })).toMatchObject({
      type: 'answer',
    });
  });

  test('that does not read its replies is cut', async () => {
    const text = 'x'.repeat(200_000);
    const retriever = new MemoryRetriever([indexedEntry('fat', { answer: { html: text, text } })]);
    const api = await startApi({ retriever, limits: { inFlight: 1000 } });
    const socket = await rawWebSocket(api.port);
    socket.pause();
    const cut = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.on('error', () => {});
    // About 80 MB of replies: more than the kernel's buffers take.
    for (let i = 0; i < 400; i += 1) {
      socket.write(textFrame('{"type":"entry","entryId":"fat"}'));
    }
    await expect
      .poll(() => api.log.some(({ msg }) => String(msg).startsWith('WebSocket cut')), {
        timeout: 20_000,
      })
      .toBe(true);
    socket.resume();
    await cut;
    expect((await (await api.connect()).hello).type).toBe('hello');
  });

  test('that goes before its answer loses it, and nothing else happens', async () => {
    const api = await startApi();
    api.retriever.hold();
    const client = await api.connect();
    client.send({ type: 'ask', question: 'alpha' });
    await api.retriever.arrived(1);
    client.socket.terminate();
    await client.closed;
    api.retriever.release();
    const other = await api.connect();
    expect(await other.request({ type: 'ask', question: 'beta' })).toMatchObject({
      type: 'answer',
    });
    expect(api.log.some(({ level }) => Number(level) >= 50)).toBe(false);
  });

  test('on another path is refused with NOT_FOUND in JSON', async () => {
    const api = await startApi();
    const socket = connectSocket(api.port, '127.0.0.1');
    const received: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => received.push(chunk));
    socket.write(
      'GET /other HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
    );
    await new Promise((resolve) => socket.on('close', resolve));
    const [head, body] = Buffer.concat(received).toString().split('\r\n\r\n');
    expect(head).toMatch(/^HTTP\/1\.1 404 /);
    expect(JSON.parse(body ?? '')).toMatchObject({ type: 'error', code: 'NOT_FOUND' });
  });
});

test('two hundred clients at once get their own answers, each with its id', async () => {
  const names = Array.from({ length: 200 }, (_, i) => `word${i}`);
  const retriever = new MemoryRetriever(names.map((name) => indexedEntry(name)));
  const api = await startApi({ retriever, limits: { queue: 1000 } });
  const clients = await Promise.all(names.map(() => api.connect()));
  retriever.hold();
  clients.forEach((client, i) => {
    // The same ids everywhere: only the connection tells the clients apart.
    for (const id of ['a', 'b', 'c'])
      client.send({ type: 'ask', id, question: `what is ${names[i]}`, limit: 1 });
  });
  await retriever.arrived(600);
  retriever.release();
  for (const [i, client] of clients.entries()) {
    const answers = [await client.next(), await client.next(), await client.next()];
    expect(answers.map((answer) => 'id' in answer && answer.id).sort()).toEqual(['a', 'b', 'c']);
    for (const answer of answers) {
      expect(expectType(answer, 'answer').results[0]?.entryId).toBe(names[i]);
    }
  }
});
