import type { StoredGraph } from './hnsw-graph.ts';

/** Neighbours of lost rows that are considered in their place, on their level. */
const MOST_HEIRS = 128;

/** A list that has lost rows. */
export interface LostLinks {
  readonly row: number;
  readonly level: number;
  /** What the row may link to instead: what it still links to, and what the lost rows linked to. */
  readonly candidates: readonly number[];
}

export interface RenumberedGraph {
  /** Links between rows that are left, by their new numbers. */
  readonly graph: StoredGraph;
  readonly lost: readonly LostLinks[];
  /** Nodes that are left, and nodes that went. */
  readonly kept: number;
  readonly died: number;
}

/**
 * A graph whose rows have got other numbers, and from which some went. Where a node went and a twin
 * of it did not, that one takes its place.
 *
 * @param rowNumbers Int32Array: the new number of each row, or -1 for one that went
 * @param rows how many there are now
 */
export function renumberGraph(
  stored: StoredGraph,
  rowNumbers: Int32Array,
  rows: number,
): RenumberedGraph {
  const { entry, levels, lists } = stored;
  const { newRows, twins } = renumberTwins(stored.twins, rowNumbers);
  const starts = new Uint32Array(levels.length);
  const oldRows = new Int32Array(rows).fill(-1);
  const newLevels = new Uint8Array(rows);
  let [kept, died] = [0, 0];
  for (let row = 0, at = 0; row < levels.length; row++) {
    starts[row] = at;
    for (let level = 0; level < levels[row]!; level++) at += 1 + lists[at]!;
    const next = newRows[row]!;
    if (levels[row] === 0) continue;
    if (next < 0) {
      died += 1;
      continue;
    }
    kept += 1;
    oldRows[next] = row;
    newLevels[next] = levels[row]!;
  }

  const linksOf = (row: number, level: number): Uint32Array => {
    let at = starts[row]!;
    for (let below = 0; below < level; below++) at += 1 + lists[at]!;
    return lists.subarray(at + 1, at + 1 + lists[at]!);
  };
  const lost: LostLinks[] = [];
  const newLists = new Uint32Array(lists.length);
  let end = 0;
  for (let row = 0; row < rows; row++) {
    for (let level = 0; level < newLevels[row]!; level++) {
      const links = linksOf(oldRows[row]!, level);
      const start = end++;
      for (const link of links) if (newRows[link]! >= 0) newLists[end++] = newRows[link]!;
      const left = end - start - 1;
      newLists[start] = left;
      if (left === links.length) continue;
      const heirs = heirsOf(links, newRows, (dead) => linksOf(dead, level));
      heirs.delete(row);
      lost.push({ row, level, candidates: [...heirs] });
    }
  }
  const isEntryLeft = newRows[entry]! >= 0;
  return {
    graph: {
      entry: isEntryLeft ? newRows[entry]! : highest(newLevels),
      levels: newLevels,
      twins,
      lists: newLists.subarray(0, end),
    },
    lost,
    kept,
    died,
  };
}

/** What each node is now, and the pairs of twins that are left. */
function renumberTwins(
  twins: Uint32Array,
  rowNumbers: Int32Array,
): { readonly newRows: Int32Array; readonly twins: Uint32Array } {
  const newRows = rowNumbers.slice();
  const left: number[] = [];
  for (let i = 0; i < twins.length; i += 2) {
    const [row, node] = [rowNumbers[twins[i]!]!, twins[i + 1]!];
    if (row < 0) continue;
    if (newRows[node]! < 0) newRows[node] = row;
    else left.push(row, newRows[node]!);
  }
  return { newRows, twins: Uint32Array.from(left) };
}

/** The new numbers of what is left of these links, and of what lost ones led to, step by step. */
function heirsOf(
  links: Uint32Array,
  newRows: Int32Array,
  linksOf: (row: number) => Uint32Array,
): Set<number> {
  const heirs = new Set<number>();
  const met = new Set<number>(links);
  for (const link of met) {
    const now = newRows[link]!;
    if (now >= 0) heirs.add(now);
    else if (met.size < MOST_HEIRS) for (const next of linksOf(link)) met.add(next);
  }
  return heirs;
}

function highest(levels: Uint8Array): number {
  let best = 0;
  for (let row = 1; row < levels.length; row++) if (levels[row]! > levels[best]!) best = row;
  return best;
}
