import type { Collections, Readiness } from './api/collections.ts';
import type { LiveCollection } from './retrieval/live-collection.ts';
import type { Retriever } from './retrieval/ranking.ts';

const LOADING = 'the model and the index are still being loaded';
const FAILED = 'the model or the index could not be loaded: the log of the server says why';

/** One collection of a server, from its name to its answers. */
interface Served {
  live: LiveCollection | undefined;
  /** Its first load has ended, well or not. */
  tried: boolean;
  /** Why it does not answer, in words for a client. */
  reason: string;
}

/** The collections of a server, each loaded by itself: one that can't be does not stop the others. */
export class ServedCollections implements Collections {
  readonly #served: ReadonlyMap<string, Served>;

  /** @param names the first one answers where a request names none */
  constructor(names: readonly string[]) {
    this.#served = new Map(
      names.map((name) => [name, { live: undefined, tried: false, reason: LOADING }]),
    );
  }

  get(name: string): Retriever | undefined {
    return this.#served.get(name)?.live?.retriever;
  }

  names(): readonly string[] {
    return [...this.#served.keys()];
  }

  ready(name?: string): Readiness {
    const asked = name === undefined ? this.names() : [name];
    const missing = asked.find((one) => this.get(one) === undefined);
    if (missing === undefined) return { ready: true };
    const reason = this.#served.get(missing)?.reason ?? 'there is no such collection';
    return {
      ready: false,
      reason: this.#served.size === 1 ? reason : `collection "${missing}": ${reason}`,
    };
  }

  /** Answers that are remembered now, by collection. */
  cachedAnswers(): Record<string, number> {
    const sizes = [...this.#served].map(([name, { live }]) => [name, live?.cachedAnswers ?? 0]);
    return Object.fromEntries(sizes);
  }

  /**
   * Makes a collection answer, by what `load` does with it.
   *
   * @throws what `load` throws; clients are told that it can't be loaded
   */
  async open(live: LiveCollection, load: () => Promise<void>): Promise<void> {
    const served = this.#served.get(live.name);
    if (served === undefined) throw new TypeError(`There is no collection ${live.name}.`);
    served.live = live;
    try {
      await load();
    } catch (error) {
      served.reason = FAILED;
      throw error;
    } finally {
      served.tried = true;
    }
  }

  /** None of those that are missing will be loaded. */
  fail(): void {
    for (const served of this.#served.values()) served.reason = FAILED;
  }

  /** Each takes the generation that is current now; not the one whose first load is under way. */
  async refresh(): Promise<void> {
    const tried = [...this.#served.values()].filter((served) => served.tried);
    await Promise.all(tried.map(({ live }) => live?.refresh(true)));
  }
}
