import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { IndexDamagedError } from '../../server/errors.ts';
import { fileChecksum } from '../../server/index/checksum.ts';
import { EntryLines } from '../../server/index/entry-lines.ts';
import { readManifest } from '../../server/index/load.ts';
import { INDEX_FILES } from '../../server/index/manifest.ts';

/** The entries of an index's live generation, without its vectors and its model. */
export interface OpenEntries {
  readonly entries: EntryLines;
  /** The entries can't be read any more. */
  close(): void;
}

/** @throws IndexMissingError, IndexDamagedError, IndexMismatchError (format) */
export async function openIndexEntries(folder: string): Promise<OpenEntries> {
  const { generation, manifest } = await readManifest(folder);
  const path = (name: string): string => join(folder, generation, name);
  for (const name of [INDEX_FILES.entries, INDEX_FILES.entryOffsets]) {
    const checksum = await fileChecksum(path(name)).catch(() => undefined);
    if (checksum === undefined || checksum !== manifest.files[name]?.crc32) {
      throw new IndexDamagedError(
        `${path(name)} ${checksum === undefined ? "can't be read" : 'has another checksum than the manifest says'}: run \`npm run index\` to build the index again.`,
        { subject: path(name) },
      );
    }
  }
  const bytes = await readFile(path(INDEX_FILES.entryOffsets));
  const offsets = new Uint32Array(bytes.length / Uint32Array.BYTES_PER_ELEMENT);
  new Uint8Array(offsets.buffer).set(bytes);
  const file = openSync(path(INDEX_FILES.entries), 'r');
  return { entries: new EntryLines(file, offsets), close: () => closeSync(file) };
}
