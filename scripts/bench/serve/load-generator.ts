import { readFile } from 'node:fs/promises';
import { type Client, connect, type Transport } from './clients.ts';
import { type LatencySummary, summarise } from './latency.ts';
import { type LoadShape, runLoad } from './load.ts';

/** One load, for the generator's process. */
export interface LoadJob {
  readonly url: string;
  readonly transport: Transport;
  readonly connections: number;
  readonly shape: LoadShape;
  /** JSON file with all questions, and where in it this load begins. */
  readonly questions: string;
  readonly from: number;
}
export interface LoadReport {
  /** Answers a second. */
  readonly rate: number;
  readonly latency: LatencySummary;
  readonly errors: Readonly<Record<string, number>>;
  readonly asked: number;
  /** Share of a core that the generator took: near 1, it was itself what was measured. */
  readonly busy: number;
}

async function run(job: LoadJob): Promise<LoadReport> {
  const questions = JSON.parse(await readFile(job.questions, 'utf8')) as string[];
  let asked = 0;
  const next = (): string => questions[(job.from + asked++) % questions.length]!;
  const clients: Client[] = [];
  // A few at a time: a listen queue is short.
  while (clients.length < job.connections) {
    const some = Math.min(50, job.connections - clients.length);
    const opened = Array.from({ length: some }, () => connect(job.transport, job.url));
    clients.push(...(await Promise.all(opened)));
  }
  const before = process.cpuUsage();
  const began = performance.now();
  const { rate, calls, errors } = await runLoad(clients, next, job.shape);
  const spent = process.cpuUsage(before);
  for (const client of clients) client.close();
  return {
    rate,
    latency: summarise(calls),
    errors,
    asked,
    busy: (spent.user + spent.system) / 1000 / (performance.now() - began),
  };
}

// The entry point of a process: it answers the one that started it.
process.on('message', (job: LoadJob) => {
  run(job).then(
    (report) => process.send?.(report),
    (error: unknown) => process.send?.({ failed: String(error) }),
  );
});
process.send?.('ready');
