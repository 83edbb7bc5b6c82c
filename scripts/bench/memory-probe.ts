import { loadConfig } from '../../server/config.ts';
import { readCorpus } from '../../server/corpus/read-corpus.ts';
import type { Manifest } from '../../server/index/manifest.ts';
import { buildCollection, loadCollection } from '../../server/retrieval/collection.ts';
import { startEmbedder } from '../open-collection.ts';
import { withCopies } from './plausible-corpus.ts';

/** Seconds, and the most memory that the process had until then in megabytes. */
export interface MemoryMark {
  readonly step: string;
  readonly seconds: number;
  readonly peak: number;
}
export interface MemoryReport {
  readonly marks: readonly MemoryMark[];
  readonly counts: Manifest['counts'];
  readonly files: Manifest['files'];
}

const config = loadConfig({ env: process.env });
const embedder = await startEmbedder(config, 1);
const began = performance.now();
const marks: MemoryMark[] = [];
const mark = (step: string): void => {
  const seconds = (performance.now() - began) / 1000;
  marks.push({ step, seconds, peak: process.resourceUsage().maxRSS / 1024 });
};

// The entry point of a process: it answers the one that started it.
process.on('message', async ({ corpus, folder }: { corpus?: string; folder: string }) => {
  mark('the model');
  try {
    const { counts, files } = await (corpus === undefined ? load(folder) : build(corpus, folder));
    process.send?.({ marks, counts, files } satisfies MemoryReport);
  } catch (error) {
    process.send?.({ failed: String(error) });
  }
});
process.send?.('ready');

async function build(pages: string, folder: string): Promise<Manifest> {
  const corpus = await readCorpus([pages]);
  mark('reading');
  const { manifest } = await buildCollection(corpus, withCopies(embedder), {
    folder,
    ann: config.ann,
    keepGenerations: 1,
    onProgress({ phase, done, total }) {
      if (done === total) mark(phase);
    },
  });
  return manifest;
}

async function load(folder: string): Promise<Manifest> {
  const { index } = await loadCollection(embedder, { folder, ann: config.ann });
  mark('loading');
  return index.manifest;
}
