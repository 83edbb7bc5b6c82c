import { SocketClient } from './socket-client.ts';
import type { World } from './world.ts';

/** Beyond what one connection may have open (8), so that some are told RATE_LIMITED. */
const LARGEST_BURST = 11;

export interface ClientOptions {
  readonly world: World;
  /** Unique among all clients. */
  readonly name: string;
  readonly random: () => number;
  /** Mean pause between two actions. */
  readonly thinkMs: number;
}

/** Asks over WebSockets, one at a time or many at once, comes and goes, and sometimes vanishes. */
export async function socketUser({ world, name, random, thinkMs }: ClientOptions): Promise<void> {
  const one = (): number => Math.floor(random() * world.requests.length);
  let client: SocketClient | undefined;
  for (let socket = 0; !world.over; ) {
    if (client === undefined || !client.open) {
      client = await SocketClient.open(world, `${name}.${socket++}`);
      if (client === undefined) await world.think(100);
      continue;
    }
    const { lastAnswer } = client;
    const action = random();
    const ask = (number: number): Promise<number> =>
      client?.request(world.requests[number]!, number) ?? Promise.resolve(0);
    if (action < 0.02) {
      for (let i = 0; i < 5; i++) void ask(one());
      client.vanish();
    } else if (action < 0.06) {
      await client.close();
    } else if (action < 0.2) {
      const burst = Array.from({ length: 2 + Math.floor(random() * LARGEST_BURST) }, one);
      const pauses = await Promise.all(burst.map(ask));
      await world.think(Math.max(...pauses));
    } else if (action < 0.27 && lastAnswer !== undefined) {
      await client.request({ type: 'feedback', answerId: lastAnswer, helpful: random() < 0.5 });
    } else {
      await world.think(await ask(one()));
    }
    await world.think(random() * 2 * thinkMs);
  }
  await client?.close();
}

/** Reads little by little: what it gets must be right, but the server may cut it. */
export async function slowReader({ world, name, random }: ClientOptions): Promise<void> {
  for (let socket = 0; !world.over; socket++) {
    const client = await SocketClient.open(world, `${name}.${socket}`);
    if (client === undefined) {
      await world.think(100);
      continue;
    }
    client.mayBeCut();
    const until = performance.now() + 2000 + random() * 6000;
    while (client.open && !world.over && performance.now() < until) {
      client.socket.pause();
      // More than the server lets wait unread, if this goes on for long enough.
      for (let i = 0; i < 30; i++) {
        const number = Math.floor(random() * world.requests.length);
        void client.request(world.requests[number]!, number);
        await world.think(10);
      }
      client.socket.resume();
      await world.think(2 + random() * 20);
    }
    client.socket.resume();
    world.judge.count(client.open ? 'slow readers served' : 'slow readers cut');
    await client.close();
  }
}
