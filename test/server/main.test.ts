import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Config, loadConfig } from '../../server/config.ts';
import { DEFAULT_CRAWL } from '../../server/corpus/crawl/crawl-options.ts';
import { readCorpus } from '../../server/corpus/read-corpus.ts';
import type { Embedder } from '../../server/embedding/embedder.ts';
import { IndexMismatchError, IndexMissingError, ListenError } from '../../server/errors.ts';
import { createLogger } from '../../server/log.ts';
import { type Preparation, type RunningServer, startServer } from '../../server/main.ts';
import { packageRoot } from '../../server/package-root.ts';
import { buildCollection } from '../../server/retrieval/collection.ts';
import { TinyEmbedder } from '../tiny-embedder.ts';
import { expectType, TestClient } from './api/running-api.ts';

const PAGE = '## Which colour is quibber?\n\nGreen.\n\n## Where does zorble grow?\n\nOn hills.\n';

let root: string;
/** A folder with an index of the page above. */
let index: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'docent-main-'));
  index = join(root, 'index');
  await writeFile(join(root, 'colours.md'), PAGE);
  const corpus = await readCorpus([join(root, 'colours.md')]);
  const folder = join(index, 'default');
  await buildCollection(corpus, new TinyEmbedder(), { folder, ann: 'auto', keepGenerations: 1 });
});
afterAll(() => rm(root, { recursive: true, force: true }));

interface Started {
  readonly server: RunningServer;
  /** Every line that was logged, parsed. */
  readonly log: Record<string, unknown>[];
}

function configOf(changes: Partial<Config> = {}): Config {
  return { ...loadConfig({ env: {}, cwd: root, flags: { port: 0, index } }), ...changes };
}

/** A running server; closed when the test is over. */
async function start(
  preparation: Partial<Preparation> = {},
  config: Partial<Config> = {},
): Promise<Started> {
  const log: Record<string, unknown>[] = [];
  const logger = createLogger(
    { level: 'info', pretty: false },
    { write: (line) => void log.push(JSON.parse(line)) },
  );
  const server = await startServer(configOf(config), logger, {
    embedder: async () => new TinyEmbedder(),
    ensureIndex: async () => {},
    ...preparation,
  });
  onTestFinished(() => server.close());
  return { server, log };
}

/** An embedder that is there only once it is let go. */
function heldEmbedder(): { embedder: () => Promise<Embedder>; let: (embedder: Embedder) => void } {
  let release: (embedder: Embedder) => void = () => {};
  const held = new Promise<Embedder>((resolve) => {
    release = resolve;
  });
  return { embedder: () => held, let: release };
}

async function readiness(url: string): Promise<[status: number, body: unknown]> {
  const response = await fetch(`${url}/readyz`);
  return [response.status, await response.json()];
}

async function ask(url: string): Promise<Response> {
  return fetch(`${url}/v1/ask`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ question: 'which colour is quibber?' }),
  });
}

test('listens before anything is loaded, and answers NOT_READY until all is', async () => {
  const held = heldEmbedder();
  const { server } = await start({ embedder: held.embedder });
  expect(await readiness(server.url)).toEqual([
    503,
    { ready: false, reason: expect.stringContaining('still being loaded') },
  ]);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  const refused = await ask(server.url);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
  expect(expectType(await refused.json(), 'error').code).toBe('NOT_READY');

  held.let(new TinyEmbedder());
  await server.ready;
  expect(await readiness(server.url)).toEqual([
    200,
    { ready: true, index: expect.stringMatching(/^000001-/) },
  ]);
  const answer = expectType(await (await ask(server.url)).json(), 'answer');
  expect(answer.results[0]?.answer.text).toBe('Green.');
});

test('a client that came while the server was loading is answered on the same WebSocket', async () => {
  const held = heldEmbedder();
  const { server } = await start({ embedder: held.embedder });
  const client = new TestClient(`${server.url.replace('http:', 'ws:')}/v1/ws`);
  onTestFinished(() => client.socket.terminate());
  expect(expectType(await client.hello, 'hello').index).toBe('');
  const question = { type: 'ask', question: 'where does zorble grow?' };
  expect(expectType(await client.request(question), 'error').code).toBe('NOT_READY');
  held.let(new TinyEmbedder());
  await server.ready;
  const answer = expectType(await client.request(question), 'answer');
  expect(answer.results[0]?.answer.text).toBe('On hills.');
});

