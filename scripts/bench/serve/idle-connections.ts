import { setTimeout as wait } from 'node:timers/promises';
import { type Client, connect } from './clients.ts';
import { residentMegabytes } from './processes.ts';
import { startDocent } from './servers.ts';
import { type Spread, spreadOf } from './throughput.ts';

export interface IdleConnections {
  readonly connections: number;
  /** Megabytes that the server's process grew by, each time a fresh one. */
  readonly grown: Spread;
}

/** Questions before, so that what a first question brings into memory does not count. */
const WARM_UP = 100;
/** Until sockets are accepted and the greeting is out. */
const SETTLE_MS = 1000;

/** What open WebSockets cost that ask nothing. */
export async function measureIdleConnections(
  options: { readonly index: string; readonly collection: string },
  questions: readonly string[],
  connections: number,
  rounds: number,
): Promise<IdleConnections> {
  const grown: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const server = await startDocent(options);
    const clients: Client[] = [await connect('ws', server.url)];
    try {
      for (const question of questions.slice(0, WARM_UP)) await clients[0]!.ask(question);
      await wait(SETTLE_MS);
      const before = residentMegabytes(server);
      for (let i = 0; i < connections; i += 50) {
        const some = Array.from({ length: 50 }, () => connect('ws', server.url));
        clients.push(...(await Promise.all(some)));
      }
      await wait(SETTLE_MS);
      grown.push(residentMegabytes(server) - before);
    } finally {
      for (const client of clients) client.close();
      await server.stop();
    }
  }
  return { connections, grown: spreadOf(grown) };
}
