import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { IndexDamagedError } from '../errors.ts';
import { fileChecksum } from './checksum.ts';
import { readManifest } from './load.ts';
import type { Manifest } from './manifest.ts';

/**
 * Reads every file of a generation and holds it against the manifest, without loading anything.
 *
 * @returns the manifest
 * @throws IndexDamagedError (missing file, length, checksum), IndexMismatchError (format)
 */
export async function checkGeneration(folder: string, generation: string): Promise<Manifest> {
  const { manifest } = await readManifest(folder, generation);
  for (const [name, expected] of Object.entries(manifest.files)) {
    const path = join(folder, generation, name);
    const damaged = (what: string, cause?: unknown): IndexDamagedError =>
      new IndexDamagedError(`${path} ${what}.`, { subject: path, cause });
    let bytes: number;
    let checksum: string;
    try {
      bytes = (await stat(path)).size;
      checksum = await fileChecksum(path);
    } catch (cause) {
      throw damaged("can't be read", cause);
    }
    if (bytes !== expected.bytes) {
      throw damaged(`has ${bytes} bytes where the manifest says ${expected.bytes}`);
    }
    if (checksum !== expected.crc32) throw damaged('has another checksum than the manifest says');
  }
  return manifest;
}
