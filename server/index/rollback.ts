import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing, makeCurrent, ROLLED_BACK_FILE, writeFileAtomically } from './generation.ts';
import { readManifest } from './load.ts';

/**
 * Makes a generation live that isn't. The corpus of the one that was live is noted: a start, which
 * builds what is stale, would undo the rollback otherwise. The note goes with the next build.
 *
 * @throws as `readManifest` does, for the generation that is to be live
 */
export async function rollBack(folder: string, to: string): Promise<void> {
  const { manifest } = await readManifest(folder, to);
  const left = await readManifest(folder).catch(() => undefined);
  const corpora = new Set(await leftCorpora(folder));
  // One that can't be read needs no note: to build it again is what should happen.
  if (left !== undefined) corpora.add(left.manifest.corpus.hash);
  corpora.delete(manifest.corpus.hash);
  // Before `current`: a crash in between leaves a note that nothing asks for.
  await writeFileAtomically(join(folder, ROLLED_BACK_FILE), [...corpora, ''].join('\n'));
  await makeCurrent(folder, to);
}

/** Whether the index was rolled back from a generation of this corpus, and nothing built since. */
export async function wasRolledBack(folder: string, corpusHash: string): Promise<boolean> {
  return (await leftCorpora(folder)).includes(corpusHash);
}

async function leftCorpora(folder: string): Promise<string[]> {
  try {
    const text = await readFile(join(folder, ROLLED_BACK_FILE), 'utf8');
    return text.split('\n').filter((line) => line !== '');
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}
