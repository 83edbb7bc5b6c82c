import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type EmbeddedEntries,
  type EmbeddingJob,
  type EmbeddingProgress,
  embedEntries,
} from './embed-entries.ts';
import { type WrittenFile, writeFileWith } from './file-writer.ts';
import { INDEX_FILES } from './manifest.ts';
import { PlacedFile } from './placed-file.ts';

/** Token vectors in the order in which they come; gone when the build is done. */
const STAGED_TOKENS = 'tokens.staged';

/**
 * Embeds all entries and writes their vectors and token vectors as they come. In a scattered order
 * each vector goes to its place, and token vectors, of which nobody knows before how many there
 * are, are staged beside the others and copied in order.
 */
export async function embedToFiles(
  job: Omit<EmbeddingJob, 'tokens'> & { readonly folder: string },
  progress: EmbeddingProgress,
): Promise<{ embedded: EmbeddedEntries; vectors: WrittenFile; tokens: WrittenFile }> {
  const path = join(job.folder, INDEX_FILES.tokens);
  const stagedPath = join(job.folder, STAGED_TOKENS);
  const staged = new PlacedFile(stagedPath);
  try {
    const embedded = await embedEntries({ ...job, tokens: staged }, progress);
    const vectors = await job.vectors.written();
    if (job.order.every((entry, i) => entry === i)) {
      await rename(stagedPath, path);
      return { embedded, vectors, tokens: await staged.written() };
    }
    const { tokenTable, tokenPositions } = embedded;
    const width = job.embedder.model.tokenDimensions;
    const tokens = await writeFileWith(path, async (writer) => {
      for (const [entry, position] of tokenPositions.entries()) {
        const count = tokenTable[entry + 1]! - tokenTable[entry]!;
        await writer.append(staged.read(position, count * width));
      }
    });
    return { embedded, vectors, tokens };
  } finally {
    staged.close();
    await rm(stagedPath, { force: true });
  }
}
