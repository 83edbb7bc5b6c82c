import type { Node } from 'unist';

/** UTF-16 offsets of a node in the text that it was parsed from. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where a parsed node stands; the parser gives each node its place. */
export function spanOf(node: Node): Span {
  const start = node.position?.start.offset ?? 0;
  return { start, end: node.position?.end.offset ?? start };
}

/** Index of the first item that passes, in a list where all after it pass too; else its length. */
export function firstIndex<T>(items: readonly T[], passes: (item: T) => boolean): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (passes(items[middle] as T)) high = middle;
    else low = middle + 1;
  }
  return low;
}
