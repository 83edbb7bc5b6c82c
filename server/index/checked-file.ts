import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { IndexDamagedError } from '../errors.ts';
import { Checksum } from './checksum.ts';
import type { IndexFile, Manifest } from './manifest.ts';

/** Read and summed at a time: a millisecond, so that a running server answers in between. */
const PART_BYTES = 4 * 2 ** 20;
export const REBUILD = 'run `npm run index` to build the index again';

/**
 * A file of a generation as an ArrayBuffer of its own, so that typed arrays can be laid over it. It
 * is read straight into place: nothing of it is in memory twice.
 *
 * @throws IndexDamagedError when it is missing or not as the manifest says
 */
export function readChecked(
  folder: string,
  name: IndexFile,
  manifest: Manifest,
): Promise<ArrayBuffer> {
  return withFile(folder, name, manifest, async (size, readPart) => {
    const whole = new ArrayBuffer(size);
    for (let at = 0; at < size; at += PART_BYTES) {
      await readPart(new Uint8Array(whole, at, Math.min(PART_BYTES, size - at)), at);
    }
    return whole;
  });
}

/** Reads a file of a generation and keeps nothing of it. Throws as `readChecked` does. */
export function checkFile(folder: string, name: IndexFile, manifest: Manifest): Promise<void> {
  return withFile(folder, name, manifest, async (size, readPart) => {
    const part = new Uint8Array(Math.min(PART_BYTES, size));
    for (let at = 0; at < size; at += PART_BYTES) await readPart(part.subarray(0, size - at), at);
  });
}

/** Fills a part from a place of the file on and adds it to the checksum. */
type ReadPart = (part: Uint8Array, at: number) => Promise<void>;

async function withFile<T>(
  folder: string,
  name: IndexFile,
  manifest: Manifest,
  readParts: (size: number, readPart: ReadPart) => Promise<T>,
): Promise<T> {
  const path = join(folder, name);
  const expected = manifest.files[name];
  const damaged = (what: string, cause?: unknown): IndexDamagedError =>
    new IndexDamagedError(`${path} ${what}: ${REBUILD}.`, { subject: path, cause });
  if (expected === undefined) throw damaged('is not in the manifest');

  const checksum = new Checksum();
  let read: T;
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    const { size } = await file.stat();
    if (size !== expected.bytes) {
      throw damaged(`has ${size} bytes where the manifest says ${expected.bytes}`);
    }
    const handle = file;
    read = await readParts(size, async (part, at) => {
      for (let done = 0; done < part.length; ) {
        const { bytesRead } = await handle.read(part, done, part.length - done, at + done);
        if (bytesRead === 0) throw damaged(`ends after ${at + done} of ${size} bytes`);
        done += bytesRead;
      }
      checksum.add(part);
    });
  } catch (cause) {
    if (cause instanceof IndexDamagedError) throw cause;
    throw damaged("can't be read", cause);
  } finally {
    await file?.close();
  }
  const found = checksum.toString();
  if (found !== expected.crc32) {
    throw damaged(`has the checksum ${found} where the manifest says ${expected.crc32}`);
  }
  return read;
}
