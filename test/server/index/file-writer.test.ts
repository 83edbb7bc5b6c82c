import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { Checksum } from '../../../server/index/checksum.ts';
import { FileWriter } from '../../../server/index/file-writer.ts';

let root: string;
let files = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'docent-writer-'));
});

const hex = (bytes: Uint8Array) => crc32(bytes).toString(16).padStart(8, '0');

describe('FileWriter', () => {
  it('writes and sums what is appended, smaller and larger than its parts', async () => {
    const appended = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(appended, fc.integer({ min: 1, max: 20 }), async (pieces, partBytes) => {
        const path = join(root, `file-${files++}`);
        const writer = await FileWriter.create(path, partBytes);
        for (const piece of pieces) await writer.append(piece);
        const written = await writer.end();
        await writer.close();
        const all = Buffer.concat(pieces);
        expect(all.equals(await readFile(path))).toBe(true);
        expect(written).toEqual({ bytes: all.length, crc32: hex(all) });
        expect(writer.bytes).toBe(all.length);
      }),
      { numRuns: 50 },
    );
  });

  it('counts a string in bytes of UTF-8', async () => {
    const writer = await FileWriter.create(join(root, 'text'), 4);
    await writer.append('é€');
    await writer.append('a');
    expect(await writer.end()).toEqual({ bytes: 6, crc32: hex(Buffer.from('é€a')) });
    await writer.close();
  });
});

describe('Checksum', () => {
  it.each([0, 1, 6, 7, 8, 14, 100])('of %i bytes is the same in parts of 7', (length) => {
    const bytes = Buffer.from(Array.from({ length }, (_, index) => (index * 37) % 256));
    const checksum = new Checksum(7);
    checksum.add(bytes);
    expect(checksum.toString()).toBe(hex(bytes));
  });
});
