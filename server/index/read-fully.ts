import { readSync } from 'node:fs';

/** Bytes of an open file from a place on, all of them. Throws a RangeError where it ends before. */
export function readFully(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafeSlow(length);
  for (let at = 0; at < length; ) {
    const read = readSync(file, bytes, at, length - at, position + at);
    if (read === 0) throw new RangeError(`The file ends at ${position + at}.`);
    at += read;
  }
  return bytes;
}
