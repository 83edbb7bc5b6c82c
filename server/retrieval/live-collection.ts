import type { Embedder } from '../embedding/embedder.ts';
import { currentGeneration } from '../index/generation.ts';
import type { Logger } from '../log.ts';
import { CachedRetriever, type CacheResult } from './cached-retriever.ts';
import { loadCollection } from './collection.ts';
import { HybridRetriever } from './hybrid-retriever.ts';
import type { RankerWeights } from './ranker.ts';
import type { Retriever } from './ranking.ts';
import type { StageObserver } from './stages.ts';

/** Told what a live collection does. Must be cheap and must not throw. */
export interface CollectionObserver {
  readonly stage: StageObserver;
  readonly cache: (result: CacheResult) => void;
  indexLoaded(generation: string): void;
  indexRefused(): void;
}

export interface LiveCollectionOptions {
  readonly name: string;
  /** Folder of the collection's generations. */
  readonly folder: string;
  readonly ann: 'auto' | 'hnsw' | 'exact';
  readonly embedder: Embedder;
  readonly weights: RankerWeights;
  /** Answers that are remembered. */
  readonly answers: number;
  readonly logger: Logger;
  readonly observer: CollectionObserver;
}

/**
 * The generation that `current` names, in memory, and another one in its place when `current`
 * changes. The new one is loaded and checked beside the old one, which answers until the new one is
 * whole. Questions hold on to the retriever that they were given, so what is under way ends on the
 * old one, and with the last of them its memory is free.
 */
export class LiveCollection {
  readonly #options: LiveCollectionOptions;
  #retriever: CachedRetriever | undefined;
  /** What could not be loaded; not tried again until `current` names something else. */
  #refused: string | undefined;
  #turn: Promise<void> = Promise.resolve();

  constructor(options: LiveCollectionOptions) {
    this.#options = options;
  }

  get name(): string {
    return this.#options.name;
  }

  /** Undefined until something is loaded. */
  get retriever(): Retriever | undefined {
    return this.#retriever;
  }

  /** Answers that are remembered now. */
  get cachedAnswers(): number {
    return this.#retriever?.size ?? 0;
  }

  /** The first load. Throws as `loadIndex` does. */
  async load(): Promise<void> {
    try {
      await this.#swap(undefined);
    } catch (error) {
      this.#refused = (await this.#named()) ?? '';
      throw error;
    }
  }

  /**
   * Looks at `current` and takes the generation that it names. One that can't be used is refused,
   * in the log and once, and the one before goes on. Never rejects.
   *
   * @param again try one more time what was refused
   */
  refresh(again = false): Promise<void> {
    // One at a time, in the order of the calls.
    this.#turn = this.#turn.then(() => this.#refresh(again));
    return this.#turn;
  }

  /** Refreshes every so often until it is told to stop. */
  watch(milliseconds: number): () => void {
    let timer: NodeJS.Timeout | undefined;
    let stopped = false;
    const wait = (): void => {
      if (stopped) return;
      timer = setTimeout(() => void this.refresh().then(wait), milliseconds);
      timer.unref();
    };
    wait();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }

  async #refresh(again: boolean): Promise<void> {
    const { logger, observer } = this.#options;
    const named = await this.#named();
    const serving = this.#retriever?.generation;
    if (named !== undefined && named === serving) {
      this.#refused = undefined;
      return;
    }
    if (this.#refused === (named ?? '') && !again) return;
    try {
      await this.#swap(named);
      this.#refused = undefined;
    } catch (error) {
      this.#refused = named ?? '';
      observer.indexRefused();
      logger.error(
        { generation: named, serving, err: error },
        'index refused: the one before goes on serving until another is made current',
      );
    }
  }

  /** What `current` names. What can't be read names nothing, and loading nothing says why. */
  #named(): Promise<string | undefined> {
    return currentGeneration(this.#options.folder).catch(() => undefined);
  }

  async #swap(generation: string | undefined): Promise<void> {
    const { folder, ann, embedder, weights, answers, logger, observer } = this.#options;
    const began = performance.now();
    const collection = await loadCollection(embedder, {
      folder,
      ann,
      ...(generation !== undefined && { generation }),
    });
    const retriever = new HybridRetriever(collection, embedder, weights, observer.stage);
    const before = this.#retriever?.generation;
    this.#retriever = new CachedRetriever(retriever, { answers, onAsk: observer.cache });
    observer.indexLoaded(retriever.generation);
    const { manifest, ann: neighbours, withoutGraph } = collection.index;
    logger.info(
      {
        generation: retriever.generation,
        before,
        entries: manifest.counts.entries,
        vectors: manifest.counts.vectors,
        ann: neighbours.kind,
        tookMs: Math.round(performance.now() - began),
      },
      'index loaded',
    );
    if (withoutGraph !== undefined) {
      logger.warn({ reason: withoutGraph }, 'no HNSW graph: an exact scan takes its place');
    }
  }
}
