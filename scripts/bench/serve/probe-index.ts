import { loadConfig } from '../../../server/config.ts';
import { loadCollection } from '../../../server/retrieval/collection.ts';
import { startEmbedder } from '../../open-collection.ts';

/** What loading an index took, in a process that had nothing else to do. */
export interface ProbeReport {
  /** Milliseconds. */
  readonly load: number;
  readonly vectors: number;
  readonly ann: string;
  readonly recall: number;
}

const embedder = await startEmbedder(loadConfig({ env: {} }), 1);

// The entry point of a process: it answers the one that started it.
process.on('message', async ({ folder }: { folder: string }) => {
  const began = performance.now();
  const { index } = await loadCollection(embedder, { folder, ann: 'auto' });
  const load = performance.now() - began;
  const { ann, counts } = index.manifest;
  const recall = ann.kind === 'hnsw' ? ann.recall : 1;
  process.send?.({ load, vectors: counts.vectors, ann: index.ann.kind, recall });
});
process.send?.('ready');
