import { IndexDamagedError } from '../errors.ts';
import { REBUILD } from './checked-file.ts';
import { type WrittenFile, writeFileWith } from './file-writer.ts';
import type { StoredGraph } from './hnsw-graph.ts';

/** Uint32: rows, entry, pairs of twins. */
const HEADER_WORDS = 3;

/**
 * Writes a graph's links: header, the levels of each row (Uint8, filled up to whole words), twins, lists.
 * The vectors are not in it: they are in a file of their own, and quantised when the graph is loaded.
 */
export function writeGraphFile(path: string, graph: StoredGraph): Promise<WrittenFile> {
  const { entry, levels, twins, lists } = graph;
  const filled = new Uint8Array(4 * Math.ceil(levels.length / 4));
  filled.set(levels);
  return writeFileWith(path, async (writer) => {
    await writer.append(Uint32Array.of(levels.length, entry, twins.length / 2));
    await writer.append(filled);
    await writer.append(twins);
    await writer.append(lists);
  });
}

/**
 * The links in a file's bytes.
 *
 * @throws IndexDamagedError when it is shorter than it says
 */
export function parseGraphFile(bytes: ArrayBuffer): StoredGraph {
  const words = Math.floor(bytes.byteLength / 4);
  const header = new Uint32Array(bytes, 0, Math.min(HEADER_WORDS, words));
  const [rows = 0, entry = 0, pairs = 0] = header;
  const twinsAt = HEADER_WORDS + Math.ceil(rows / 4);
  const listsAt = twinsAt + 2 * pairs;
  if (listsAt > words || bytes.byteLength % 4 !== 0) {
    throw new IndexDamagedError(`The graph is cut short: ${REBUILD}.`);
  }
  return {
    entry,
    levels: new Uint8Array(bytes, 4 * HEADER_WORDS, rows),
    twins: new Uint32Array(bytes, 4 * twinsAt, 2 * pairs),
    lists: new Uint32Array(bytes, 4 * listsAt),
  };
}
