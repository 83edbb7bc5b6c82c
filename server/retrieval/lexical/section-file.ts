import { crc32 } from 'node:zlib';
import { IndexDamagedError, IndexMismatchError } from '../../errors.ts';

/*
 * A file of number arrays, little-endian (as every platform that ONNX Runtime ships for is):
 *
 * | offset | what |
 * | --- | --- |
 * | 0 | eight letters that say what it is |
 * | 8 | format version, number of sections, two counts of the file's own, length of the file, CRC-32 of all behind this header: six u32 |
 * | 32 | a row a section: number, bytes an element, offset, length in bytes: four u32 |
 * | then | the sections, each at a multiple of 8 |
 */
const HEADER_BYTES = 32;
const ROW_BYTES = 16;
const ALIGNMENT = 8;
const REMEDY = 'run `npm run index` to build it again';

export type Section = Uint8Array | Uint16Array | Uint32Array;
/** Bytes an element. */
export type Width = 1 | 2 | 4;

/** What a kind of file has that no other has. */
export interface SectionFormat {
  /** Eight ASCII letters. */
  readonly magic: string;
  readonly version: number;
  /** What it is, for errors: `a lexical index`. */
  readonly what: string;
  /** Of each section, in the order of the file. */
  readonly widths: readonly Width[];
}

const aligned = (offset: number): number => Math.ceil(offset / ALIGNMENT) * ALIGNMENT;

/** @param counts two numbers for the header, such as how many documents and terms there are */
export function sectionsToBytes(
  { magic, version }: SectionFormat,
  counts: readonly [number, number],
  sections: readonly Section[],
): Uint8Array {
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
  for (let i = 0; i < magic.length; i++) bytes[i] = magic.charCodeAt(i);
  const checksum = crc32(bytes.subarray(HEADER_BYTES));
  const header = [version, sections.length, ...counts, total, checksum];
  header.forEach((value, i) => {
    view.setUint32(magic.length + 4 * i, value, true);
  });
  return bytes;
}

/** The sections of a file, its header and checksum looked at. */
export class Sections {
  readonly counts: readonly [number, number];
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #widths: readonly Width[];
  readonly #subject: string;

  /**
   * Views on `bytes`, which are copied only where they do not lie at a multiple of 8.
   *
   * @param subject what the errors call the file
   * @throws IndexDamagedError, IndexMismatchError for another version
   */
  constructor(bytes: Uint8Array, { magic, version, what, widths }: SectionFormat, subject: string) {
    this.#subject = subject;
    this.#widths = widths;
    if (bytes.length < HEADER_BYTES) {
      throw this.damaged(
        `expected a header of ${HEADER_BYTES} bytes, got ${bytes.length} bytes in all`,
      );
    }
    const whole = bytes.byteOffset % ALIGNMENT === 0 ? bytes : bytes.slice();
    const view = new DataView(whole.buffer, whole.byteOffset, whole.byteLength);
    this.#bytes = whole;
    this.#view = view;
    if (String.fromCharCode(...whole.subarray(0, magic.length)) !== magic) {
      throw this.damaged(`expected ${what} that begins with ${magic}`);
    }
    const header = (place: number): number => view.getUint32(magic.length + 4 * place, true);
    if (header(0) !== version) {
      throw new IndexMismatchError(
        `${subject}: expected format version ${version}, got ${header(0)}; ${REMEDY}`,
        { subject },
      );
    }
    if (header(4) !== whole.length) {
      throw this.damaged(`expected ${header(4)} bytes, got ${whole.length}`);
    }
    if (header(5) !== crc32(whole.subarray(HEADER_BYTES))) {
      throw this.damaged('its checksum is wrong');
    }
    this.counts = [header(2), header(3)];
    const expected = widths.length;
    if (header(1) !== expected) {
      throw this.damaged(`expected ${expected} sections, got ${header(1)}`);
    }
    if (whole.length < HEADER_BYTES + expected * ROW_BYTES) {
      throw this.damaged('it has no section table');
    }
  }

  bytes(number: number, length?: number): Uint8Array {
    return this.#section(number, 1, Uint8Array, length);
  }

  shorts(number: number, length?: number): Uint16Array {
    return this.#section(number, 2, Uint16Array, length);
  }

  longs(number: number, length?: number): Uint32Array {
    return this.#section(number, 4, Uint32Array, length);
  }

  damaged(what: string): IndexDamagedError {
    return new IndexDamagedError(`${this.#subject}: ${what}; ${REMEDY}`, {
      subject: this.#subject,
    });
  }

  /** The checksum has vouched for the bytes; what is looked at keeps a faulty writer from getting far. */
  #section<T>(
    number: number,
    width: Width,
    make: new (buffer: ArrayBufferLike, offset: number, length: number) => T,
    length: number | undefined,
  ): T {
    const row = HEADER_BYTES + number * ROW_BYTES;
    const at = (column: number): number => this.#view.getUint32(row + 4 * column, true);
    const [id, wide, offset, size] = [at(0), at(1), at(2), at(3)];
    const fits = offset % ALIGNMENT === 0 && offset + size <= this.#bytes.length;
    const isRight = id === number && wide === width && wide === this.#widths[number];
    if (!isRight || !fits || size % width !== 0) {
      throw this.damaged(`section ${number} is not where its table says`);
    }
    const found = size / width;
    if (length !== undefined && found !== length) {
      throw this.damaged(`section ${number} should have ${length} numbers, has ${found}`);
    }
    return new make(this.#bytes.buffer, this.#bytes.byteOffset + offset, found);
  }
}