test('the index is made with the embedder that asks it, before it is loaded', async () => {
  const embedder = new TinyEmbedder();
  const fresh = join(root, 'fresh');
  const corpus = await readCorpus([join(root, 'colours.md')]);
  const { server, log } = await start(
    {
      embedder: async () => embedder,
      ensureIndex: async (_collection, given) => {
        expect(given).toBe(embedder);
        const folder = join(fresh, 'default');
        await buildCollection(corpus, given, { folder, ann: 'auto', keepGenerations: 1 });
      },
    },
    { index: fresh },
  );
  await server.ready;
  const generation = (await readFile(join(fresh, 'default', 'current'), 'utf8')).trim();
  expect(log).toContainEqual(
    expect.objectContaining({ msg: 'index loaded', generation, entries: 2 }),
  );
});

test('serves the demo site and the widget as they were built', async () => {
  const { server } = await start();
  const page = await fetch(server.url);
  expect([page.status, page.headers.get('content-type')]).toEqual([
    200,
    'text/html; charset=utf-8',
  ]);
  expect(await page.text()).toContain('<docent-chat');
  const widget = await fetch(`${server.url}/widget.js`);
  expect([widget.status, widget.headers.get('access-control-allow-origin')]).toEqual([200, '*']);
});

test('a taken port is refused before any work is done', async () => {
  const { server } = await start();
  const embedder = vi.fn<Preparation['embedder']>();
  const port = Number(new URL(server.url).port);
  const second = start({ embedder }, { port });
  await expect(second).rejects.toThrow(ListenError);
  await expect(second).rejects.toThrow(`127.0.0.1:${port} is in use by another program`);
  expect(embedder).not.toHaveBeenCalled();
});

test.each([
  ['no index', new TinyEmbedder(), { collection: 'other' }, IndexMissingError],
  ['an index of another model', new TinyEmbedder({ hash: 'beef' }), {}, IndexMismatchError],
] as const)(
  'with %s it never gets ready, and says where the reason stands',
  async (_what, model, config, error) => {
    const { server } = await start({ embedder: async () => model }, config);
    await expect(server.ready).rejects.toThrow(error);
    expect(await readiness(server.url)).toEqual([
      503,
      { ready: false, reason: expect.stringContaining('the log of the server says why') },
    ]);
  },
);

test('a preparation that fails is not remembered as success', async () => {
  const ensureIndex = () => Promise.reject(new Error('the disk is full'));
  const { server } = await start({ ensureIndex });
  await expect(server.ready).rejects.toThrow('the disk is full');
  expect((await ask(server.url)).status).toBe(503);
});

test.each(['auto', 'exact'] as const)(
  'with ann: %s the log says how neighbours are found',
  async (ann) => {
    const { server, log } = await start({}, { ann });
    await server.ready;
    const kind = ann === 'auto' ? 'hnsw' : 'exact';
    expect(log).toContainEqual(expect.objectContaining({ msg: 'index loaded', ann: kind }));
    const warned = log.some(({ msg }) => String(msg).includes('an exact scan takes its place'));
    expect(warned).toBe(false);
  },
);

test('a stop answers what is under way before the model is closed', async () => {
  const embedder = new TinyEmbedder();
  const embed = embedder.embed.bind(embedder);
  const events: string[] = [];
  const [begun, held] = [signal(), signal()];
  embedder.embed = async (...given) => {
    begun.give();
    await held.given;
    events.push('embedded');
    return embed(...given);
  };
  embedder.close = async () => void events.push('model closed');
  const { server } = await start({ embedder: async () => embedder });
  await server.ready;
  const reply = ask(server.url);
  await begun.given;
  const closed = server.close();
  held.give();
  expect((await reply).status).toBe(200);
  await closed;
  // It may be told to close more than once.
  expect(events.slice(0, 2)).toEqual(['embedded', 'model closed']);
  await expect(fetch(server.url)).rejects.toThrow();
});

test('a stop while the model is being loaded closes the model once it is there', async () => {
  const held = heldEmbedder();
  const { server } = await start({ embedder: held.embedder });
  const embedder = new TinyEmbedder();
  const close = vi.spyOn(embedder, 'close');
  const closed = server.close();
  held.let(embedder);
  await closed;
  expect(close).toHaveBeenCalled();
});

