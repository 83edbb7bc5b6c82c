import { join } from 'node:path';
import { pino } from 'pino';
import { WebSocket } from 'ws';
import { createApi } from '../../server/api/api.ts';
import { Metrics } from '../../server/api/metrics.ts';
import { answerMessageSchema } from '../../server/api/protocol.ts';
import { defaultWorkers, loadConfig } from '../../server/config.ts';
import type { EmbedderObserver } from '../../server/embedding/embedder.ts';
import { CachedRetriever } from '../../server/retrieval/cached-retriever.ts';
import { loadCollection } from '../../server/retrieval/collection.ts';
import { HybridRetriever } from '../../server/retrieval/hybrid-retriever.ts';
import { loadRanker, shippedRankerFile } from '../../server/retrieval/ranker.ts';
import type { Outcome } from '../../server/retrieval/ranking.ts';
import { STAGES, type Stage } from '../../server/retrieval/stages.ts';
import { startEmbedder } from '../open-collection.ts';
import { benchIndex } from './bench-index.ts';
import { printTable, SPREAD, spread } from './harness.ts';
import { COPY_MOVE, plausibleCorpus } from './plausible-corpus.ts';

const QUESTIONS = 200;
/** How often each is asked, the fastest of each stage counting: the machine may be busy. */
const ROUNDS = 7;

/** Milliseconds of one question. */
interface Profile {
  readonly stages: Record<Stage, number>;
  /** From the question to the answer, on the server. */
  server: number;
  /** What of that was neither in the model nor on the way to its thread and back. */
  outside: number;
  /** From sending to having the answer, at the client. */
  client: number;
}

/**
 * Where the time of a question goes that is asked of an idle server, one at a time over WebSocket,
 * by the same stages as in `/metrics`. Nothing is remembered, every question is another one.
 */
export async function questionBenchmark(sizes: readonly number[]): Promise<void> {
  for (const size of sizes) await profile(size);
}

async function profile(size: number): Promise<void> {
  const config = loadConfig({ env: { DOCENT_PORT: '0', DOCENT_CACHE_ANSWERS: '0' } });
  let now = newProfile();
  const observer: EmbedderObserver = {
    embedded(_role, waited, worked) {
      now.stages.wait += waited;
      now.stages.embed += worked;
    },
    workerLost: () => {},
  };
  const embedder = await startEmbedder(config, config.workers ?? defaultWorkers(), observer);
  const corpus = plausibleCorpus(23, size, embedder.words);
  const metrics = new (class extends Metrics {
    override answered(name: string, outcome: Outcome, milliseconds: number): void {
      super.answered(name, outcome, milliseconds);
      now.server = milliseconds;
      now.outside = milliseconds - now.stages.wait - now.stages.embed;
    }
  })();
  const folder = await benchIndex(`question-${size}`, corpus, embedder);
  const began = performance.now();
  const collection = await loadCollection(embedder, { folder, ann: 'hnsw' });
  const loaded = performance.now() - began;
  const { counts } = collection.index.manifest;
  const observe = (stage: Stage, milliseconds: number): void => {
    now.stages[stage] += milliseconds;
    metrics.stage(stage, milliseconds);
  };
  const weights = loadRanker(shippedRankerFile());
  const hybrid = new HybridRetriever(collection, embedder, weights, observe);
  const retriever = new CachedRetriever(hybrid, {
    answers: 0,
    onAsk: metrics.ofCollection(config.collection).cache,
  });
  const api = createApi({
    config,
    collections: {
      get: () => retriever,
      names: () => [config.collection],
      ready: () => ({ ready: true }),
    },
    metrics,
    // Lines are made and written as on a server, to where nobody reads them.
    logger: pino(pino.destination({ dest: '/dev/null', sync: true })),
    siteDir: folder,
    widgetFile: join(folder, 'current'),
  });
  const { port } = await api.listen();
  const ask = await connect(`ws://127.0.0.1:${port}/v1/ws`);
  const profiles: Profile[] = [];
  for (let i = 0; i < QUESTIONS * ROUNDS; i++) {
    now = newProfile();
    const sent = performance.now();
    const answer = await ask(corpus.questions[(i % QUESTIONS) % size]!);
    now.client = performance.now() - sent;
    // The first round warms up and is not counted.
    if (i < QUESTIONS) answerMessageSchema.parse(answer);
    else profiles[i % QUESTIONS] = fastest(profiles[i % QUESTIONS] ?? now, now);
  }
  await api.close();
  await embedder.close();

  const row = (name: string, of: (profile: Profile) => number): string[] => [
    name,
    ...spread(Float64Array.from(profiles, of).sort()),
  ];
  printTable(
    `${size.toLocaleString('en')} entries, ${counts.vectors.toLocaleString('en')} vectors ` +
      `(${collection.index.ann.kind}, copies moved by up to ${COPY_MOVE} of a difference), loaded in ${loaded.toFixed(0)} ms; ` +
      `${QUESTIONS} questions, milliseconds, the fastest of ${ROUNDS - 1} rounds`,
    ['', ...SPREAD],
    [
      ...STAGES.map((stage) => row(stage, ({ stages }) => stages[stage])),
      row('on the server, outside the model', ({ outside }) => outside),
      row('on the server', ({ server }) => server),
      row('at the client', ({ client }) => client),
    ],
  );
}

function newProfile(): Profile {
  const stages = Object.fromEntries(STAGES.map((stage) => [stage, 0])) as Record<Stage, number>;
  return { stages, server: 0, outside: 0, client: 0 };
}

function fastest(a: Profile, b: Profile): Profile {
  const stages = Object.fromEntries(
    STAGES.map((stage) => [stage, Math.min(a.stages[stage], b.stages[stage])]),
  ) as Record<Stage, number>;
  return {
    stages,
    server: Math.min(a.server, b.server),
    outside: Math.min(a.outside, b.outside),
    client: Math.min(a.client, b.client),
  };
}

/** A client that asks one question at a time. */
async function connect(url: string): Promise<(question: string) => Promise<unknown>> {
  const socket = new WebSocket(url);
  let reject: (error: Error) => void = () => {};
  socket.on('error', (error) => reject(error));
  const next = (): Promise<unknown> =>
    new Promise((resolve, refuse) => {
      reject = refuse;
      socket.once('message', (data) => resolve(JSON.parse(String(data))));
    });
  await next();
  return (question) => {
    const reply = next();
    socket.send(JSON.stringify({ type: 'ask', question }));
    return reply;
  };
}
