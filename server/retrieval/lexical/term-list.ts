/**
 * Sorted terms, numbered from 0, as two typed arrays that may be views on a loaded file: nothing is
 * decoded before it is asked for. Sorted by UTF-16 code units, the order of `<` on strings.
 */
export class TermList {
  /** All terms' UTF-16 code units, one term behind the other. */
  readonly units: Uint16Array;
  /** Where term `i` begins in `units`; one longer than the list. */
  readonly starts: Uint32Array;

  constructor(units: Uint16Array, starts: Uint32Array) {
    this.units = units;
    this.starts = starts;
  }

  /** `sorted` holds no term twice. */
  static of(sorted: readonly string[]): TermList {
    const starts = new Uint32Array(sorted.length + 1);
    sorted.forEach((term, i) => {
      starts[i + 1] = (starts[i] as number) + term.length;
    });
    const units = new Uint16Array(starts[sorted.length] as number);
    sorted.forEach((term, i) => {
      const start = starts[i] as number;
      for (let j = 0; j < term.length; j++) units[start + j] = term.charCodeAt(j);
    });
    return new TermList(units, starts);
  }

  get size(): number {
    return this.starts.length - 1;
  }

  /** UTF-16 code units of a term. */
  lengthOf(term: number): number {
    return (this.starts[term + 1] as number) - (this.starts[term] as number);
  }

  /** The term with a number. */
  at(term: number): string {
    return String.fromCharCode(...this.unitsAt(term));
  }

  /** Its UTF-16 code units, a view. */
  unitsAt(term: number): Uint16Array {
    return this.units.subarray(this.starts[term], this.starts[term + 1]);
  }

  /** The number of a term, or -1. */
  find(term: string): number {
    const place = this.#lowerBound(term);
    return place < this.size && this.#compare(place, term) === 0 ? place : -1;
  }

  /** Numbers [first, end) of the terms that begin with `prefix`. */
  withPrefix(prefix: string): readonly [first: number, end: number] {
    const first = this.#lowerBound(prefix);
    let low = first;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#startsWith(middle, prefix)) low = middle + 1;
      else high = middle;
    }
    return [first, low];
  }

  /** The first term that is not below `text`. */
  #lowerBound(text: string): number {
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(middle, text) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Below 0, 0 or above 0, as the term stands to `text`. */
  #compare(term: number, text: string): number {
    const start = this.starts[term] as number;
    const length = this.lengthOf(term);
    const shared = Math.min(length, text.length);
    for (let i = 0; i < shared; i++) {
      const difference = (this.units[start + i] as number) - text.charCodeAt(i);
      if (difference !== 0) return difference;
    }
    return length - text.length;
  }

  #startsWith(term: number, prefix: string): boolean {
    if (this.lengthOf(term) < prefix.length) return false;
    const start = this.starts[term] as number;
    for (let i = 0; i < prefix.length; i++) {
      if (this.units[start + i] !== prefix.charCodeAt(i)) return false;
    }
    return true;
  }
}
