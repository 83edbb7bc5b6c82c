import { type FileHandle, open } from 'node:fs/promises';
import { IndexAccessError } from '../errors.ts';

/** Bytes of elements that are copied at a time. */
const PART_BYTES = 2 ** 22;
/** size_t and double of hnswlib's `saveIndex`: six, two of four bytes, five. */
const HEADER_BYTES = 96;
/** In the third byte of an element: hnswlib's mark of what was deleted. */
const DELETE_BYTE = 2;
const DELETE_MARK = 1;

/** Where things are in the file that hnswlib writes; see `saveIndex` in its hnswalg.h. */
interface GraphHeader {
  readonly elements: number;
  readonly elementBytes: number;
  readonly labelOffset: number;
}

/**
 * Copies a graph with other labels. hnswlib can't rename what it holds, and rows are numbered anew
 * with every build.
 *
 * @param relabel the new label of an element, or -1: it is marked as deleted, and gets `firstDead` or
 *   a later number as its label; what was deleted before is not asked for
 * @returns how many elements the copy has, how many of these are deleted, and how many of those were
 *   not before
 */
export async function copyGraph(
  from: string,
  to: string,
  relabel: (label: number) => number,
  firstDead: number,
): Promise<{ elements: number; dead: number; died: number }> {
  const [source, target] = [await open(from, 'r'), await open(to, 'wx')];
  try {
    const { elements, elementBytes, labelOffset } = await readHeader(source, from);
    const result = { elements, dead: 0, died: 0 };
    const { size } = await source.stat();
    await target.appendFile(await read(source, 0, HEADER_BYTES));
    const atOnce = Math.max(1, Math.floor(PART_BYTES / elementBytes));
    let at = HEADER_BYTES;
    for (let element = 0; element < elements; element += atOnce) {
      const count = Math.min(atOnce, elements - element);
      const part = await read(source, at, count * elementBytes);
      for (let base = 0; base < part.length; base += elementBytes) {
        const wasDead = (part[base + DELETE_BYTE]! & DELETE_MARK) !== 0;
        const before = Number(part.readBigUInt64LE(base + labelOffset));
        const label = wasDead ? -1 : relabel(before);
        const isDead = label < 0;
        part.writeBigUInt64LE(BigInt(isDead ? firstDead + result.dead : label), base + labelOffset);
        if (!isDead) continue;
        part[base + DELETE_BYTE]! |= DELETE_MARK;
        result.dead += 1;
        if (!wasDead) result.died += 1;
      }
      await target.appendFile(part);
      at += part.length;
    }
    while (at < size) {
      const part = await read(source, at, Math.min(PART_BYTES, size - at));
      await target.appendFile(part);
      at += part.length;
    }
    return result;
  } finally {
    await source.close();
    await target.close();
  }
}

/**
 * Follows a graph's file to its end: hnswlib does not say when the disk is full.
 *
 * @throws IndexAccessError when it has not been written whole
 */
export async function checkGraphIsWhole(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const { elements, elementBytes } = await readHeader(file, path);
    const start = HEADER_BYTES + elements * elementBytes;
    if (start > size) throw cutShort(path);
    const links = await read(file, start, size - start);
    // The links of the upper levels: for each element their bytes, then these.
    let place = 0;
    for (let element = 0; element < elements; element++) {
      if (place + 4 > links.length) throw cutShort(path);
      place += 4 + links.readUInt32LE(place);
    }
    if (start + place !== size) throw cutShort(path);
  } finally {
    await file.close();
  }
}

async function readHeader(file: FileHandle, path: string): Promise<GraphHeader> {
  const header = await read(file, 0, HEADER_BYTES).catch(() => {
    throw cutShort(path);
  });
  const number = (at: number): number => Number(header.readBigUInt64LE(at));
  return { elements: number(16), elementBytes: number(24), labelOffset: number(32) };
}

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(Math.max(0, length));
  for (let at = 0; at < length; ) {
    const { bytesRead } = await file.read(bytes, at, length - at, position + at);
    if (bytesRead === 0) throw new RangeError(`The file ends at ${position + at}.`);
    at += bytesRead;
  }
  return bytes;
}

function cutShort(path: string): IndexAccessError {
  return new IndexAccessError(
    `The graph ${path} could not be written whole: the disk is full, or files may not grow so large.`,
    { subject: path },
  );
}
