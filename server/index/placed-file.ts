import { closeSync, openSync, writeSync } from 'node:fs';
import { Checksum, fileChecksum } from './checksum.ts';
import type { WrittenFile } from './file-writer.ts';
import { readFully } from './read-fully.ts';

/**
 * A new file whose parts are written in any order, each to its place, and can be read at once.
 * Synchronous: parts are of some kB and go no further than the system's cache, which takes less
 * time than to wait for another thread's turn.
 */
export class PlacedFile {
  readonly #path: string;
  readonly #file: number;
  #bytes = 0;
  /** As long as each part begins where the one before ended; undefined from then on. */
  #checksum: Checksum | undefined = new Checksum();

  /** @param path where there is no file yet */
  constructor(path: string) {
    this.#path = path;
    this.#file = openSync(path, 'wx+');
  }

  /** @param position in bytes */
  write(data: NodeJS.ArrayBufferView, position: number): void {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    for (let at = 0; at < bytes.length; ) {
      at += writeSync(this.#file, bytes, at, bytes.length - at, position + at);
    }
    if (position === this.#bytes) this.#checksum?.add(bytes);
    else this.#checksum = undefined;
    this.#bytes = Math.max(this.#bytes, position + bytes.length);
  }

  /** Writes at the end; returns the position, in bytes. */
  append(data: NodeJS.ArrayBufferView): number {
    const position = this.#bytes;
    this.write(data, position);
    return position;
  }

  /** What the manifest says of it; read again for that unless it came from front to back. */
  async written(): Promise<WrittenFile> {
    const crc32 = this.#checksum?.toString() ?? (await fileChecksum(this.#path));
    return { bytes: this.#bytes, crc32 };
  }

  /** Bytes that were written before. */
  read(position: number, length: number): Buffer {
    return readFully(this.#file, position, length);
  }

  close(): void {
    closeSync(this.#file);
  }
}
