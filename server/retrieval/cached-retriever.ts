import { LRUCache } from 'lru-cache';
import { normalise } from '../embedding/normalise.ts';
import {
  type AskOptions,
  DEFAULT_RESULTS,
  type IndexedEntry,
  type Ranking,
  type Retriever,
  type Suggestion,
  type SuggestOptions,
} from './ranking.ts';

/** How a question got its ranking: computed, shared with one under way, or remembered. */
export const CACHE_RESULTS = ['miss', 'joined', 'hit'] as const;
export type CacheResult = (typeof CACHE_RESULTS)[number];

export interface CacheOptions {
  /** Rankings that are remembered; 0 remembers none. */
  readonly answers: number;
  /** Told of every question. Must not throw. */
  readonly onAsk?: (result: CacheResult) => void;
}

/**
 * Computes equal questions that are asked at the same time once, and remembers the rankings of the
 * last ones. One belongs to one retriever, so to one collection, generation and ranker: with these
 * it goes, and nothing has to be invalidated.
 *
 * The whole ranking is kept rather than the question's vector: it is smaller than the token vectors
 * would be, and a hit needs neither model nor index.
 */
export class CachedRetriever implements Retriever {
  readonly #inner: Retriever;
  readonly #kept: LRUCache<string, Ranking> | undefined;
  /** Bounded by whoever lets questions in. */
  readonly #underWay = new Map<string, Promise<Ranking>>();
  readonly #onAsk: (result: CacheResult) => void;

  constructor(inner: Retriever, { answers, onAsk = () => {} }: CacheOptions) {
    this.#inner = inner;
    this.#kept = answers > 0 ? new LRUCache({ max: answers }) : undefined;
    this.#onAsk = onAsk;
  }

  get generation(): string {
    return this.#inner.generation;
  }

  /** Rankings that are remembered now. */
  get size(): number {
    return this.#kept?.size ?? 0;
  }

  /** As the retriever's own. A failure is told to all who wait for it, and is not remembered. */
  ask(question: string, options: AskOptions = {}): Promise<Ranking> {
    const key = questionKey(question, options);
    const kept = this.#kept?.get(key);
    if (kept !== undefined) {
      this.#onAsk('hit');
      return Promise.resolve(kept);
    }
    const underWay = this.#underWay.get(key);
    if (underWay !== undefined) {
      this.#onAsk('joined');
      return underWay;
    }
    this.#onAsk('miss');
    const asked = this.#inner
      .ask(question, options)
      .then((ranking) => {
        this.#kept?.set(key, ranking);
        return ranking;
      })
      .finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, asked);
    return asked;
  }

  suggest(prefix: string, options?: SuggestOptions): readonly Suggestion[] {
    return this.#inner.suggest(prefix, options);
  }

  entry(id: string): IndexedEntry | undefined {
    return this.#inner.entry(id);
  }

  starters(count: number): readonly string[] {
    return this.#inner.starters(count);
  }
}

/** The same for two questions only if every retriever must say the same to both. */
function questionKey(question: string, options: AskOptions): string {
  const { context = [], tags = [], lang, version, limit = DEFAULT_RESULTS } = options;
  // Retrieval normalises a question first thing, and an entry must have all tags in any order.
  return JSON.stringify([
    normalise(question),
    context,
    [...tags].sort(),
    lang ?? null,
    version ?? null,
    limit,
  ]);
}