describe('with several collections', () => {
  const config: Partial<Config> = {
    furtherCollections: [
      {
        ...{ collection: 'animals', corpus: [], pages: 'questions', strict: false },
        ...{ site: {}, crawl: DEFAULT_CRAWL, starters: [] },
      },
    ],
  };
  const askAnimals = (url: string) =>
    fetch(`${url}/v1/suggest?q=does&collection=animals`).then((reply) => reply.json());

  async function buildAnimals(): Promise<void> {
    await writeFile(join(root, 'animals.md'), '## Does a zorb bite?\n\nAt noon.\n');
    await buildCollection(await readCorpus([join(root, 'animals.md')]), new TinyEmbedder(), {
      folder: join(index, 'animals'),
      ann: 'auto',
      keepGenerations: 1,
    });
    onTestFinished(() => rm(join(index, 'animals'), { recursive: true, force: true }));
  }

  test('each is made by its own settings, with one model for all', async () => {
    await buildAnimals();
    const made: [string, readonly unknown[]][] = [];
    const embedders = vi.fn(async () => new TinyEmbedder());
    const { server } = await start(
      {
        embedder: embedders,
        ensureIndex: async ({ collection, furtherCollections }) => {
          made.push([collection, furtherCollections]);
        },
      },
      config,
    );
    await server.ready;
    expect(made).toEqual([
      ['default', []],
      ['animals', []],
    ]);
    expect(embedders).toHaveBeenCalledTimes(1);
    expect(await askAnimals(server.url)).toMatchObject({
      suggestions: [{ question: 'Does a zorb bite?' }],
    });
    expect((await ask(server.url)).status).toBe(200);
  });

  test('one without an index does not stop the others, and answers once it is built', async () => {
    const { server, log } = await start({}, { ...config, watchSeconds: 0 });
    await server.ready;
    expect((await ask(server.url)).status).toBe(200);
    expect(await askAnimals(server.url)).toMatchObject({ code: 'NOT_READY' });
    expect(await readiness(server.url)).toMatchObject([
      503,
      {
        reason: expect.stringMatching(/^collection "animals": .* the log of the server says why$/),
      },
    ]);
    expect(log).toContainEqual(
      expect.objectContaining({ msg: 'a collection could not be loaded', collection: 'animals' }),
    );
    await buildAnimals();
    await server.refresh();
    expect(await askAnimals(server.url)).toMatchObject({ type: 'suggestions' });
    expect((await readiness(server.url))[0]).toBe(200);
  });

  test('one that answers does not wait for the next one, which is still being built', async () => {
    await buildAnimals();
    const held = signal();
    const begun = signal();
    const { server } = await start(
      {
        ensureIndex: async ({ collection }) => {
          if (collection !== 'animals') return;
          begun.give();
          await held.given;
        },
      },
      config,
    );
    await begun.given;
    expect((await ask(server.url)).status).toBe(200);
    // A signal meanwhile does not load what is being built.
    await server.refresh();
    expect(await askAnimals(server.url)).toMatchObject({ code: 'NOT_READY' });
    expect((await readiness(server.url))[0]).toBe(503);
    held.give();
    await server.ready;
    expect((await readiness(server.url))[0]).toBe(200);
  });

  test('none of which can be loaded it never gets ready', async () => {
    const { server } = await start(
      { ensureIndex: () => Promise.reject(new Error('no disk')) },
      config,
    );
    await expect(server.ready).rejects.toThrow('no disk');
  });
});

test('docs/operations.md lists every metric of ours, and the process has its own', async () => {
  const embedder: Embedder = new TinyEmbedder();
  embedder.load = () => ({ waiting: 3, workers: { busy: 2, idle: 1, loading: 0 } });
  const { server } = await start({ embedder: async () => embedder });
  await server.ready;
  await ask(server.url);
  await ask(server.url);
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const names = [...text.matchAll(/^# TYPE (docent_\w+)/gm)].map(([, name]) => name);
  const page = await readFile(join(packageRoot(), 'docs/operations.md'), 'utf8');
  const listed = [...page.matchAll(/^\| `(docent_\w+)(?:\{[\w,]+\})?` \|/gm)].map(
    ([, name]) => name,
  );
  expect(listed.sort()).toEqual(names.sort());
  for (const sample of [
    /^docent_index_info\{collection="default",generation="000001-\w+"\} 1$/m,
    /^docent_index_loads_total\{collection="default",result="loaded"\} 1$/m,
    /^docent_cache_questions_total\{collection="default",result="hit"\} 1$/m,
    /^docent_cache_answers\{collection="default"\} 1$/m,
    /^docent_collection_ready\{collection="default"\} 1$/m,
    /^docent_texts_waiting 3$/m,
    /^docent_workers\{state="busy"\} 2$/m,
    /^docent_stage_seconds_count\{stage="candidates"\} 1$/m,
    /^nodejs_eventloop_lag_p99_seconds /m,
    /^process_resident_memory_bytes /m,
  ]) {
    expect(text).toMatch(sample);
  }
});

function signal(): { readonly given: Promise<void>; give: () => void } {
  let give = (): void => {};
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}
