import { describe, expect, test } from 'vitest';
import { indexedEntry, MemoryRetriever } from './memory-retriever.ts';
import {
  closeCode,
  FRAME,
  frame,
  RawClient,
  rawWebSocket,
  textFrame,
  upgradeRequest,
} from './raw-socket.ts';
import { expectType, type RunningApi, startApi, type TestClient } from './running-api.ts';

async function expectServed(api: RunningApi, client: TestClient): Promise<void> {
  expect(await client.request({ type: 'ask', question: 'alpha' })).toMatchObject({
    type: 'answer',
  });
  expect((await api.post('/v1/ask', { question: 'beta' })).status).toBe(200);
}

/** Sends that to a WebSocket and gives the code that the server closed it with. */
async function closedBy(api: RunningApi, bytes: Buffer): Promise<number | undefined> {
  const socket = await rawWebSocket(api.port, [
    'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits',
  ]);
  const received: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => received.push(chunk));
  socket.on('error', () => {});
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.write(bytes);
  await closed;
  return closeCode(Buffer.concat(received));
}

describe('a frame that breaks the protocol closes its connection alone', () => {
  const header = (...bytes: number[]) => Buffer.from(bytes);
  test.each([
    ['compressed, which was not agreed', frame(FRAME.compressedText, Buffer.alloc(100)), 1002],
    ['that says it has 16 exabytes', header(0x81, 0xff, ...Array(8).fill(0xff), 0, 0, 0, 0), 1009],
    [
      'that says it has 2 gigabytes',
      header(0x81, 0xff, 0, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0),
      1009,
    ],
    ['one byte over the limit', textFrame(' '.repeat(16_385)), 1009],
    ['without a mask', header(0x81, 0x02, 0x7b, 0x7d), 1002],
    ['of an unknown kind', header(0x83, 0x80, 0, 0, 0, 0), 1002],
    ['that goes on with nothing', header(0x80, 0x80, 0, 0, 0, 0), 1002],
    ['a ping in pieces', header(0x09, 0x80, 0, 0, 0, 0), 1002],
    ['a ping that is too long', header(0x89, 0xfe, 0, 200, 0, 0, 0, 0), 1002],
    ['of invalid UTF-8', textFrame(Buffer.from([0x22, 0xc3, 0x28, 0x22])), 1007],
    ['of an overlong NUL', textFrame(Buffer.from([0x22, 0xc0, 0x80, 0x22])), 1007],
    ['of an encoded surrogate', textFrame(Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])), 1007],
  ])('%s', async (_name, bytes, code) => {
    const api = await startApi();
    const client = await api.connect();
    expect(await closedBy(api, bytes)).toBe(code);
    await expectServed(api, client);
  });

  test('a message in pieces that together are over the limit', async () => {
    const api = await startApi();
    const client = await api.connect();
    const piece = (first: number) => frame(first, Buffer.alloc(1000, ' '));
    const pieces = [piece(0x01), ...Array.from({ length: 20 }, () => piece(0x00))];
    expect(await closedBy(api, Buffer.concat(pieces))).toBe(1009);
    await expectServed(api, client);
  });

  test('a message in twenty thousand empty pieces', async () => {
    const api = await startApi();
    const client = await api.connect();
    const empty = Buffer.from([0x00, 0x80, 0, 0, 0, 0]);
    const pieces = [Buffer.from([0x01, 0x80, 0, 0, 0, 0]), ...Array(20_000).fill(empty)];
    expect(await closedBy(api, Buffer.concat(pieces))).toBe(1008);
    await expectServed(api, client);
  });
});

describe('a message', () => {
  test.each([
    ['as deep as the frame allows', '['.repeat(16_384)],
    ['closed', '['.repeat(8192) + ']'.repeat(8192)],
    ['objects', `${'{"a":'.repeat(2700)}1${'}'.repeat(2700)}`],
    ['in the id', `{"type":"ask","question":"q","id":${'['.repeat(8000)}${']'.repeat(8000)}}`],
    ['in the tags', `{"type":"ask","question":"q","tags":${'['.repeat(8000)}${']'.repeat(8000)}}`],
  ])('of deeply nested lists, %s, is refused, and others are served', async (_name, text) => {
    const api = await startApi({ limits: { badFrames: 100 } });
    const [attacker, client] = await Promise.all([api.connect(), api.connect()]);
    for (let i = 0; i < 50; i += 1) attacker.send(text);
    await expectServed(api, client);
    for (let i = 0; i < 50; i += 1) {
      expect(await attacker.next()).toMatchObject({ code: 'BAD_REQUEST' });
    }
  });

  test.each([
    '{"type":"ask","question":"alpha","__proto__":{"admin":true}}',
    '{"type":"ask","question":"alpha","constructor":{"prototype":{"admin":true}}}',
    '{"__proto__":{"type":"ask","question":"alpha"}}',
    '{"type":"hasOwnProperty"}',
  ])('with the key in %s is refused and changes nothing', async (text) => {
    const api = await startApi();
    const client = await api.connect();
    expect(await client.request(text)).toMatchObject({ code: 'BAD_REQUEST' });
    expect({}).not.toHaveProperty('admin');
    expect({}).not.toHaveProperty('question');
    await expectServed(api, client);
  });
});

