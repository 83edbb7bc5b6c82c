import { WebSocket } from 'ws';
import { makeCurrent } from '../../server/index/generation.ts';
import type { Generations } from './generations.ts';
import { type Judge, type Reference, said } from './judge.ts';
import type { SoakRequest } from './requests.ts';
import type { ServerProcess } from './server-process.ts';

/**
 * Asks a server that nobody else asks and that remembers nothing, one request after the other, and
 * does so for each generation.
 */
export async function askAlone(
  start: () => ServerProcess,
  generations: Generations,
  requests: readonly SoakRequest[],
  judge: Pick<Judge, 'parse'>,
): Promise<Reference> {
  const reference = new Map<string, readonly string[]>();
  for (const generation of generations.good) {
    await makeCurrent(generations.folder, generation);
    const server = start();
    const socket = new WebSocket(`${(await server.ready).replace('http:', 'ws:')}/v1/ws`);
    const replies = messages(socket);
    await replies.next();
    const all: string[] = [];
    for (const request of requests) {
      socket.send(JSON.stringify(request));
      const reply = judge.parse((await replies.next()).value ?? '', 'alone');
      if (reply === undefined || (reply.type === 'error' && reply.code !== 'NOT_FOUND')) {
        throw new Error(`${JSON.stringify(request)} alone got ${JSON.stringify(reply)}`);
      }
      all.push(said(reply));
    }
    reference.set(generation, all);
    socket.terminate();
    server.signal('SIGTERM');
    await server.ended;
  }
  await makeCurrent(generations.folder, generations.good[0]);
  return reference;
}

/** What comes, one after the other; ends with the socket. */
async function* messages(socket: WebSocket): AsyncGenerator<string, undefined> {
  const came: string[] = [];
  let wake = (): void => {};
  let over = false;
  socket.on('message', (data) => {
    came.push(String(data));
    wake();
  });
  const end = (): void => {
    over = true;
    wake();
  };
  socket.on('close', end).on('error', end);
  for (;;) {
    const next = came.shift();
    if (next !== undefined) yield next;
    else if (over) return undefined;
    else {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
}
