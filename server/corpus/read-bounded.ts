import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/**
 * Reads a file of a corpus whatever becomes of it meanwhile: one that grows is read no further than
 * `most`, and a pipe or device that took its place is not waited for.
 *
 * @returns its bytes, or why it is skipped
 * @throws the file system's errors
 */
export async function readBounded(location: string, most: number): Promise<Buffer | string> {
  // Without O_NONBLOCK a pipe that nobody writes to would never open; Windows has neither.
  const file = await open(location, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await file.stat();
    if (!stats.isFile()) return 'skipped: it is no regular file';
    if (stats.size > most) return tooLarge(stats.size, most);
    const content = await readUpTo(file, most + 1, stats.size);
    return content.length > most ? tooLarge(content.length, most) : content;
  } finally {
    await file.close();
  }
}

/** @param expected how many bytes there are if nothing changes */
async function readUpTo(file: FileHandle, most: number, expected: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  // One byte more, so that the end of a file that did not change is seen at once.
  let wanted = Math.min(most, expected + 1);
  let length = 0;
  while (length < most) {
    const part = Buffer.allocUnsafe(Math.min(wanted, most - length));
    const { bytesRead } = await file.read(part, 0, part.length, length);
    if (bytesRead === 0) break;
    parts.push(part.subarray(0, bytesRead));
    length += bytesRead;
    wanted = 65_536;
  }
  return Buffer.concat(parts);
}

function tooLarge(bytes: number, most: number): string {
  return `skipped: ${bytes} bytes, more than the limit of ${most}`;
}
