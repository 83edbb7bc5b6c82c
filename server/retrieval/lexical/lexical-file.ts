import { crc32 } from 'node:zlib';
import { IndexDamagedError, IndexMismatchError } from '../../errors.ts';
import {
  documentCount,
  type FieldPostings,
  LEXICAL_FIELDS,
  type LexicalData,
  type LexicalField,
} from './lexical-data.ts';
import { TermList } from './term-list.ts';

/**
 * The file, little-endian (as every platform that ONNX Runtime ships for is):
 *
 * | offset | what |
 * | --- | --- |
 * | 0 | `DOCNTLEX` |
 * | 8 | format version, number of sections, documents, terms, length of the file, CRC-32 of all behind this header: six u32 |
 * | 32 | a row a section: number, bytes an element, offset, length in bytes: four u32 |
 * | then | the sections, each at a multiple of 8 |
 */
export const LEXICAL_FORMAT_VERSION = 2;

const MAGIC = 'DOCNTLEX';
const HEADER_BYTES = 32;
const ROW_BYTES = 16;
const ALIGNMENT = 8;
const REMEDY = 'run `npm run index` to build it again';

type Section = Uint16Array | Uint32Array;

/** In the order of the file; how wide each is follows from its place. */
function sectionsOf(data: LexicalData): Section[] {
  const { terms, documentFrequencies, pairs } = data;
  const sections: Section[] = [
    terms.units,
    terms.starts,
    documentFrequencies,
    pairs.starts,
    pairs.seconds,
  ];
  for (const field of LEXICAL_FIELDS) {
    const { starts, documents, frequencies, lengths } = data.fields[field];
    sections.push(starts, documents, frequencies, lengths);
  }
  return sections;
}

const GENERAL_WIDTHS = [2, 4, 4, 4, 4];
const FIELD_WIDTHS = [4, 4, 2, 4];
const WIDTHS = [...GENERAL_WIDTHS, ...LEXICAL_FIELDS.flatMap(() => FIELD_WIDTHS)];

const aligned = (offset: number): number => Math.ceil(offset / ALIGNMENT) * ALIGNMENT;

export function lexicalToBytes(data: LexicalData): Uint8Array {
  const sections = sectionsOf(data);
  const offsets: number[] = [];
  let total = HEADER_BYTES + sections.length * ROW_BYTES;
  for (const section of sections) {
    total = aligned(total);
    offsets.push(total);
    total += section.byteLength;
  }
  const bytes = new Uint8Array(total);
  const view = new DataView(bytes.buffer);
  sections.forEach((section, i) => {
    const offset = offsets[i] as number;
    bytes.set(new Uint8Array(section.buffer, section.byteOffset, section.byteLength), offset);
    const row = [i, section.BYTES_PER_ELEMENT, offset, section.byteLength];
    row.forEach((value, column) => {
      view.setUint32(HEADER_BYTES + i * ROW_BYTES + 4 * column, value, true);
    });
  });
  for (let i = 0; i < MAGIC.length; i++) bytes[i] = MAGIC.charCodeAt(i);
  const header = [
    LEXICAL_FORMAT_VERSION,
    sections.length,
    documentCount(data),
    data.terms.size,
    total,
    crc32(bytes.subarray(HEADER_BYTES)),
  ];
  header.forEach((value, i) => {
    view.setUint32(MAGIC.length + 4 * i, value, true);
  });
  return bytes;
}

/**
 * Views on `bytes`, which are copied only where they do not lie at a multiple of 8.
 *
 * @param subject what the errors call the file
 */
export function lexicalFromBytes(bytes: Uint8Array, subject = 'lexical.bin'): LexicalData {
  const damaged = (what: string): IndexDamagedError =>
    new IndexDamagedError(`${subject}: ${what}; ${REMEDY}`, { subject });
  if (bytes.length < HEADER_BYTES) {
    throw damaged(`expected a header of ${HEADER_BYTES} bytes, got ${bytes.length} bytes in all`);
  }
  const whole = bytes.byteOffset % ALIGNMENT === 0 ? bytes : bytes.slice();
  const view = new DataView(whole.buffer, whole.byteOffset, whole.byteLength);
  const magic = String.fromCharCode(...whole.subarray(0, MAGIC.length));
  if (magic !== MAGIC) throw damaged(`expected a lexical index that begins with ${MAGIC}`);
  const header = (place: number): number => view.getUint32(MAGIC.length + 4 * place, true);
  if (header(0) !== LEXICAL_FORMAT_VERSION) {
    throw new IndexMismatchError(
      `${subject}: expected format version ${LEXICAL_FORMAT_VERSION}, got ${header(0)}; ${REMEDY}`,
      { subject },
    );
  }
  if (header(4) !== whole.length) {
    throw damaged(`expected ${header(4)} bytes, got ${whole.length}`);
  }
  if (header(5) !== crc32(whole.subarray(HEADER_BYTES))) throw damaged('its checksum is wrong');
  const [documents, terms] = [header(2), header(3)];
  const expected = WIDTHS.length;
  if (header(1) !== expected) throw damaged(`expected ${expected} sections, got ${header(1)}`);
  if (whole.length < HEADER_BYTES + expected * ROW_BYTES) throw damaged('it has no section table');

  // The checksum has vouched for the bytes; what follows keeps a faulty writer from getting far.
  const section = (number: number): Section => {
    const row = HEADER_BYTES + number * ROW_BYTES;
    const [id, width, offset, length] = [0, 4, 8, 12].map((at) => view.getUint32(row + at, true));
    if (id === undefined || width === undefined || offset === undefined || length === undefined) {
      throw damaged(`section ${number} is missing`);
    }
    const fits = offset % ALIGNMENT === 0 && offset + length <= whole.length;
    if (id !== number || width !== WIDTHS[number] || !fits || length % width !== 0) {
      throw damaged(`section ${number} is not where its table says`);
    }
    const start = whole.byteOffset + offset;
    return width === 2
      ? new Uint16Array(whole.buffer, start, length / 2)
      : new Uint32Array(whole.buffer, start, length / 4);
  };
  const shorts = (number: number): Uint16Array => section(number) as Uint16Array;
  const longs = (number: number, length?: number): Uint32Array => {
    const found = section(number) as Uint32Array;
    if (length === undefined || found.length === length) return found;
    throw damaged(`section ${number} should have ${length} numbers, has ${found.length}`);
  };
  const field = (name: LexicalField): FieldPostings => {
    const first = GENERAL_WIDTHS.length + FIELD_WIDTHS.length * LEXICAL_FIELDS.indexOf(name);
    const postings = {
      starts: longs(first, terms + 1),
      documents: longs(first + 1),
      frequencies: shorts(first + 2),
      lengths: longs(first + 3, documents),
    };
    const count = postings.starts[terms];
    if (count !== postings.documents.length || count !== postings.frequencies.length) {
      throw damaged(`the postings of ${name} are incomplete`);
    }
    return postings;
  };
  const list = new TermList(shorts(0), longs(1, terms + 1));
  if (list.starts[terms] !== list.units.length) throw damaged('the terms are incomplete');
  const pairs = { starts: longs(3, terms + 1), seconds: longs(4) };
  if (pairs.starts[terms] !== pairs.seconds.length) throw damaged('the pairs are incomplete');
  return {
    terms: list,
    documentFrequencies: longs(2, terms),
    pairs,
    fields: {
      question: field('question'),
      alternates: field('alternates'),
      answer: field('answer'),
      context: field('context'),
    },
  };
}
