import { loadConfig } from '../../../server/config.ts';
import { loadCollection } from '../../../server/retrieval/collection.ts';
import { startEmbedder } from '../../open-collection.ts';

/** What loading an index took, in a process that had nothing else to do. */
export interface ProbeReport {
  /** Milliseconds. */
  readonly load: number;
  readonly vectors: number;
}

const embedder = await startEmbedder(loadConfig({ env: {} }), 1);

// The entry point of a process: it answers the one that started it.
process.on('message', async ({ folder }: { folder: string }) => {
  const began = performance.now();
  const { index } = await loadCollection(embedder, { folder, ann: 'hnsw' });
  const load = performance.now() - began;
  process.send?.({ load, vectors: index.manifest.counts.vectors });
});
process.send?.('ready');
