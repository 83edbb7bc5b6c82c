import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type EmbeddedEntries,
  type EmbeddingJob,
  type EmbeddingProgress,
  embedEntries,
} from './embed-entries.ts';
import { writeFileWith } from './file-writer.ts';
import { INDEX_FILES, type Manifest } from './manifest.ts';
import { PlacedFile } from './placed-file.ts';

/** Token vectors in the order in which they come; gone when the build is done. */
const STAGED_TOKENS = 'tokens.staged';

export interface EmbeddingRun extends Omit<EmbeddingJob, 'tokens'> {
  /** Of the generation that is built. */
  readonly folder: string;
}

/**
 * Embeds all entries and writes their vectors and token vectors as they come. In a scattered order
 * each vector goes to its place, and token vectors, of which nobody knows before how many there
 * are, are staged beside the others and copied in order.
 */
export async function embedToFiles(
  run: EmbeddingRun,
  progress: EmbeddingProgress,
): Promise<{ readonly embedded: EmbeddedEntries; readonly files: Manifest['files'] }> {
  const path = join(run.folder, INDEX_FILES.tokens);
  const stagedPath = join(run.folder, STAGED_TOKENS);
  const staged = new PlacedFile(stagedPath);
  const files: Manifest['files'] = {};
  try {
    const embedded = await embedEntries({ ...run, tokens: staged }, progress);
    files[INDEX_FILES.vectors] = await run.vectors.written();
    if (run.order.every((entry, i) => entry === i)) {
      await rename(stagedPath, path);
      files[INDEX_FILES.tokens] = await staged.written();
      return { embedded, files };
    }
    const { tokenTable, tokenPositions } = embedded;
    const width = run.embedder.model.tokenDimensions;
    files[INDEX_FILES.tokens] = await writeFileWith(path, async (writer) => {
      for (const [entry, position] of tokenPositions.entries()) {
        const count = tokenTable[entry + 1]! - tokenTable[entry]!;
        await writer.append(staged.read(position, count * width));
      }
    });
    return { embedded, files };
  } finally {
    staged.close();
    await rm(stagedPath, { force: true });
  }
}
