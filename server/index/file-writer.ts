import { type FileHandle, open } from 'node:fs/promises';
import { Checksum } from './checksum.ts';

/** Bytes that are collected before they go to the file, and summed in one call. */
const PART_BYTES = 2 ** 20;

/** Size of a file and `Checksum` of its bytes, as the manifest has them. */
export interface WrittenFile {
  readonly bytes: number;
  readonly crc32: string;
}

/** A file written from front to back in parts, its checksum taken on the way. */
export class FileWriter {
  readonly #file: FileHandle;
  readonly #partBytes: number;
  readonly #checksum: Checksum;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #bytes = 0;

  /** @param partBytes collected before they go to the file, and summed in one call */
  static async create(path: string, partBytes: number = PART_BYTES): Promise<FileWriter> {
    return new FileWriter(await open(path, 'wx'), partBytes);
  }

  private constructor(file: FileHandle, partBytes: number) {
    this.#file = file;
    this.#partBytes = partBytes;
    this.#checksum = new Checksum(partBytes);
  }

  /** Bytes appended so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** @param data must stay as it is until the next `append` or `end` has settled */
  async append(data: string | NodeJS.ArrayBufferView): Promise<void> {
    const part =
      typeof data === 'string'
        ? Buffer.from(data)
        : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    // A large part goes by itself: joined with what waits it would be held twice.
    if (part.length >= this.#partBytes) await this.#write();
    this.#waiting.push(part);
    this.#waitingBytes += part.length;
    this.#bytes += part.length;
    if (this.#waitingBytes >= this.#partBytes) await this.#write();
  }

  /** Writes what is left. The file must still be closed. */
  async end(): Promise<WrittenFile> {
    await this.#write();
    return { bytes: this.#bytes, crc32: this.#checksum.toString() };
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  async #write(): Promise<void> {
    if (this.#waitingBytes === 0) return;
    const parts = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    const [only] = parts;
    const all = parts.length === 1 && only !== undefined ? only : Buffer.concat(parts);
    this.#checksum.add(all);
    // Goes on until all is written, in parts of its own: one call takes 2 GB at most.
    await this.#file.appendFile(all);
  }
}

/** Writes a file of a generation by its name. */
export type WriteFile = (
  name: string,
  fill: (writer: FileWriter) => Promise<void>,
) => Promise<void>;

/** Writes a file and closes it, also where that fails. */
export async function writeFileWith(
  path: string,
  fill: (writer: FileWriter) => Promise<void>,
): Promise<WrittenFile> {
  const writer = await FileWriter.create(path);
  try {
    await fill(writer);
    return await writer.end();
  } finally {
    await writer.close();
  }
}
