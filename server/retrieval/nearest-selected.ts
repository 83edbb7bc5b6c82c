import { dotProducts } from '../index/dot-products.ts';
import type { LoadedIndex } from '../index/load.ts';

/**
 * Those of the selected entries whose nearest row is nearest, looking at each of their rows and at
 * no others: exact whatever share of the index they are.
 *
 * @param query Float32Array of the index's dimensions, unit length
 */
export function nearestSelected(
  { rows, vectors }: Pick<LoadedIndex, 'rows' | 'vectors'>,
  query: Float32Array,
  entries: readonly number[],
  count: number,
): number[] {
  const scored = entries.map((entry) => {
    const first = rows.start(entry);
    const cosines = dotProducts(vectors, first, rows.end(entry) - first, query);
    return { entry, nearest: cosines.reduce((most, cosine) => Math.max(most, cosine), -1) };
  });
  scored.sort((a, b) => b.nearest - a.nearest);
  return scored.slice(0, count).map(({ entry }) => entry);
}
