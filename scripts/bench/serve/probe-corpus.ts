import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCorpus } from '../../../server/corpus/read-corpus.ts';
import { plausibleCorpus } from '../plausible-corpus.ts';
import { writePages } from '../plausible-pages.ts';

/** What reading a corpus took, in a process that had nothing else to do. */
export interface CorpusReport {
  /** Milliseconds. */
  readonly read: number;
}

// The entry point of a process: it answers the one that started it.
process.on('message', async ({ entries: size }: { entries: number }) => {
  const folder = await mkdtemp(join(tmpdir(), 'docent-bench-'));
  try {
    const { entries } = plausibleCorpus(1, size, []);
    await writePages(folder, entries);
    const began = performance.now();
    const { length } = (await readCorpus([folder])).entries;
    const read = performance.now() - began;
    if (length !== size) throw new Error(`${length} of ${size} entries were read.`);
    process.send?.({ read });
  } catch (error) {
    process.send?.({ failed: String(error) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
process.send?.('ready');
