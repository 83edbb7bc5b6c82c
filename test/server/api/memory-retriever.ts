import type {
  AskOptions,
  IndexedEntry,
  Ranking,
  Retriever,
  Suggestion,
  SuggestOptions,
} from '../../../server/retrieval/ranking.ts';

export function indexedEntry(id: string, over: Partial<IndexedEntry> = {}): IndexedEntry {
  const text = `The answer about ${id}.`;
  return {
    id,
    question: `What is ${id}?`,
    alternates: [],
    answer: { html: `<p>${text}</p>`, text },
    passages: [[0, text.length]],
    source: {
      url: `/guide.html#${id}`,
      title: 'Guide',
      section: 'Basics',
      file: 'guide.md',
      line: 3,
      heading: `## What is ${id}?`,
    },
    tags: [],
    lang: 'en',
    ...over,
  };
}

/**
 * Stands in for retrieval where the wire is what is tested: entries named in the question first,
 * then the rest. Answers can be held back to have requests under way.
 */
export class MemoryRetriever implements Retriever {
  readonly generation = 'gen-1';
  readonly asked: { question: string; options: AskOptions }[] = [];
  readonly suggested: { prefix: string; options: SuggestOptions }[] = [];
  failure: Error | undefined;
  readonly #entries: readonly IndexedEntry[];
  #gate: PromiseWithResolvers | undefined;
  #arrival: { count: number; resolve: () => void } | undefined;

  constructor(entries: readonly IndexedEntry[]) {
    this.#entries = entries;
  }

  /** From now on questions wait for `release`. */
  hold(): void {
    this.#gate = withResolvers();
  }

  release(): void {
    this.#gate?.resolve();
    this.#gate = undefined;
  }

  /** Resolves once `count` questions have come in. */
  arrived(count: number): Promise<void> {
    return new Promise((resolve) => {
      this.#arrival = { count, resolve };
      this.#announce();
    });
  }

  async ask(question: string, options: AskOptions = {}): Promise<Ranking> {
    this.asked.push({ question, options });
    this.#announce();
    if (this.failure !== undefined) throw this.failure;
    await this.#gate?.promise;
    const words = question.toLowerCase().split(/\W+/);
    const named = this.#entries.filter(({ id }) => words.includes(id));
    const ranked = [...named, ...this.#entries.filter((entry) => !named.includes(entry))];
    return {
      outcome: named.length > 0 ? 'answered' : 'unanswered',
      confidence: named.length > 0 ? 0.9 : 0.1,
      results: ranked.slice(0, options.limit ?? 5).map((entry, rank) => ({
        entry,
        passage: { text: entry.answer.text, start: 0, end: entry.answer.text.length },
        score: 1 / (rank + 1),
      })),
    };
  }

  suggest(prefix: string, options: SuggestOptions = {}): readonly Suggestion[] {
    this.suggested.push({ prefix, options });
    return this.#entries
      .filter(({ question }) => question.toLowerCase().startsWith(prefix.toLowerCase()))
      .slice(0, options.limit ?? 5)
      .map(({ id, question }) => ({ entryId: id, question }));
  }

  entry(id: string): IndexedEntry | undefined {
    return this.#entries.find((entry) => entry.id === id);
  }

  starters(count: number): readonly string[] {
    return this.#entries.slice(0, count).map(({ question }) => question);
  }

  #announce(): void {
    if (this.#arrival !== undefined && this.asked.length >= this.#arrival.count) {
      this.#arrival.resolve();
      this.#arrival = undefined;
    }
  }
}

interface PromiseWithResolvers {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

/** `Promise.withResolvers` is not in Node 20. */
function withResolvers(): PromiseWithResolvers {
  let resolve = (): void => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
