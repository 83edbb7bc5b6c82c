import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { type RawData, WebSocket } from 'ws';
import type { ClientOptions } from './polite-clients.ts';
import type { World } from './world.ts';

/** How long a rude client waits for what must come. */
const PATIENCE_MS = 20_000;

/** Does everything wrong that a client can do wrong, one thing after the other. */
export async function rudeUser({ world, random, thinkMs }: ClientOptions): Promise<void> {
  while (!world.over) {
    await world.up();
    const { life } = world;
    const deed = DEEDS[Math.floor(random() * DEEDS.length)]!;
    try {
      await deed(world, random);
      world.judge.count(`rude: ${deed.name}`);
    } catch (error) {
      if (!world.stopped(life)) world.judge.fault(`rude client, ${deed.name}: ${error}`);
    }
    await world.think(random() * 4 * thinkMs);
  }
}

const BAD_TEXTS = [
  'no JSON at all',
  '{"type":"ask"',
  'null',
  '[]',
  '{"type":"ask"}',
  '{"type":"shutdown"}',
  '{"type":"ask","question":7}',
  '{"type":"ask","question":"x","__proto__":{"limit":1}}',
  '{"type":"ask","question":"x","constructor":{"prototype":{"a":1}}}',
  `{"type":"ask","question":${'['.repeat(4000)}${']'.repeat(4000)}}`,
  `{"type":"ask","question":"${'x'.repeat(600)}"}`,
  '{"type":"ask","question":"  "}',
  '{"type":"ask","question":"x","collection":"nobodys"}',
  '{"type":"entry","entryId":"../../etc/passwd"}',
];
const BAD_CODES = ['BAD_REQUEST', 'QUESTION_TOO_LONG', 'QUESTION_EMPTY', 'NOT_FOUND'];

/** Each bad text gets an error, and the connection goes on. */
async function badFrames(world: World, random: () => number): Promise<void> {
  const socket = await openSocket(world);
  for (let i = 0; i < 5; i++) {
    const text = BAD_TEXTS[Math.floor(random() * BAD_TEXTS.length)]!;
    const bytes = random() < 0.2;
    const reply = await replyTo(socket, bytes ? Buffer.from(text) : text);
    if (reply.type !== 'error' || !BAD_CODES.includes(String(reply.code))) {
      throw new Error(`${text.slice(0, 80)} got ${JSON.stringify(reply).slice(0, 200)}`);
    }
  }
  const reply = await replyTo(socket, '{"type":"suggest","prefix":"can"}');
  if (reply.type !== 'suggestions') throw new Error(`then a good one got ${JSON.stringify(reply)}`);
  socket.terminate();
}

async function oversizeFrame(world: World): Promise<void> {
  const socket = await openSocket(world);
  socket.send(JSON.stringify({ type: 'ask', question: 'x'.repeat(20_000) }));
  await expectClose(socket, 1009);
}

async function oversizeBody(world: World): Promise<void> {
  const reply = await fetch(`${world.url}/v1/ask`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ question: 'x'.repeat(20_000) }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  await reply.text();
  if (reply.status !== 413) throw new Error(`status ${reply.status}`);
}

/** Text that is no UTF-8: the protocol's own close code. */
async function invalidUtf8(world: World): Promise<void> {
  const socket = await openSocket(world);
  socket.send(Buffer.from([0x22, 0xc3, 0x28, 0x22]), { binary: false });
  await expectClose(socket, 1007);
}

/** Bytes that are no frame, no HTTP, or a frame without a mask. The server ends the connection. */
async function brokenBytes(world: World, random: () => number): Promise<void> {
  const socket = await rawSocket(world, random() < 0.5);
  socket.resume();
  const bytes = Buffer.from(Array.from({ length: 200 }, () => Math.floor(random() * 256)));
  // Reserved bits set in the frame's first byte; no method of HTTP.
  bytes[0] = 0xff;
  socket.write(bytes);
  await ended(socket);
}

/** Connected, asked, and gone without the server being told: cut by the heartbeat. */
async function halfOpen(world: World): Promise<void> {
  const socket = await rawSocket(world, true);
  socket.pause();
  socket.write(maskedFrame('{"type":"ask","question":"is anybody there?"}'));
  // A paused socket does not learn of its end; writing to it does.
  const began = performance.now();
  while (!socket.destroyed && performance.now() - began < PATIENCE_MS && !world.over) {
    await setTimeout(500);
    if (!socket.destroyed) socket.write(maskedFrame('{"type":"entry","entryId":"x"}'));
  }
  const cut = socket.destroyed;
  socket.destroy();
  if (!cut && !world.over) throw new Error('was not cut');
}

/** Half a request, and then nothing. */
async function slowHeader(world: World, random: () => number): Promise<void> {
  const { hostname, port } = new URL(world.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write('POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-');
  await setTimeout(random() * 3000);
  socket.destroy();
}

const DEEDS: readonly ((world: World, random: () => number) => Promise<void>)[] = [
  badFrames,
  badFrames,
  oversizeFrame,
  oversizeBody,
  invalidUtf8,
  brokenBytes,
  brokenBytes,
  halfOpen,
  slowHeader,
];

async function openSocket(world: World): Promise<WebSocket> {
  const socket = new WebSocket(`${world.url.replace('http:', 'ws:')}/v1/ws`);
  const hello = once(socket, 'message', { signal: AbortSignal.timeout(PATIENCE_MS) });
  socket.on('error', () => {});
  await hello;
  return socket;
}

async function replyTo(socket: WebSocket, data: string | Buffer): Promise<Record<string, unknown>> {
  const ended = new AbortController();
  socket.once('close', () => ended.abort(new Error('closed instead of a reply')));
  const signal = AbortSignal.any([ended.signal, AbortSignal.timeout(PATIENCE_MS)]);
  const reply = once(socket, 'message', { signal }) as Promise<[RawData]>;
  socket.send(data);
  return JSON.parse(String((await reply)[0]));
}

async function expectClose(socket: WebSocket, expected: number): Promise<void> {
  const [code] = await once(socket, 'close', { signal: AbortSignal.timeout(PATIENCE_MS) });
  if (code !== expected) throw new Error(`closed with ${code}, not ${expected}`);
}

/** A bare connection, upgraded to a WebSocket if wished. */
async function rawSocket(world: World, upgraded: boolean): Promise<Socket> {
  const { hostname, port, host } = new URL(world.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  await once(socket, 'connect');
  if (!upgraded) return socket;
  socket.write(
    `GET /v1/ws HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: c29hayBhbmQgY2hhb3MgLg==\r\n\r\n',
  );
  await once(socket, 'data', { signal: AbortSignal.timeout(PATIENCE_MS) });
  return socket;
}

async function ended(socket: Socket): Promise<void> {
  if (!socket.destroyed) {
    await once(socket, 'close', { signal: AbortSignal.timeout(PATIENCE_MS) });
  }
}

/** One text frame of at most 125 bytes, with a mask of zeros. */
function maskedFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  return Buffer.concat([Buffer.from([0x81, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
}
