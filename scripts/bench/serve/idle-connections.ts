import { setTimeout as wait } from 'node:timers/promises';
import { type Client, connect } from './clients.ts';
import { residentMegabytes } from './processes.ts';
import { scrape, startDocent } from './servers.ts';
import { type Spread, spreadOf } from './throughput.ts';

export interface IdleConnections {
  /** Megabytes that the server's process grew by for each thousand; each time a fresh process. */
  readonly perThousand: Spread;
}

/** Questions before, so that what a first question brings into memory does not count. */
const WARM_UP = 100;
/** Memory that loading has left free swallows the first thousand; the mean is over all. */
const THOUSANDS = 4;
/** Until sockets are accepted and the greeting is out. */
const SETTLE_MS = 1000;

/** What open WebSockets cost that ask nothing. */
export async function measureIdleConnections(
  options: { readonly index: string; readonly collection: string },
  questions: readonly string[],
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
      while (clients.length <= THOUSANDS * 1000) {
        const some = Array.from({ length: 50 }, () => connect('ws', server.url));
        clients.push(...(await Promise.all(some)));
      }
      await wait(SETTLE_MS);
      const open = (await scrape(server.url)).get('docent_connections');
      if (open !== clients.length) throw new Error(`${open} connections are open.`);
      grown.push((residentMegabytes(server) - before) / THOUSANDS);
    } finally {
      for (const client of clients) client.close();
      await server.stop();
    }
  }
  return { perThousand: spreadOf(grown) };
}
