/** A document that a search brought up. */
export interface LexicalHit {
  readonly document: number;
  readonly score: number;
}

/**
 * Keeps the best `limit` documents of those that are offered: by falling score, equal ones by
 * document number. A binary heap with the worst on top, so that most offers end at one comparison.
 */
export class BestDocuments {
  readonly #limit: number;
  readonly #documents: number[] = [];
  readonly #scores: number[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Whether `offer` would keep it: for who wants to ask something costly first. */
  wants(document: number, score: number): boolean {
    if (this.#documents.length < this.#limit) return true;
    return this.#limit > 0 && this.#beats(document, score, 0);
  }

  offer(document: number, score: number): void {
    if (!this.wants(document, score)) return;
    if (this.full) this.#sinkFromTop(document, score);
    else this.#rise(document, score);
  }

  get full(): boolean {
    return this.#documents.length === this.#limit;
  }

  /** The score of the last of them: with fewer than `limit`, of the worst so far. */
  get least(): number {
    return this.#scores[0] ?? -Infinity;
  }

  /** The best first. */
  sorted(): LexicalHit[] {
    const hits = this.#documents.map((document, i) => ({
      document,
      score: this.#scores[i] as number,
    }));
    return hits.sort((a, b) => b.score - a.score || a.document - b.document);
  }

  #beats(document: number, score: number, place: number): boolean {
    const other = this.#scores[place] as number;
    return score > other || (score === other && document < (this.#documents[place] as number));
  }

  #put(place: number, document: number, score: number): void {
    this.#documents[place] = document;
    this.#scores[place] = score;
  }

  #move(from: number, to: number): void {
    this.#put(to, this.#documents[from] as number, this.#scores[from] as number);
  }

  #rise(document: number, score: number): void {
    let place = this.#documents.length;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (this.#beats(document, score, parent)) break;
      this.#move(parent, place);
      place = parent;
    }
    this.#put(place, document, score);
  }

  #sinkFromTop(document: number, score: number): void {
    const count = this.#documents.length;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= count) break;
      const right = child + 1;
      const rightIsWorse =
        right < count &&
        this.#beats(this.#documents[child] as number, this.#scores[child] as number, right);
      if (rightIsWorse) child = right;
      if (!this.#beats(document, score, child)) break;
      this.#move(child, place);
      place = child;
    }
    this.#put(place, document, score);
  }
}
