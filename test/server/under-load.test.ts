import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { AnswerMessage } from '../../server/api/protocol.ts';
import { type Config, loadConfig } from '../../server/config.ts';
import { readCorpus } from '../../server/corpus/read-corpus.ts';
import type { Embedder } from '../../server/embedding/embedder.ts';
import { EmbedderPool } from '../../server/embedding/embedder-pool.ts';
import { makeCurrent } from '../../server/index/generation.ts';
import { createLogger } from '../../server/log.ts';
import { type RunningServer, startServer } from '../../server/main.ts';
import { packageRoot } from '../../server/package-root.ts';
import { buildCollection } from '../../server/retrieval/collection.ts';
import { TinyEmbedder } from '../tiny-embedder.ts';
import { expectType, TestClient } from './api/running-api.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'docent-load-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** A running server over an index that is there; closed when the test is over. */
async function start(embedder: Embedder, changes: Partial<Config>): Promise<RunningServer> {
  const env = { DOCENT_PORT: '0', DOCENT_LIMITS_IN_FLIGHT: '100', DOCENT_LIMITS_QUEUE: '1000' };
  const server = await startServer(
    { ...loadConfig({ env, cwd: root }), ...changes },
    createLogger({ level: 'silent', pretty: false }),
    { embedder: async () => embedder, ensureIndex: async () => {} },
  );
  onTestFinished(() => server.close());
  await server.ready;
  return server;
}

/** Clients whose `hello` has come. */
async function connect(server: RunningServer, count: number): Promise<TestClient[]> {
  const clients = Array.from(
    { length: count },
    () => new TestClient(`${server.url.replace('http:', 'ws:')}/v1/ws`),
  );
  onTestFinished(() => {
    for (const { socket } of clients) socket.terminate();
  });
  for (const client of clients) expectType(await client.hello, 'hello');
  return clients;
}

type Ask = Readonly<Record<string, unknown>>;

/** The answers to questions that are all sent at once, in the questions' order. */
async function askAtOnce(client: TestClient, asks: readonly Ask[]): Promise<AnswerMessage[]> {
  for (const [i, ask] of asks.entries()) client.send({ type: 'ask', ...ask, id: String(i) });
  const answers: AnswerMessage[] = [];
  for (const _ of asks) {
    const answer = expectType(await client.next(), 'answer');
    answers[Number(answer.id)] = answer;
  }
  return answers;
}

describe('with the shipped model', () => {
  let embedder: EmbedderPool;
  /** Embeds for a server and outlives it. */
  let kept: Embedder;
  beforeAll(async () => {
    embedder = await EmbedderPool.start(loadConfig({ env: {} }).model, 2);
    const { model, words } = embedder;
    kept = { model, words, embed: (...given) => embedder.embed(...given), close: async () => {} };
    await buildCollection(
      await readCorpus([join(packageRoot(), 'corpus', 'feature-advice.md')]),
      embedder,
      { folder: join(root, 'shipped', 'default'), ann: 'auto', keepGenerations: 1 },
    );
  }, 120_000);
  afterAll(() => embedder.close());

  const ASKS: readonly Ask[] = [
    'Does it run on Windows?',
    'does it run on windwos',
    'what about windows',
    'Can I train on several machines at once?',
    'how do i save a checkpoint',
    'is there a graphical tool for looking at training',
    'which chips are supported',
    'What is the weather in Paris?',
    '如何安装',
    'port',
    'a'.repeat(400),
    'how do I convert a model that was trained with another framework into one I can use here',
  ].flatMap((question): Ask[] => [
    { question },
    { question, limit: 20 },
    { question, context: ['Can I train on several machines at once?'] },
  ]);

  /** All of an answer but what must differ: its name and its time. */
  const said = ({ outcome, confidence, results, index }: AnswerMessage): string =>
    JSON.stringify({ outcome, confidence, results, index });

  test.each([
    ['without a cache', 0],
    ['with a cache', 1000],
    ['with a cache that is too small', 3],
  ])(
    '%s an answer is bit for bit the one that the question gets alone',
    async (_what, answers) => {
      const server = await start(kept, { index: join(root, 'shipped'), cache: { answers } });
      const reference = await start(kept, { index: join(root, 'shipped'), cache: { answers: 0 } });
      const [lonely] = await connect(reference, 1);
      const alone: string[] = [];
      for (const ask of ASKS) {
        const [answer] = await askAtOnce(lonely!, [ask]);
        alone.push(said(answer!).replaceAll(reference.url, server.url));
      }
      const clients = await connect(server, 4);
      const crowds = await Promise.all(
        clients.map(async (client, turn) => {
          // Each client in an order of its own, and each question twice.
          const order = [...ASKS.keys(), ...ASKS.keys()].sort(
            (a, b) => ((a * 7 + turn * 5) % ASKS.length) - ((b * 7 + turn * 5) % ASKS.length),
          );
          const got = await askAtOnce(
            client,
            order.map((i) => ASKS[i]!),
          );
          return order.map((i, at) => [i, said(got[at]!)] as const);
        }),
      );
      for (const crowd of crowds) for (const [i, answer] of crowd) expect(answer).toBe(alone[i]);
    },
    120_000,
  );
});

test('generations swapped under load: nothing is lost, and every answer is of the generation it names', async () => {
  const folder = join(root, 'swapped', 'default');
  const colours = new Map<string, string>();
  for (const colour of ['Green.', 'Blue.', 'Red.']) {
    const file = join(root, 'colours.md');
    await writeFile(
      file,
      `## Which colour is quibber?\n\n${colour}\n\n## Where does zorble grow?\n\nOn hills.\n`,
    );
    const options = { folder, ann: 'auto', keepGenerations: 9 } as const;
    const built = await buildCollection(await readCorpus([file]), new TinyEmbedder(), options);
    colours.set(built.generation, colour);
  }
  const server = await start(new TinyEmbedder(), {
    index: join(root, 'swapped'),
    watchSeconds: 0,
    cache: { answers: 100 },
  });
  const clients = await connect(server, 4);
  let swapping = true;
  const seen = new Map<string, number>();
  const load = clients.map(async (client, turn) => {
    for (let round = 0; swapping || round < 3; round++) {
      // Some of them equal, some not, so that cached, joined and computed answers mix.
      const asks = Array.from({ length: 8 }, (_, i) => ({
        question: `which colour is quibber${i % 2 === 0 ? '' : ` ${turn} ${round} ${i}`}?`,
      }));
      for (const { index, results } of await askAtOnce(client, asks)) {
        // Which of the two entries is first is the embedder's whim.
        expect(results.map(({ answer }) => answer.text)).toContain(colours.get(index));
        seen.set(index, (seen.get(index) ?? 0) + 1);
      }
    }
  });
  for (let round = 0; round < 2; round++) {
    for (const generation of colours.keys()) {
      await makeCurrent(folder, generation);
      await server.refresh();
      const [answer] = await askAtOnce((await connect(server, 1))[0]!, [
        { question: 'which colour is quibber?' },
      ]);
      expect(answer?.index).toBe(generation);
    }
  }
  swapping = false;
  await Promise.all(load);
  expect([...seen.keys()].sort()).toEqual([...colours.keys()].sort());
});
