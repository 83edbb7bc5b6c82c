/**
 * Fewest insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`, no
 * stretch edited twice ("optimal string alignment", the usual reading of Damerau-Levenshtein), or
 * `bound + 1` where it takes more than `bound`. Counts UTF-16 code units.
 */
export function editDistance(a: string, b: string, bound: number): number {
  return unitsDistance(unitsOf(a), unitsOf(b), bound);
}

/** `editDistance` for who compares one word with thousands. */
export function unitsDistance(a: Uint16Array, b: Uint16Array, bound: number): number {
  if (Math.abs(a.length - b.length) > bound) return bound + 1;
  const least = fill(a, b, bound);
  return least > bound ? bound + 1 : Math.min(bound + 1, current[b.length] as number);
}

/** The least distance of `a` to any beginning of `b`, or `bound + 1` where it is more. */
export function prefixUnitsDistance(a: Uint16Array, b: Uint16Array, bound: number): number {
  if (a.length - b.length > bound) return bound + 1;
  return Math.min(bound + 1, fill(a, b, bound));
}

export function unitsOf(text: string): Uint16Array {
  const units = new Uint16Array(text.length);
  for (let i = 0; i < text.length; i++) units[i] = text.charCodeAt(i);
  return units;
}

// Rows of the table, kept between calls.
let before = new Uint16Array(128);
let previous = new Uint16Array(128);
let current = new Uint16Array(128);
/** Stands for all that lies outside of the band. */
const FAR = 0x7fff;

/**
 * Fills the table row by row, only within `bound` of the diagonal, and returns the least value of
 * the last row, or of the row from which it can only be more than `bound`.
 */
function fill(a: Uint16Array, b: Uint16Array, bound: number): number {
  const width = b.length;
  if (current.length < width + 2) {
    before = new Uint16Array(2 * width + 2);
    previous = new Uint16Array(2 * width + 2);
    current = new Uint16Array(2 * width + 2);
  }
  for (let j = 0; j <= Math.min(width, bound); j++) current[j] = j;
  current[Math.min(width, bound) + 1] = FAR;
  let least = 0;
  for (let i = 1; i <= a.length; i++) {
    const spare = before;
    before = previous;
    previous = current;
    current = spare;
    const unit = a[i - 1] as number;
    const unitBefore = i > 1 ? (a[i - 2] as number) : -1;
    const first = Math.max(1, i - bound);
    const last = Math.min(width, i + bound);
    least = first === 1 ? i : FAR;
    current[first - 1] = least;
    for (let j = first; j <= last; j++) {
      const other = b[j - 1] as number;
      let cost = (previous[j - 1] as number) + (unit === other ? 0 : 1);
      const removed = (previous[j] as number) + 1;
      const added = (current[j - 1] as number) + 1;
      if (removed < cost) cost = removed;
      if (added < cost) cost = added;
      if (j > 1 && unitBefore === other && unit === b[j - 2]) {
        const swapped = (before[j - 2] as number) + 1;
        if (swapped < cost) cost = swapped;
      }
      current[j] = cost;
      if (cost < least) least = cost;
    }
    current[last + 1] = FAR;
    // Later rows can't come back: a swap takes from two rows up, but a row's least is at most one
    // above that of the row before, so what it takes from is at `bound` already and it adds one.
    if (least > bound) return least;
  }
  return least;
}
