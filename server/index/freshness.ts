import type { ModelIdentity } from '../embedding/embedder.ts';
import { IndexDamagedError, IndexMismatchError, IndexMissingError } from '../errors.ts';
import { listGenerations } from './generation.ts';
import { modelDifference, readManifest } from './load.ts';
import { wasRolledBack } from './rollback.ts';

/**
 * Why a collection's index has to be built again; undefined when it is of this corpus, this model
 * and this format, and when it was rolled back from a generation of this corpus. Looks at the manifest alone: damage to other files shows when they are loaded.
 *
 * @param corpusHash as `readCorpus` gives it
 */
export async function whyStale(
  folder: string,
  corpusHash: string,
  model: ModelIdentity,
  ann: 'auto' | 'hnsw' | 'exact' = 'auto',
): Promise<string | undefined> {
  try {
    const { manifest } = await readManifest(folder);
    const difference = modelDifference(manifest.model, model);
    if (difference !== undefined) return `it was built with ${difference}`;
    if (manifest.corpus.hash !== corpusHash) {
      return (await wasRolledBack(folder, corpusHash)) ? undefined : 'the corpus has changed';
    }
    const lacksGraph = ann !== 'exact' && manifest.ann.kind === 'exact';
    return lacksGraph ? 'it was built without a graph' : undefined;
  } catch (error) {
    if (error instanceof IndexMissingError) return 'there is none yet';
    if (error instanceof IndexMismatchError) return 'it is of another format version';
    if (error instanceof IndexDamagedError) return 'it is damaged';
    throw error;
  }
}

/**
 * The hash of the corpus that these files gave when they were last read, by the generations that
 * are there; undefined where none was built from them.
 *
 * @param source as `hashSource` gives it
 */
export async function knownCorpus(folder: string, source: string): Promise<string | undefined> {
  // What can't be read says nothing.
  const generations = await listGenerations(folder).catch(() => []);
  for (const generation of generations.reverse()) {
    const read = await readManifest(folder, generation).catch(() => undefined);
    if (read?.manifest.corpus.source === source) return read.manifest.corpus.hash;
  }
  return undefined;
}
