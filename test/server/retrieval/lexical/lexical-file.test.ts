import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IndexDamagedError, IndexMismatchError } from '../../../../server/errors.ts';
import { LexicalIndex } from '../../../../server/retrieval/lexical/lexical-index.ts';
import { words } from '../../../../server/retrieval/words.ts';

const DOCUMENTS = [
  {
    question: 'How do I install it?',
    alternates: ['Setup'],
    answer: 'Run setup.',
    context: 'Start',
  },
  { question: '如何安装？', answer: 'max_device_memory' },
  { question: '' },
];

const text = fc.string({ unit: fc.constantFrom(...'ab 安装_.A1'), maxLength: 20 });
const corpus = fc.array(
  fc.record({
    question: text,
    alternates: fc.array(text, { maxLength: 2 }),
    answer: text,
    context: text,
  }),
  { maxLength: 8 },
);

/** `bytes` with the little-endian u32 at `offset` replaced. */
function patched(bytes: Uint8Array, offset: number, value: number): Uint8Array {
  const copy = bytes.slice();
  new DataView(copy.buffer).setUint32(offset, value, true);
  return copy;
}

describe('the file of a lexical index', () => {
  const bytes = LexicalIndex.build(DOCUMENTS).toBytes();

  it('gives back an index that finds the same, and the same bytes', () => {
    fc.assert(
      fc.property(corpus, text, (documents, question) => {
        const index = LexicalIndex.build(documents);
        const read = LexicalIndex.fromBytes(index.toBytes());
        expect(read.toBytes()).toEqual(index.toBytes());
        expect(read.search(words(question))).toEqual(index.search(words(question)));
        expect(read.documents).toBe(documents.length);
        expect(read.vocabulary).toBe(index.vocabulary);
      }),
    );
  });

  it('is the same for the same documents, whatever was built before', () => {
    LexicalIndex.build([{ question: 'something else' }]);
    expect(LexicalIndex.build(DOCUMENTS).toBytes()).toEqual(bytes);
  });

  it('is the file of format version 2: a change here needs a new version', () => {
    expect({ length: bytes.length, crc32: crc32(bytes) }).toMatchInlineSnapshot(`
      {
        "crc32": 2583177652,
        "length": 1148,
      }
    `);
  });

  it('is read where its bytes lie at no multiple of 8', () => {
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(LexicalIndex.fromBytes(shifted.subarray(3)).toBytes()).toEqual(bytes);
  });

  it('is read as views, without a copy', () => {
    const own = bytes.slice();
    const index = LexicalIndex.fromBytes(own);
    expect(index.knows('setup')).toBe(true);
    own.fill(0);
    expect(index.knows('setup')).toBe(false);
  });

  it('is refused when any one byte is altered', () => {
    fc.assert(
      fc.property(
        fc.nat(bytes.length - 1),
        fc.integer({ min: 1, max: 255 }),
        (place, difference) => {
          const altered = bytes.slice();
          altered[place] = (altered[place] ?? 0) ^ difference;
          expect(() => LexicalIndex.fromBytes(altered)).toThrow(/run `npm run index`/);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is refused when it is cut at any byte', () => {
    for (let length = 0; length < bytes.length; length++) {
      expect(() => LexicalIndex.fromBytes(bytes.slice(0, length))).toThrow(IndexDamagedError);
    }
  });

  it('is refused with a faulty table behind a right checksum', () => {
    for (let at = 32; at < 32 + 19 * 16; at += 4) {
      const view = new DataView(bytes.buffer, bytes.byteOffset);
      for (const value of [view.getUint32(at, true) + 4, 0xfffffff8, 3]) {
        if (value === view.getUint32(at, true)) continue;
        const faulty = patched(bytes, at, value);
        const vouched = patched(faulty, 28, crc32(faulty.subarray(32)));
        expect(() => LexicalIndex.fromBytes(vouched)).toThrow(IndexDamagedError);
      }
    }
  });

  it('says what it is, what was expected and what to do', () => {
    const subject = 'gen-7/lexical.bin';
    const read = (altered: Uint8Array) => () => LexicalIndex.fromBytes(altered, subject);
    const remedy = 'run `npm run index` to build it again';
    expect(read(patched(bytes, 8, 7))).toThrow(
      new IndexMismatchError(`gen-7/lexical.bin: expected format version 2, got 7; ${remedy}`, {
        subject,
      }),
    );
    expect(read(patched(bytes, 0, 0))).toThrow(
      new IndexDamagedError(
        `gen-7/lexical.bin: expected a lexical index that begins with DOCNTLEX; ${remedy}`,
        { subject },
      ),
    );
    expect(read(bytes.slice(0, -1))).toThrow(
      `gen-7/lexical.bin: expected ${bytes.length} bytes, got ${bytes.length - 1}; ${remedy}`,
    );
    expect(read(new Uint8Array(5))).toThrow(
      `gen-7/lexical.bin: expected a header of 32 bytes, got 5 bytes in all; ${remedy}`,
    );
    expect(read(patched(bytes, bytes.length - 4, 99))).toThrow(
      `gen-7/lexical.bin: its checksum is wrong; ${remedy}`,
    );
  });
});
