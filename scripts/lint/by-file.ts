import type { IndexedEntry } from '../../server/index/indexed-entry.ts';

/** The entries of each file, files and entries in the order of the corpus. */
export function byFile(entries: readonly IndexedEntry[]): Map<string, IndexedEntry[]> {
  return grouped(entries, ({ source }) => source.file);
}

/** `Map.groupBy`, which Node 20 does not have. */
export function grouped<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
