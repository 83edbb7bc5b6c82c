import { setTimeout } from 'node:timers/promises';
import { makeCurrent } from '../../server/index/generation.ts';
import type { Generations } from './generations.ts';
import type { ServerProcess } from './server-process.ts';
import type { Timeline } from './timeline.ts';
import type { World } from './world.ts';

export interface ChaosOptions {
  readonly world: World;
  readonly timeline: Timeline;
  readonly generations: Generations;
  readonly random: () => number;
  /** Mean pause between two events. */
  readonly gapMs: number;
  /** A new server on the same index. */
  readonly start: () => ServerProcess;
}

/** How long the server may take to do what it is told, on a machine that is busy. */
const PATIENCE_MS = 60_000;

type Event = 'swap' | 'damaged' | 'kill' | 'hangup' | 'restart';
/** Every kind happens at least once before the middle, and a stop again near the end. */
const OPENING: readonly Event[] = ['swap', 'kill', 'damaged', 'swap', 'restart', 'kill', 'swap'];
const ENDING: readonly Event[] = ['restart', 'swap', 'kill'];
/** Then these, by chance. A restart would begin the memory's measurement anew. */
const LOT: readonly Event[] = ['swap', 'swap', 'swap', 'kill', 'kill', 'damaged', 'hangup'];

/** What happens to the server: its index, its workers, and the process itself. */
export class Chaos {
  readonly #options: ChaosOptions;
  readonly #events: Readonly<Record<Event, () => Promise<void>>> = {
    swap: () => this.#swap(),
    damaged: () => this.#damaged(),
    kill: () => this.#kill(),
    hangup: async () => this.#server.signal('SIGHUP'),
    restart: () => this.#restart(),
  };
  #server: ServerProcess;
  #live: 0 | 1 = 0;

  constructor(options: ChaosOptions) {
    this.#options = options;
    this.#server = options.start();
  }

  get server(): ServerProcess {
    return this.#server;
  }

  /** The first server, ready. */
  async begin(): Promise<void> {
    const { generations, timeline, world } = this.#options;
    timeline.begins(generations.good[0], performance.now());
    world.started(await this.#server.ready);
  }

  /** @param end when it is over, as `performance.now()` tells it */
  async run(end: number): Promise<void> {
    for (const event of OPENING) await this.#happen(event);
    while (performance.now() < end) {
      await this.#happen(LOT[Math.floor(this.#options.random() * LOT.length)]!);
    }
    for (const event of ENDING) await this.#happen(event);
  }

  /** Stops the server, which must end with exit code 0. */
  async stop(): Promise<void> {
    this.#options.world.stopping();
    this.#server.signal('SIGTERM');
    const code = await this.#server.ended;
    if (code !== 0) this.#options.world.judge.fault(`a stop ended with ${code}`);
  }

  async #happen(event: Event): Promise<void> {
    const { judge } = this.#options.world;
    await setTimeout((0.5 + this.#options.random()) * this.#options.gapMs);
    try {
      await this.#events[event]();
      judge.count(`chaos: ${event}`);
    } catch (error) {
      judge.fault(`${event}: ${error}`);
    }
  }

  /** The other generation becomes current; a signal makes the server look at once. */
  async #swap(): Promise<void> {
    const { generations, timeline, random, world } = this.#options;
    this.#live = this.#live === 0 ? 1 : 0;
    const next = generations.good[this.#live];
    timeline.begins(next, performance.now());
    await makeCurrent(generations.folder, next);
    if (random() < 0.5) this.#server.signal('SIGHUP');
    await until(`${next} answers`, async () => (await readyz(world.url)).index === next);
    timeline.settled(next, performance.now());
  }

  /** A generation that can't be used is refused, and the one before goes on. */
  async #damaged(): Promise<void> {
    const { generations, random, world } = this.#options;
    const name = 'docent_index_loads_total{collection="default",result="refused"}';
    const before = await metric(world.url, name);
    await makeCurrent(generations.folder, generations.damaged);
    if (random() < 0.5) this.#server.signal('SIGHUP');
    await until('it is refused', async () => (await metric(world.url, name)) > before);
    const { ready, index } = await readyz(world.url);
    if (!ready || index !== generations.good[this.#live]) {
      throw new Error(`then /readyz says ${ready}, ${index}`);
    }
    await makeCurrent(generations.folder, generations.good[this.#live]);
  }

  async #kill(): Promise<void> {
    const { world } = this.#options;
    const name = 'docent_workers_lost_total';
    const before = await metric(world.url, name);
    this.#server.killWorker();
    await until('a worker is lost', async () => (await metric(world.url, name)) > before);
  }

  async #restart(): Promise<void> {
    const { start, world } = this.#options;
    await this.stop();
    this.#server = start();
    world.started(await this.#server.ready);
  }
}

/** When all clients have gone, nothing of them is left, and all workers are there again. */
export async function expectNothingLeft(url: string, workers: number): Promise<void> {
  const expected: Readonly<Record<string, number>> = {
    docent_connections: 0,
    docent_questions_pending: 0,
    docent_texts_waiting: 0,
    'docent_workers{state="idle"}': workers,
    'docent_errors_total{code="INTERNAL"}': 0,
  };
  for (const [name, value] of Object.entries(expected)) {
    await until(`${name} is ${value}`, async () => (await metric(url, name)) === value);
  }
}

async function readyz(url: string): Promise<{ ready: boolean; index?: string }> {
  const reply = await fetch(`${url}/readyz`);
  return (await reply.json()) as { ready: boolean; index?: string };
}

async function metric(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  if (line === undefined) throw new Error(`/metrics has no ${name}`);
  return Number(line.slice(name.length));
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`not within ${PATIENCE_MS} ms: ${what}`);
    await setTimeout(50);
  }
}
