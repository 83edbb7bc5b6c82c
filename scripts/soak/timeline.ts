/**
 * Which generation may have answered when. A server takes a new one some time between the moment
 * `current` names it and the moment the server says so; before and after, there is only one.
 */
export class Timeline {
  readonly #spans: { readonly generation: string; readonly from: number; until: number }[] = [];

  /** `current` is about to name this generation. */
  begins(generation: string, now: number): void {
    const last = this.#spans.at(-1);
    if (last?.generation === generation && last.until === Number.POSITIVE_INFINITY) return;
    this.#spans.push({ generation, from: now, until: Number.POSITIVE_INFINITY });
  }

  /** The server has said that this generation answers: no other one begins a question from now on. */
  settled(generation: string, now: number): void {
    for (const span of this.#spans) {
      if (span.generation !== generation) span.until = Math.min(span.until, now);
    }
  }

  /** Generations that may have answered a request sent and answered at these times. */
  possible(sent: number, answered: number): string[] {
    const fit = this.#spans.filter(({ from, until }) => from <= answered && sent <= until);
    return [...new Set(fit.map(({ generation }) => generation))];
  }
}
