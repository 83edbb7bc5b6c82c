import type { EntrySource } from '../corpus/entry.ts';
import type { Embedder } from '../embedding/embedder.ts';
import { denseCandidates } from './candidates.ts';
import type { Collection } from './collection.ts';
import { outcomeOf } from './confidence.ts';
import { type Explanation, explainReading } from './explain.ts';
import { computeFeatures } from './features.ts';
import { bestPassage } from './passage.ts';
import { type QuestionView, viewQuestion } from './question-view.ts';
import type { RankerWeights } from './ranker.ts';
import {
  type AskOptions,
  DEFAULT_RESULTS,
  type IndexedEntry,
  type RankedResult,
  type Ranking,
  type Retriever,
  type Suggestion,
  type SuggestOptions,
} from './ranking.ts';
import {
  mayBeFollowUp,
  type RankedReading,
  type Reading,
  rankFollowUp,
  rankReading,
  type ScoredCandidate,
} from './reading.ts';
import { SHORTLIST, type Sighted, shortlist, sight } from './shortlist.ts';
import { StageClock, type StageObserver } from './stages.ts';

/** Hybrid retrieval over one collection: by meaning (vectors) and by words (BM25), one ranker. */
export class HybridRetriever implements Retriever {
  readonly #collection: Collection;
  readonly #embedder: Embedder;
  readonly #weights: RankerWeights;
  readonly #observe: StageObserver;

  constructor(
    collection: Collection,
    embedder: Embedder,
    weights: RankerWeights,
    observe: StageObserver = () => {},
  ) {
    this.#collection = collection;
    this.#embedder = embedder;
    this.#weights = weights;
    this.#observe = observe;
  }

  /** The same collection under other weights. */
  withWeights(weights: RankerWeights): HybridRetriever {
    return new HybridRetriever(this.#collection, this.#embedder, weights, this.#observe);
  }

  get generation(): string {
    return this.#collection.index.generation;
  }

  /** @throws ModelError when the model fails */
  async ask(question: string, options: AskOptions = {}): Promise<Ranking> {
    const { reading } = await this.#rank(question, options);
    const clock = new StageClock(this.#observe);
    const ranking = this.#ranking(reading, options);
    clock.stage('passages');
    return ranking;
  }

  /**
   * What `ask` says, with what made it say so.
   *
   * @throws ModelError when the model fails
   */
  async explain(question: string, options: AskOptions = {}): Promise<Explanation> {
    const ranked = await this.#rank(question, options);
    const { entries } = this.#collection.index;
    return explainReading(ranked, this.#ranking(ranked.reading, options), this.#weights, (entry) =>
      entries.get(entry),
    );
  }

  /**
   * A question with its candidates and their features, before anything is made of them.
   *
   * @throws ModelError when the model fails
   */
  async read(question: string, options: AskOptions = {}): Promise<Reading> {
    const clock = new StageClock(this.#observe);
    const selected = this.#collection.facets.select(options);
    const view = await viewQuestion(question, this.#embedder, this.#collection, selected, clock);
    const dense = denseCandidates(this.#collection.index, view.vector, selected);
    clock.stage('candidates');
    const entries = [...new Set([...dense, ...view.byWords])].sort((a, b) => a - b);
    const sighted = sight(this.#collection, view, entries);
    const most = Math.max(SHORTLIST, options.limit ?? 0);
    const reading = this.#measure(view, shortlist(sighted, view.verbatim, most));
    clock.stage('features');
    return reading;
  }

  /** A reading with these entries for candidates. */
  #against(entries: readonly number[], { view }: Reading): Reading {
    return this.#measure(view, sight(this.#collection, view, entries));
  }

  #measure(view: QuestionView, candidates: readonly Sighted[]): Reading {
    return {
      view,
      entries: candidates.map(({ entry }) => entry),
      features: computeFeatures(this.#collection, view, candidates),
      questionWords: this.#collection.questionWords,
    };
  }

  suggest(prefix: string, options: SuggestOptions = {}): readonly Suggestion[] {
    const { suggest, index, facets } = this.#collection;
    const selected = facets.select(options);
    const found = suggest.suggest(prefix, {
      limit: options.limit ?? DEFAULT_RESULTS,
      ...(selected && { accept: selected.has }),
    });
    return found.map(({ entry, phrasing }) => ({
      entryId: index.entries.get(entry).id,
      question: this.#collection.phrasings.at(phrasing).text,
    }));
  }

  entry(id: string): IndexedEntry | undefined {
    const { entries } = this.#collection.index;
    const number = entries.find(id);
    return number === undefined ? undefined : entries.get(number);
  }

  /** Where every entry came from. */
  sources(): readonly EntrySource[] {
    const { entries } = this.#collection.index;
    return Array.from({ length: entries.count }, (_, entry) => entries.get(entry).source);
  }

  /** Questions of entries that are spread evenly over the collection. */
  starters(count: number): readonly string[] {
    const { entries } = this.#collection.index;
    const step = Math.max(1, Math.floor(entries.count / Math.max(1, count)));
    const numbers = Array.from({ length: Math.min(count, entries.count) }, (_, i) => i * step);
    return numbers.map((entry) => entries.get(entry).question);
  }

  async #rank(
    question: string,
    options: AskOptions,
  ): Promise<{ readonly reading: RankedReading; readonly followUp: boolean }> {
    const read = await this.read(question, options);
    const clock = new StageClock(this.#observe);
    const alone = rankReading(read, this.#weights);
    clock.stage('rank');
    const before = options.context?.at(-1);
    if (before === undefined || !mayBeFollowUp(alone)) return { reading: alone, followUp: false };
    const inContext = await this.read(`${before} ${question}`, options);
    clock.restart();
    // Each reading is held against what either of them found.
    const entries = [...new Set([...read.entries, ...inContext.entries])].sort((a, b) => a - b);
    const [byItself, withTurn] = [this.#against(entries, read), this.#against(entries, inContext)];
    clock.stage('features');
    const reading = rankFollowUp(byItself, withTurn, this.#weights);
    clock.stage('rank');
    return { reading, followUp: true };
  }

  #ranking({ candidates, view, confidence }: RankedReading, { limit }: AskOptions): Ranking {
    const results = candidates.slice(0, limit ?? DEFAULT_RESULTS);
    return {
      outcome: outcomeOf(confidence, this.#weights.thresholds),
      confidence,
      results: results.map((candidate) => this.#result(candidate, view)),
    };
  }

  #result(candidate: ScoredCandidate, view: QuestionView): RankedResult {
    const { index } = this.#collection;
    return {
      entry: index.entries.get(candidate.entry),
      passage: bestPassage(this.#collection, candidate.entry, view),
      score: candidate.score,
    };
  }
}