test('half-open peers are cut by the heartbeat, and others are served meanwhile', async () => {
  const api = await startApi({ limits: { heartbeatSeconds: 0.4, connections: 21 } });
  const client = await api.connect();
  const dead = await Promise.all(Array.from({ length: 20 }, () => rawWebSocket(api.port)));
  expect((await (await api.connect()).hello).type).toBe('error');
  await expectServed(api, client);
  await Promise.all(
    dead.map(
      (socket) =>
        new Promise<void>((resolve) => {
          socket.on('error', () => {});
          socket.once('close', () => resolve()).resume();
        }),
    ),
  );
  await expectServed(api, client);
  await expect.poll(async () => (await (await api.connect()).hello).type).toBe('hello');
});

test('a flood of upgrades beyond the limit leaves those that are in alone', async () => {
  const api = await startApi({ limits: { connections: 5 } });
  const client = await api.connect();
  const flood = Array.from({ length: 200 }, () => new RawClient(api.port));
  let cut = 0;
  for (const { socket, closed } of flood) {
    socket.write(upgradeRequest('localhost'));
    void closed.then(() => {
      cut += 1;
    });
  }
  await expectServed(api, client);
  // Those that are refused never answer the closing handshake: the server does not wait for it.
  await expect.poll(() => cut, { timeout: 10_000 }).toBe(196);
  await expectServed(api, client);
}, 20_000);

// Other systems have one loopback address.
test.skipIf(process.platform !== 'linux')(
  'a flood of connections from one address leaves room for the others',
  async () => {
    const api = await startApi({ limits: { connections: 100, connectionsPerAddress: 50 } });
    const flood = Array.from({ length: 600 }, () => new RawClient(api.port, '127.0.0.2'));
    for (const { socket } of flood) socket.write(upgradeRequest('localhost'));
    await Promise.all(flood.slice(500).map(({ closed }) => closed));
    const client = await api.connect();
    expect((await client.hello).type).toBe('hello');
    await expectServed(api, client);
  },
);

test.each([
  ['of another version', ['Sec-WebSocket-Version: 12'], 400],
  ['without a key', ['Sec-WebSocket-Version: 13'], 400],
  ['with a bad key', ['Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: x'], 400],
])('an upgrade %s is refused', async (_name, headers, status) => {
  const api = await startApi();
  const attacker = new RawClient(api.port);
  await attacker.until(
    [
      'GET /v1/ws HTTP/1.1',
      'Host: localhost',
      'Upgrade: websocket',
      'Connection: Upgrade',
      ...headers,
      '',
      '',
    ].join('\r\n'),
  );
  expect(attacker.status).toBe(status);
});

test('of a thousand clients at once, those that stay get their answers although others vanish', async () => {
  const names = Array.from({ length: 1000 }, (_, i) => `word${i}`);
  const retriever = new MemoryRetriever(names.map((name) => indexedEntry(name)));
  const api = await startApi({ retriever, limits: { queue: 1000 } });
  const clients = await Promise.all(names.map(() => api.connect()));
  retriever.hold();
  clients.forEach((client, i) => {
    client.send({ type: 'ask', id: 'x', question: names[i], limit: 1 });
  });
  await retriever.arrived(1000);
  clients.forEach((client, i) => {
    if (i % 3 === 0) client.socket.terminate();
  });
  retriever.release();
  for (const [i, client] of clients.entries()) {
    if (i % 3 === 0) continue;
    expect(expectType(await client.next(), 'answer').results[0]?.entryId).toBe(names[i]);
  }
  expect(api.log.some(({ level }) => Number(level) >= 50)).toBe(false);
}, 30_000);
