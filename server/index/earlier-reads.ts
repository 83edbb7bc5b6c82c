import { closeSync, createReadStream, openSync } from 'node:fs';
import { join } from 'node:path';
import { READ_KEY_LENGTH } from '../corpus/page-reads.ts';
import { Checksum } from './checksum.ts';
import { currentGeneration } from './generation.ts';
import { readManifest } from './load.ts';
import { BUILD_FILES } from './manifest.ts';
import { readFully } from './read-fully.ts';

const NEWLINE = 0x0a;
/** Read at a time. */
const PART_BYTES = 2 ** 20;

/** What the live generation's pages were read to. Held open until it is closed. */
export class EarlierReads {
  readonly #file: number;
  /** Where a key's line begins and ends, in bytes. */
  readonly #lines = new Map<string, readonly [number, number]>();

  /** Undefined where there is none, or none that is whole: then all is read. */
  static async open(folder: string): Promise<EarlierReads | undefined> {
    try {
      const generation = await currentGeneration(folder);
      if (generation === undefined) return undefined;
      const { manifest } = await readManifest(folder, generation);
      const path = join(folder, generation, BUILD_FILES.reads);
      const checksum = new Checksum();
      const ends: number[] = [];
      let bytes = 0;
      for await (const part of createReadStream(path, { highWaterMark: PART_BYTES })) {
        const buffer = part as Buffer;
        checksum.add(buffer);
        for (let at = buffer.indexOf(NEWLINE); at >= 0; at = buffer.indexOf(NEWLINE, at + 1)) {
          ends.push(bytes + at);
        }
        bytes += buffer.length;
      }
      if (manifest.files[BUILD_FILES.reads]?.crc32 !== checksum.toString()) return undefined;
      return new EarlierReads(path, ends);
    } catch {
      // It only saves time. Whoever builds over this generation is told what is wrong with it.
      return undefined;
    }
  }

  /** @param ends where the lines end, in bytes */
  private constructor(path: string, ends: readonly number[]) {
    this.#file = openSync(path, 'r');
    let start = 0;
    for (const end of ends) {
      this.#lines.set(readFully(this.#file, start, READ_KEY_LENGTH).toString('latin1'), [
        start,
        end,
      ]);
      start = end + 1;
    }
  }

  find(key: string): string | undefined {
    const line = this.#lines.get(key);
    if (line === undefined) return undefined;
    const start = line[0] + READ_KEY_LENGTH + 1;
    return readFully(this.#file, start, line[1] - start).toString('utf8');
  }

  close(): void {
    closeSync(this.#file);
  }
}
