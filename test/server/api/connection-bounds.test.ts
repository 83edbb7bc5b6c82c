import { describe, expect, test } from 'vitest';
import { indexedEntry, MemoryRetriever } from './memory-retriever.ts';
import { FRAME, frame, rawWebSocket, textFrame } from './raw-socket.ts';
import { startApi } from './running-api.ts';

describe('a WebSocket that asks nothing for limits.idleSeconds', () => {
  test('is closed with 4408, also when it never sent anything', async () => {
    const api = await startApi({ limits: { idleSeconds: 0.1 } });
    const [silent, once] = await Promise.all([api.connect(), api.connect()]);
    expect(await once.request({ type: 'ask', question: 'alpha' })).toMatchObject({
      type: 'answer',
    });
    for (const client of [silent, once]) {
      expect(await client.closed).toEqual({ code: 4408, reason: 'IDLE' });
    }
  });

  test('is closed although it answers pings and sends what is no request', async () => {
    const api = await startApi({ limits: { idleSeconds: 0.2, heartbeatSeconds: 0.05 } });
    const client = await api.connect();
    client.socket.on('ping', () => client.send('no request'));
    expect((await client.closed).code).toBe(4408);
  });

  test('is left open while its answer is under way', async () => {
    const api = await startApi({ limits: { idleSeconds: 0.05 } });
    api.retriever.hold();
    const [busy, idle] = await Promise.all([api.connect(), api.connect()]);
    const answer = busy.request({ type: 'ask', question: 'alpha' });
    await api.retriever.arrived(1);
    // As long as the idle one's time, and its closing, take.
    await idle.closed;
    api.retriever.release();
    expect(await answer).toMatchObject({ type: 'answer' });
    expect((await busy.closed).code).toBe(4408);
  });
});

describe('bad frames', () => {
  test('are told as often as the limit says; the last closes with 1008', async () => {
    const api = await startApi({ limits: { badFrames: 3 } });
    const [flooding, other] = await Promise.all([api.connect(), api.connect()]);
    for (const bad of ['no JSON', '{"type":"nope"}', '[]']) {
      expect(await flooding.request(bad)).toMatchObject({ code: 'BAD_REQUEST' });
    }
    expect(await flooding.closed).toEqual({ code: 1008, reason: 'BAD_REQUEST' });
    expect(await other.request({ type: 'ask', question: 'alpha' })).toMatchObject({
      type: 'answer',
    });
  });

  test('are forgiven after a good one', async () => {
    const api = await startApi({ limits: { badFrames: 2 } });
    const client = await api.connect();
    for (let i = 0; i < 5; i += 1) {
      expect(await client.request('no JSON')).toMatchObject({ code: 'BAD_REQUEST' });
      expect(await client.request({ type: 'suggest', prefix: 'a' })).toMatchObject({
        type: 'suggestions',
      });
    }
  });

  test('in a flood of ten thousand do not keep another client from its answer', async () => {
    const api = await startApi();
    const other = await api.connect();
    const socket = await rawWebSocket(api.port);
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.on('error', () => {}).resume();
    socket.write(Buffer.concat(Array.from({ length: 10_000 }, () => textFrame('x'))));
    expect(await other.request({ type: 'ask', question: 'alpha' })).toMatchObject({
      type: 'answer',
    });
    await closed;
    const closing = api.log.filter(({ msg }) => msg === 'WebSocket closed: too many bad frames');
    expect(closing).toHaveLength(1);
  });
});

describe('a client that does not read', () => {
  const text = 'x'.repeat(100_000);
  const fat = () => new MemoryRetriever([indexedEntry('fat', { answer: { html: text, text } })]);
  const REQUEST = textFrame('{"type":"entry","entryId":"fat"}');
  const REPLIES = 100;
  const isCut = (log: Record<string, unknown>[]) =>
    log.some(({ msg }) => String(msg).startsWith('WebSocket cut'));

  test('gets every reply, late, as long as no more than limits.bufferBytes wait', async () => {
    const limits = { inFlight: 1000, bufferBytes: 67_108_864 };
    const api = await startApi({ retriever: fat(), limits });
    const socket = await rawWebSocket(api.port);
    socket.pause();
    for (let i = 0; i < REPLIES; i += 1) socket.write(REQUEST);
    // A suggestion of another client, asked after the last of them, shows that all were taken.
    const other = await api.connect();
    await other.request({ type: 'suggest', prefix: 'what' });
    let bytes = 0;
    await new Promise<void>((resolve) => {
      socket.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > REPLIES * 2 * text.length) resolve();
      });
      socket.resume();
    });
    expect(isCut(api.log)).toBe(false);
  });

  test('is cut beyond it, and another client goes on', async () => {
    const limits = { inFlight: 1000, bufferBytes: 16_384 };
    const api = await startApi({ retriever: fat(), limits });
    const other = await api.connect();
    const socket = await rawWebSocket(api.port);
    socket.on('error', () => {}).pause();
    for (let i = 0; i < REPLIES; i += 1) socket.write(REQUEST);
    await expect.poll(() => isCut(api.log), { timeout: 20_000 }).toBe(true);
    const line = api.log.find(({ msg }) => String(msg).startsWith('WebSocket cut'));
    expect(line?.bufferedBytes).toBeGreaterThan(16_384);
    expect(await other.request({ type: 'entry', entryId: 'fat' })).toMatchObject({ type: 'entry' });
  });

  test('is not cut for one reply that is longer than the bound', async () => {
    const api = await startApi({ retriever: fat(), limits: { bufferBytes: 16_384 } });
    const client = await api.connect();
    for (let i = 0; i < 5; i += 1) {
      expect(await client.request({ type: 'entry', entryId: 'fat' })).toMatchObject({
        type: 'entry',
      });
    }
  });

  test('but pings for ever is cut, and another client goes on', async () => {
    const api = await startApi();
    const other = await api.connect();
    const socket = await rawWebSocket(api.port);
    socket.on('error', () => {}).pause();
    const pings = Buffer.concat(
      Array.from({ length: 500 }, () => frame(FRAME.ping, Buffer.alloc(125))),
    );
    const isSent = () =>
      new Promise<boolean>((resolve) => socket.write(pings, (error) => resolve(!error)));
    // Ends when the server has cut the connection: a write fails then.
    while (await isSent());
    expect(await other.request({ type: 'ask', question: 'alpha' })).toMatchObject({
      type: 'answer',
    });
  });
});
