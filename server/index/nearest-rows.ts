import type { Neighbour } from './ann.ts';

/** The nearest of the rows that are offered to it, closest first. */
export class NearestRows {
  readonly found: Neighbour[] = [];
  readonly #most: number;
  #worst = -Infinity;

  /** @param most how many are kept */
  constructor(most: number) {
    this.#most = most;
  }

  /** Whether a row of this similarity would be kept. */
  wants(similarity: number): boolean {
    return this.found.length < this.#most || similarity > this.#worst;
  }

  /** Keeps the row if it is wanted. */
  offer(row: number, similarity: number): void {
    if (!this.wants(similarity)) return;
    const { found } = this;
    // In order by insertion: few are kept and most rows are not wanted.
    let place = found.length;
    while (place > 0 && found[place - 1]!.similarity < similarity) place -= 1;
    found.splice(place, 0, { row, similarity });
    if (found.length > this.#most) found.pop();
    this.#worst = found.at(-1)!.similarity;
  }
}
