import { setImmediate } from 'node:timers/promises';
import type { Entry } from '../corpus/entry.ts';
import { packageVersion } from '../package-root.ts';
import { KEY_BYTES } from './content-key.ts';
import type { EarlierGeneration } from './earlier-generation.ts';
import type { WriteFile } from './file-writer.ts';
import { KeyTable } from './key-table.ts';
import { BUILD_FILES, INDEX_FILES } from './manifest.ts';
import { indexedEntry, renderEntry, renderKey } from './render-entry.ts';
import { type EntryShape, layOutRows } from './vector-rows.ts';

/** Entries that are rendered before the event loop has a turn. */
const ENTRIES_AT_ONCE = 16;

export interface WrittenEntries {
  /** Uint32: byte offset of each line of `entries.jsonl`, and their length. */
  readonly offsets: Uint32Array;
  /** Uint32, entries x 3: see VectorRows. */
  readonly rowTable: Uint32Array;
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
  await write(INDEX_FILES.entries, async (writer) => {
    for (const [i, entry] of entries.entries()) {
      const key = renderKey(entry, version);
      const indexed = indexedEntry(entry, earlier?.rendered(key) ?? renderEntry(entry));
      await writer.append(`${JSON.stringify(indexed)}\n`);
      offsets[i + 1] = writer.bytes;
      keys.set(key, i * KEY_BYTES);
      shapes.push({ phrasings: 1 + entry.alternates.length, passages: indexed.passages.length });
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
    counts: {
      entries: entries.length,
      phrasings: sum(({ phrasings }) => phrasings),
      passages: sum(({ passages }) => passages),
    },
  };
}
