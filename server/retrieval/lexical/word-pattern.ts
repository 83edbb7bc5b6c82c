import { prefixUnitsDistance, unitsDistance } from './edit-distance.ts';

/** Letters that fit the bits of a number. */
const MOST_BITS = 32;
/** Of these UTF-16 code units a table is kept; others are looked up. */
const TABLE = 256;

/**
 * One word to be compared with many terms: `editDistance`, a column of its table at a time in the
 * bits of a few numbers (Hyyrö 2003, "A bit-vector algorithm for computing Levenshtein and Damerau
 * edit distances"). Longer words than there are bits go by the table itself.
 */
export class WordPattern {
  readonly #units: Uint16Array;
  /** By code unit: at which places of the word it stands. */
  readonly #places = new Int32Array(TABLE);
  readonly #rarePlaces = new Map<number, number>();

  constructor(units: Uint16Array) {
    this.#units = units;
    units.forEach((unit, i) => {
      const bits = this.#placesOf(unit) | (1 << i);
      if (unit < TABLE) this.#places[unit] = bits;
      else this.#rarePlaces.set(unit, bits);
    });
  }

  /** The distance to `units` from `start` to `end`, or `bound + 1` where it is more. */
  distance(units: Uint16Array, start: number, end: number, bound: number): number {
    const { length } = this.#units;
    if (length > 0 && length <= MOST_BITS) return this.#compare(units, start, end, bound, false);
    return unitsDistance(this.#units, units.subarray(start, end), bound);
  }

  /** The least distance to any beginning of `units` from `start` to `end`, likewise. */
  prefixDistance(units: Uint16Array, start: number, end: number, bound: number): number {
    const { length } = this.#units;
    if (length > 0 && length <= MOST_BITS) return this.#compare(units, start, end, bound, true);
    return prefixUnitsDistance(this.#units, units.subarray(start, end), bound);
  }

  #placesOf(unit: number): number {
    return (unit < TABLE ? this.#places[unit] : this.#rarePlaces.get(unit)) ?? 0;
  }

  #compare(
    units: Uint16Array,
    start: number,
    end: number,
    bound: number,
    anyBeginning: boolean,
  ): number {
    let distance = this.#units.length;
    let least = distance;
    const last = 1 << (distance - 1);
    // Down the column, where the table rises by one, and where it falls.
    let rises = -1;
    let falls = 0;
    let diagonal = 0;
    let placesBefore = 0;
    for (let i = start; i < end; i++) {
      const here = this.#placesOf(units[i] as number);
      const swapped = ((~diagonal & here) << 1) & placesBefore;
      diagonal = (((here & rises) + rises) ^ rises) | here | falls | swapped;
      // Along the row, likewise.
      const rowRises = falls | ~(diagonal | rises);
      const rowFalls = diagonal & rises;
      if ((rowRises & last) !== 0) distance++;
      else if ((rowFalls & last) !== 0) distance--;
      if (distance < least) least = distance;
      // It falls by one a letter at most.
      else if (distance - (end - 1 - i) > bound && least > bound) return bound + 1;
      const shiftedRises = (rowRises << 1) | 1;
      rises = (rowFalls << 1) | ~(diagonal | shiftedRises);
      falls = shiftedRises & diagonal;
      placesBefore = here;
    }
    return Math.min(bound + 1, anyBeginning ? least : distance);
  }
}
