/** Numbers 0 to 2^32 - 1 whose count is not known ahead, four bytes each. */
export class GrowingArray {
  #values = new Uint32Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Uint32Array(2 * this.#length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  /** A view on what was pushed so far; a later push may leave it behind. */
  view(): Uint32Array {
    return this.#values.subarray(0, this.#length);
  }
}
