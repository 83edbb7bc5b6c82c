import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { loadConfig } from '../../server/config.ts';
import { randomNumbers } from '../random-numbers.ts';
import { Chaos, expectNothingLeft } from './chaos.ts';
import { buildGenerations } from './generations.ts';
import { httpUser } from './http-client.ts';
import { Judge } from './judge.ts';
import type { MemorySample } from './memory.ts';
import { type ClientOptions, slowReader, socketUser } from './polite-clients.ts';
import { askAlone } from './reference.ts';
import { makeReport, type SoakReport } from './report.ts';
import { soakRequests } from './requests.ts';
import { rudeUser } from './rude-clients.ts';
import { ServerProcess } from './server-process.ts';
import { Timeline } from './timeline.ts';
import { World } from './world.ts';

export interface SoakOptions {
  readonly minutes: number;
  readonly seed: number;
  /** Over WebSocket; half as many come over HTTP, and a few misbehave. */
  readonly clients: number;
  /** Mean pause of a client between two actions. */
  readonly thinkMs: number;
  readonly say: (line: string) => void;
}

/** Workers of the server. Two, so that one can die and the other go on. */
const WORKERS = 2;
/** Few enough that some are computed, some shared and some remembered. */
const CACHED_ANSWERS = 60;
const REQUESTS = 300;
const SHORT_REQUESTS = 60;
const SHORT_MINUTES = 2;
const MEASURE_EVERY_MS = 5000;

/** One soak, from building the index to the report. */
export async function soak(options: SoakOptions): Promise<SoakReport> {
  const { minutes, seed, say } = options;
  const root = await mkdtemp(join(tmpdir(), 'docent-soak-'));
  const servers = new Set<ServerProcess>();
  let sweeper: NodeJS.Timeout | undefined;
  try {
    const config = loadConfig({ env: {}, cwd: root });
    say('building two generations of an index, and a damaged one');
    const generations = await buildGenerations(root, config);
    const short = minutes < SHORT_MINUTES;
    const { entries, entryIds } = generations;
    const count = short ? SHORT_REQUESTS : REQUESTS;
    const requests = soakRequests(entries, entryIds, seed, count);
    const timeline = new Timeline();
    const badLines: string[] = [];
    const start =
      (env: Record<string, string> = {}) =>
      (): ServerProcess => {
        const onBadLine = (line: string): void => void badLines.push(line.slice(0, 2000));
        const server = new ServerProcess({ cwd: root, env: { ...SERVER_ENV, ...env }, onBadLine });
        servers.add(server);
        return server;
      };
    say(`asking ${requests.length} requests of each generation alone`);
    const alone = start({ DOCENT_CACHE_ANSWERS: '0', DOCENT_WORKERS: '1' });
    const reference = await askAlone(alone, generations, requests, new Judge(new Map(), timeline));
    const judge = new Judge(reference, timeline);
    const world = new World(judge, requests);
    const gapMs = short ? 400 : 2500;
    const random = randomNumbers(seed);
    const chaos = new Chaos({ world, timeline, generations, random, gapMs, start: start() });
    await chaos.begin();
    say(`${minutes} minutes of load on ${world.url}`);
    sweeper = setInterval(() => judge.sweep(performance.now()), MEASURE_EVERY_MS);
    const began = performance.now();
    const samples: MemorySample[] = [];
    await Promise.all([
      startClients(world, options),
      measure(chaos, world, began, samples),
      chaos.run(began + minutes * 60_000).then(() => world.end()),
    ]);
    await expectNothingLeft(world.url, WORKERS).catch((error) => judge.fault(String(error)));
    await chaos.stop();
    const took = (performance.now() - began) / 60_000;
    return makeReport({ ...options, took, judge, samples, badLines });
  } finally {
    clearInterval(sweeper);
    for (const server of servers) server.signal('SIGKILL');
    await rm(root, { recursive: true, force: true });
  }
}

const SERVER_ENV: Readonly<Record<string, string>> = {
  DOCENT_WORKERS: String(WORKERS),
  DOCENT_CACHE_ANSWERS: String(CACHED_ANSWERS),
  DOCENT_WATCH_SECONDS: '1',
  DOCENT_LOG_LEVEL: 'warn',
  // The address would differ from start to start, and stands in answers.
  DOCENT_PUBLIC_URL: 'https://help.example.org/',
  // So small that it is full at times; so short that the half-open are found out.
  DOCENT_LIMITS_QUEUE: '24',
  DOCENT_LIMITS_HEARTBEAT_SECONDS: '4',
  DOCENT_LIMITS_DRAIN_SECONDS: '30',
};

function startClients(world: World, { clients, seed, thinkMs }: SoakOptions): Promise<unknown> {
  const kinds: readonly [string, number, (options: ClientOptions) => Promise<void>][] = [
    ['socket', clients, socketUser],
    ['http', Math.ceil(clients / 2), httpUser],
    ['slow', Math.ceil(clients / 8), slowReader],
    ['rude', Math.ceil(clients / 4), rudeUser],
  ];
  return Promise.all(
    kinds.flatMap(([kind, count, user], at) =>
      Array.from({ length: count }, (_, i) =>
        user({
          world,
          thinkMs,
          name: `${kind}-${i}`,
          random: randomNumbers(seed * 1000 + at * 100 + i),
        }),
      ),
    ),
  );
}

/** Until all is over. */
async function measure(
  chaos: Chaos,
  world: World,
  began: number,
  samples: MemorySample[],
): Promise<void> {
  while (!world.over) {
    const { life } = world;
    const memory = world.down ? undefined : await chaos.server.memory();
    if (memory !== undefined && !world.stopped(life)) {
      const { rss, heapUsed, external } = memory;
      samples.push({
        hours: (performance.now() - began) / 3_600_000,
        life,
        rss: rss / 1e6,
        heap: heapUsed / 1e6,
        external: external / 1e6,
      });
    }
    await setTimeout(world.over ? 0 : MEASURE_EVERY_MS);
  }
}
