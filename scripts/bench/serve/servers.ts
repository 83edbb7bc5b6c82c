import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { reply, type Started, start } from './processes.ts';

/** A server in a process of its own that answers questions. */
export interface Server extends Started {
  readonly url: string;
}

export interface DocentOptions {
  /** Folder of the index, collections in it. */
  readonly index: string;
  readonly collection: string;
  readonly cores?: string | undefined;
  /** Where the index was made from; default: it has only the index. */
  readonly corpus?: string;
}

const WORKERS = 1;

/** As it is shipped but for the bounds, which are there to keep such a load away, and the cache. */
export async function startDocent(options: DocentOptions): Promise<Server & { firstMs: number }> {
  const port = await freePort();
  const started = start('../../docent.js', ['serve'], options.cores, {
    DOCENT_INDEX: options.index,
    DOCENT_COLLECTION: options.collection,
    DOCENT_CORPUS: options.corpus ?? 'no-corpus',
    DOCENT_PORT: String(port),
    // The graph also where copies of vectors make a build doubt it.
    DOCENT_ANN: 'hnsw',
    DOCENT_WORKERS: String(WORKERS),
    DOCENT_CACHE_ANSWERS: '0',
    DOCENT_LIMITS_CONNECTIONS: '5000',
    DOCENT_LIMITS_QUEUE: '5000',
    DOCENT_LIMITS_IN_FLIGHT: '1000',
    DOCENT_LIMITS_ANSWER_SECONDS: '600',
  });
  const url = `http://127.0.0.1:${port}`;
  const firstMs = await firstAnswer(started, url);
  return { ...started, url, firstMs };
}

export function startModel(cores: string | undefined): Started {
  return start('./model-alone.js', [String(WORKERS)], cores);
}

export async function startNaive(entriesFile: string, cores: string | undefined): Promise<Server> {
  const started = start('./naive-server.js', [entriesFile], cores);
  const { url } = await reply<{ url: string }>(started);
  return { ...started, url };
}

/** Milliseconds from the start of the process until a question is answered over HTTP. */
async function firstAnswer({ child, at }: Started, url: string): Promise<number> {
  while (child.exitCode === null) {
    const answered = await fetch(`${url}/v1/ask`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ question: 'How do I install it?' }),
    }).then(
      async (response) => {
        await response.arrayBuffer();
        return response.ok;
      },
      () => false,
    );
    if (answered) return performance.now() - at;
    await wait(5);
  }
  throw new Error('The server ended before it had answered.');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Sums and counts of a server's histograms, by name and labels as they stand in `/metrics`. */
export async function scrape(url: string): Promise<ReadonlyMap<string, number>> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const space = line.lastIndexOf(' ');
      return [line.slice(0, space), Number(line.slice(space + 1))];
    }),
  );
}
