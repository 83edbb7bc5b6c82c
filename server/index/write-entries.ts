import { setImmediate } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Entry } from '../corpus/entry.ts';
import { packageVersion } from '../package-root.ts';
import { KEY_BYTES } from './content-key.ts';
import type { EarlierGeneration } from './earlier-generation.ts';
import type { WriteFile } from './file-writer.ts';
import { KeyTable } from './key-table.ts';
import { BUILD_FILES, INDEX_FILES } from './manifest.ts';
import { indexedEntry, renderEntry, renderKey } from './render-entry.ts';
import { type EntryShape, layOutRows, rowTexts } from './vector-rows.ts';

/** Entries that are rendered before the event loop has a turn. */
const ENTRIES_AT_ONCE = 16;

export interface WrittenEntries {
  /** Uint32: byte offset of each line of `entries.jsonl`, and their length. */
  readonly offsets: Uint32Array;
  /** Uint32, entries x 3: see VectorRows. */
  readonly rowTable: Uint32Array;
  /** Uint8Array of rows: 1 where the text stands in no earlier row of the same entry. */
  readonly isDistinct: Uint8Array;
  /** Int32Array: the entry of the earlier generation that has the same texts, claimed, or -1. */
  readonly claimed: Int32Array;
  readonly counts: {
    readonly entries: number;
    readonly phrasings: number;
    readonly passages: number;
  };
}

/** Renders the entries that were not rendered before and writes all of them, one after the other. */
export async function writeEntries(
  entries: readonly Entry[],
  earlier: EarlierGeneration | undefined,
  write: WriteFile,
  onEntry: (done: number) => void,
): Promise<WrittenEntries> {
  const version = packageVersion();
  const offsets = new Uint32Array(entries.length + 1);
  const keys = Buffer.alloc(entries.length * KEY_BYTES);
  const shapes: EntryShape[] = [];
  const isDistinct: number[] = [];
  const claimed = new Int32Array(entries.length).fill(-1);
  await write(INDEX_FILES.entries, async (writer) => {
    for (const [i, entry] of entries.entries()) {
      const key = renderKey(entry, version);
      const before = earlier?.rendered(key);
      const indexed = indexedEntry(entry, before?.indexed ?? renderEntry(entry));
      await writer.append(`${JSON.stringify(indexed)}\n`);
      offsets[i + 1] = writer.bytes;
      keys.set(key, i * KEY_BYTES);
      shapes.push({ phrasings: 1 + entry.alternates.length, passages: indexed.passages.length });
      const texts = rowTexts(indexed);
      const seen = new Set<string>();
      for (const text of texts) isDistinct.push(seen.size < seen.add(text).size ? 1 : 0);
      const isSame = before !== undefined && isDeepStrictEqual(texts, rowTexts(before.indexed));
      if (isSame && earlier?.claim(before.entry)) claimed[i] = before.entry;
      onEntry(i + 1);
      if (i % ENTRIES_AT_ONCE === 0) await setImmediate();
    }
  });
  await write(INDEX_FILES.entryOffsets, (writer) => writer.append(offsets));
  const ids = KeyTable.of(entries.map(({ id }) => id));
  await write(INDEX_FILES.entryIds, (writer) => writer.append(ids.rows));
  await write(BUILD_FILES.renderKeys, (writer) => writer.append(keys));
  const sum = (of: (shape: EntryShape) => number): number =>
    shapes.reduce((total, shape) => total + of(shape), 0);
  return {
    offsets,
    rowTable: layOutRows(shapes),
    isDistinct: Uint8Array.from(isDistinct),
    claimed,
    counts: {
      entries: entries.length,
      phrasings: sum(({ phrasings }) => phrasings),
      passages: sum(({ passages }) => passages),
    },
  };
}
