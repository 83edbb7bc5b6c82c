import { isPart } from './compounds.ts';
import { GrowingArray } from './growing-array.ts';
import type { TermPairs } from './lexical-data.ts';
import { holds } from './sorted-numbers.ts';

/** Collects which terms stand side by side, by number, of those that may be parts of one word. */
export class PairCollector {
  readonly #firsts = new GrowingArray();
  readonly #seconds = new GrowingArray();
  /** By term, so that each is looked at once. */
  readonly #isPart: boolean[] = [];
  #before = -1;

  /** The next term's number is one above the last one's. */
  meet(term: string): void {
    this.#isPart.push(isPart(term));
  }

  /** What comes now stands beside nothing that came before. */
  startRun(): void {
    this.#before = -1;
  }

  add(number: number): void {
    const before = this.#before;
    this.#before = number;
    if (before < 0 || !this.#isPart[before] || !this.#isPart[number]) return;
    this.#firsts.push(before);
    this.#seconds.push(number);
  }

  /** Each pair once, by the `ranks` of the terms' numbers. */
  pairs(ranks: Uint32Array): TermPairs {
    const firsts = this.#firsts.view();
    const places = new Uint32Array(ranks.length + 1);
    for (const number of firsts) {
      const next = (ranks[number] as number) + 1;
      places[next] = (places[next] as number) + 1;
    }
    for (let i = 1; i < places.length; i++) {
      places[i] = (places[i] as number) + (places[i - 1] as number);
    }
    const ends = places.slice();
    const sorted = new Uint32Array(firsts.length);
    this.#seconds.view().forEach((number, i) => {
      const first = ranks[firsts[i] as number] as number;
      const place = ends[first] as number;
      ends[first] = place + 1;
      sorted[place] = ranks[number] as number;
    });
    const starts = new Uint32Array(ranks.length + 1);
    let kept = 0;
    for (let first = 0; first < ranks.length; first++) {
      const row = sorted.subarray(places[first], places[first + 1]).sort();
      let last = -1;
      for (const second of row) {
        if (second === last) continue;
        last = second;
        sorted[kept++] = second;
      }
      starts[first + 1] = kept;
    }
    return { starts, seconds: sorted.slice(0, kept) };
  }
}

/** Whether the two terms, by number, are a pair; a number below 0 is no term. */
export function hasPair({ starts, seconds }: TermPairs, first: number, second: number): boolean {
  if (first < 0 || second < 0) return false;
  return holds(seconds, starts[first] as number, starts[first + 1] as number, second);
}
