import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildTimes, buildTimes } from '../bench-index.ts';
import { type Client, connect } from './clients.ts';
import { type Call, type LatencySummary, summarise } from './latency.ts';
import type { ProbeReport } from './probe-index.ts';
import { order, reply, residentMegabytes, start } from './processes.ts';
import { type Server, startDocent } from './servers.ts';
import { spreadOf } from './throughput.ts';

export interface GrowthRow {
  readonly entries: number;
  readonly vectors: number;
  readonly build: BuildTimes;
  /** Megabytes on disk. */
  readonly size: number;
  /** Milliseconds, median. */
  readonly load: number;
  /** Megabytes of the server's process after its questions. */
  readonly memory: number;
  readonly question: LatencySummary;
}

export interface GrowthSize {
  readonly entries: number;
  /** Folder of the collection, built. */
  readonly folder: string;
  readonly questions: readonly string[];
}

/** Asked of every server before anything counts. */
const WARM_UP = 40;

/** All sizes are asked in turn, question by question, so that what else the machine does hits all. */
export async function measureGrowth(
  sizes: readonly GrowthSize[],
  index: string,
  rounds: number,
): Promise<GrowthRow[]> {
  const probes: ProbeReport[] = [];
  for (const { folder } of sizes) probes.push(await probe(folder));

  const servers: Server[] = [];
  const clients: Client[] = [];
  try {
    for (const { folder } of sizes) {
      const collection = folder.split('/').at(-1)!;
      const server = await startDocent({ index, collection });
      servers.push(server);
      clients.push(await connect('ws', server.url));
    }
    const calls = sizes.map((): Call[] => []);
    for (let round = 0; round < rounds + WARM_UP; round++) {
      for (const [i, { questions }] of sizes.entries()) {
        const sent = performance.now();
        const answer = await clients[i]!.ask(questions[round % questions.length]!);
        if (!answer.isAnswer) throw new Error('A question was refused.');
        const call = { intended: sent, sent, done: performance.now() };
        if (round >= WARM_UP) calls[i]!.push(call);
      }
    }
    const rows: GrowthRow[] = [];
    for (const [i, { entries, folder }] of sizes.entries()) {
      const { vectors, load } = probes[i]!;
      rows.push({
        entries,
        vectors,
        load,
        build: await buildTimes(folder),
        size: (await folderBytes(folder)) / 1e6,
        memory: residentMegabytes(servers[i]!),
        question: summarise(calls[i]!),
      });
    }
    return rows;
  } finally {
    for (const client of clients) client.close();
    await Promise.all(servers.map((server) => server.stop()));
  }
}

/** Loads an index in processes of their own. */
async function probe(folder: string): Promise<ProbeReport> {
  const reports: ProbeReport[] = [];
  for (let i = 0; i < 3; i++) {
    const started = start('./probe-index.js', [], undefined);
    await reply(started);
    reports.push(await order<ProbeReport>(started, { folder }));
    await started.stop();
  }
  return { ...reports[0]!, load: spreadOf(reports.map(({ load }) => load)).median };
}

/** Of all files below a folder. */
async function folderBytes(folder: string): Promise<number> {
  let bytes = 0;
  for (const item of await readdir(folder, { recursive: true })) {
    const found = await stat(join(folder, item));
    if (found.isFile()) bytes += found.size;
  }
  return bytes;
}
