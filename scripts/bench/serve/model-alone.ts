import { readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { AutoModel, AutoTokenizer, env } from '@xenova/transformers';
import { loadConfig } from '../../../server/config.ts';
import { findModelFolder } from '../../../server/embedding/model-files.ts';

/** The model in worker threads that do nothing else. */
export interface ModelJob {
  readonly seconds: number;
  readonly warmUp: number;
  readonly questions: string;
  readonly from: number;
}
export interface ModelReport {
  /** Texts a second, of all workers. */
  readonly rate: number;
  /** Embedded in all, those of the warm-up included. */
  readonly texts: number;
}

/** Tokenizer and model of transformers.js, one text a pass, one thread: nothing around it. */
async function work(): Promise<void> {
  const folder = findModelFolder(loadConfig({ env: {} }).model)!;
  env.allowRemoteModels = false;
  env.localModelPath = dirname(folder);
  const tokenizer = await AutoTokenizer.from_pretrained(basename(folder));
  const model = await AutoModel.from_pretrained(basename(folder), {
    dtype: 'q8',
    session_options: { intraOpNumThreads: 1, interOpNumThreads: 1 },
  });
  parentPort!.on('message', async ({ seconds, warmUp, questions, from }: ModelJob) => {
    const texts = JSON.parse(await readFile(questions, 'utf8')) as string[];
    let next = from;
    const embed = async (): Promise<void> => {
      await model(tokenizer(texts[next++ % texts.length]!));
    };
    const start = performance.now() + warmUp * 1000;
    while (performance.now() < start) await embed();
    const began = performance.now();
    let done = 0;
    for (; performance.now() - began < seconds * 1000; done++) await embed();
    parentPort!.postMessage({
      rate: (1000 * done) / (performance.now() - began),
      texts: next - from,
    });
  });
  parentPort!.postMessage('ready');
}

/** The entry point of a process: it answers the one that started it. */
async function main(workers: number): Promise<void> {
  const threads = Array.from({ length: workers }, () => new Worker(new URL(import.meta.url)));
  const replies = <T>(): Promise<T[]> =>
    Promise.all(threads.map((thread) => new Promise<T>((done) => thread.once('message', done))));
  await replies();
  process.on('message', async (job: ModelJob) => {
    for (const [i, thread] of threads.entries()) {
      thread.postMessage({ ...job, from: job.from + i * 1000 });
    }
    const reports = await replies<ModelReport>();
    const sum = (of: (report: ModelReport) => number): number =>
      reports.reduce((total, report) => total + of(report), 0);
    process.send?.({ rate: sum(({ rate }) => rate), texts: sum(({ texts }) => texts) });
  });
  process.send?.('ready');
}

await (isMainThread ? main(Number(process.argv[2])) : work());
