import { contentKey } from './content-key.ts';

/** Two halves of a key, and the number of the text. */
const WIDTH = 3;

/**
 * Numbers by texts, without the texts: rows in the order of 64 bits of each text's `contentKey`, so
 * that a file of them is looked up in as it is. Two texts of a corpus never have the same 64 bits
 * by chance.
 */
export class KeyTable {
  /** Uint32Array of texts x 3: the key's first and second half, the text's number. */
  readonly rows: Uint32Array;

  constructor(rows: Uint32Array) {
    this.rows = rows;
  }

  /** The texts are numbered from 0 in the order given; a text may come several times. */
  static of(texts: Iterable<string>): KeyTable {
    const keys: (readonly [number, number])[] = [];
    for (const text of texts) keys.push(halves(text));
    const order = keys.map((_, number) => number);
    order.sort((a, b) => compare(keys[a]!, keys[b]!) || a - b);
    const rows = new Uint32Array(order.length * WIDTH);
    order.forEach((number, place) => {
      rows.set([...keys[number]!, number], place * WIDTH);
    });
    return new KeyTable(rows);
  }

  /** The numbers that a text has, rising. */
  find(text: string): number[] {
    const key = halves(text);
    const found: number[] = [];
    const count = this.rows.length / WIDTH;
    for (let place = this.#firstOf(key); place < count; place++) {
      if (compare(this.#key(place), key) !== 0) break;
      found.push(this.rows[place * WIDTH + 2]!);
    }
    return found;
  }

  #firstOf(key: readonly [number, number]): number {
    let low = 0;
    let high = this.rows.length / WIDTH;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compare(this.#key(middle), key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #key(place: number): readonly [number, number] {
    return [this.rows[place * WIDTH]!, this.rows[place * WIDTH + 1]!];
  }
}

function halves(text: string): readonly [number, number] {
  const key = contentKey(text);
  return [key.readUInt32LE(0), key.readUInt32LE(4)];
}

function compare(a: readonly [number, number], b: readonly [number, number]): number {
  return a[0] - b[0] || a[1] - b[1];
}
