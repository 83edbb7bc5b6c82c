import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IndexDamagedError } from '../../../../server/errors.ts';
import {
  phrasingsFromBytes,
  phrasingsToBytes,
} from '../../../../server/retrieval/lexical/phrasing-file.ts';
import { phrasingPostings } from '../../../../server/retrieval/lexical/phrasing-postings.ts';

const TEXTS = ['How do I install it?', 'Setup', '如何安装？', '', 'setup!'];
const HEADER = 32;
const SECTIONS = 7;

describe('the file of the phrasings', () => {
  const bytes = phrasingsToBytes(phrasingPostings(TEXTS));

  it('gives back the postings that went in', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab 安装_.A1'), maxLength: 20 });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 8 }), (texts) => {
        const postings = phrasingPostings(texts);
        expect(phrasingsFromBytes(phrasingsToBytes(postings))).toEqual(postings);
      }),
    );
  });

  it('is the file of format version 1: a change here needs a new version', () => {
    expect({ length: bytes.length, crc32: crc32(bytes) }).toMatchInlineSnapshot(`
      {
        "crc32": 2770078487,
        "length": 404,
      }
    `);
  });

  it('is refused when any one byte is altered or missing', () => {
    for (let place = 0; place < bytes.length; place++) {
      const altered = bytes.slice();
      altered[place]! ^= 1 + (place % 255);
      expect(() => phrasingsFromBytes(altered)).toThrow(/run `npm run index`/);
      expect(() => phrasingsFromBytes(bytes.slice(0, place))).toThrow(IndexDamagedError);
    }
  });

  it('is refused with a faulty table behind a right checksum', () => {
    for (let at = HEADER; at < HEADER + SECTIONS * 16; at += 4) {
      const before = new DataView(bytes.buffer).getUint32(at, true);
      for (const value of [before + 4, 0xfffffff8, 3]) {
        const faulty = bytes.slice();
        const view = new DataView(faulty.buffer);
        view.setUint32(at, value, true);
        view.setUint32(28, crc32(faulty.subarray(HEADER)), true);
        if (value !== before) expect(() => phrasingsFromBytes(faulty)).toThrow(IndexDamagedError);
      }
    }
  });
});
