import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '../../server/config.ts';
import { startEmbedder } from '../open-collection.ts';
import { BENCH_FOLDER } from './bench-index.ts';
import { print, printTable } from './harness.ts';
import type { MemoryReport } from './memory-probe.ts';
import { plausibleCorpus, SHORT_ENTRY } from './plausible-corpus.ts';
import { writePages } from './plausible-pages.ts';
import { order, reply, start } from './serve/processes.ts';

/**
 * The most memory that reading, building, building again and loading take, each in a process of
 * its own, and the size of what is built. The vectors are copies, as said in `plausible-corpus.ts`.
 */
export async function memoryBenchmark(sizes: readonly number[]): Promise<void> {
  const embedder = await startEmbedder(loadConfig({ env: {} }), 1);
  const { words } = embedder;
  await embedder.close();
  for (const size of sizes) {
    const pages = join(BENCH_FOLDER, `memory-${size}-pages`);
    const folder = join(BENCH_FOLDER, `memory-${size}`);
    await rm(pages, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
    await writePages(pages, plausibleCorpus(31, size, words, SHORT_ENTRY).entries);
    report(size, [
      ['first build', await probe({ corpus: pages, folder })],
      ['build again', await probe({ corpus: pages, folder })],
      ['load', await probe({ folder })],
    ]);
    await rm(pages, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  }
}

async function probe(job: { corpus?: string; folder: string }): Promise<MemoryReport> {
  const own = Object.entries(process.env).filter(([name]) => name.startsWith('DOCENT_'));
  const started = start('../memory-probe.js', [], undefined, Object.fromEntries(own) as never);
  try {
    await reply(started);
    return await order<MemoryReport>(started, job);
  } finally {
    await started.stop();
  }
}

function report(size: number, parts: readonly (readonly [string, MemoryReport])[]): void {
  const [, { counts, files }] = parts[0]!;
  const rows = parts.flatMap(([name, { marks }]) =>
    marks.map(({ step, seconds, peak }) => [
      `${name}: ${step}`,
      seconds.toFixed(1),
      peak.toFixed(0),
    ]),
  );
  const entries = size.toLocaleString('en');
  printTable(
    `${entries} entries, ${counts.vectors.toLocaleString('en')} vectors`,
    ['until the end of', 'seconds', 'peak MB'],
    rows,
  );
  printTable(
    'on the disk',
    ['', 'MB', 'bytes an entry'],
    Object.entries(files).map(([file, { bytes }]) => [
      file,
      (bytes / 1e6).toFixed(1),
      (bytes / size).toFixed(0),
    ]),
  );
  print('');
}
