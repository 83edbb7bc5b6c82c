import {
  Counter,
  type CounterConfiguration,
  collectDefaultMetrics,
  Gauge,
  Histogram,
  Registry,
} from 'prom-client';
import { WIRE_CODES, type WireCode } from '../errors.ts';
import { CACHE_RESULTS } from '../retrieval/cached-retriever.ts';
import type { CollectionObserver } from '../retrieval/live-collection.ts';
import { OUTCOMES, type Outcome } from '../retrieval/ranking.ts';
import { STAGES, type Stage } from '../retrieval/stages.ts';
import type { ClientMessage } from './protocol.ts';

/** Seconds: from a cached answer to the longest wait that `limits.answerSeconds` usually allows. */
const QUESTION_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30];
/** Seconds: the stages outside the model take fractions of a millisecond. */
const STAGE_BUCKETS = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.5, 10,
];
const REQUEST_TYPES = ['ask', 'suggest', 'entry', 'feedback', 'unknown'] as const;
const LOADS = ['loaded', 'refused'] as const;

/**
 * What a server counts, for Prometheus. Labels take their values from short lists of ours, never
 * from what clients send; docs/operations.md has the table.
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests: Counter<'type'>;
  readonly #questions: Counter<'collection' | 'outcome'>;
  readonly #errors: Counter<'code'>;
  readonly #cache: Counter<'collection' | 'result'>;
  readonly #feedback: Counter<'helpful'>;
  readonly #workersLost: Counter;
  readonly #loads: Counter<'collection' | 'result'>;
  readonly #seconds = new Histogram({
    name: 'docent_question_seconds',
    help: 'From a question to its answer, waiting included.',
    buckets: QUESTION_BUCKETS,
    registers: [this.#registry],
  });
  readonly #stages = new Histogram({
    name: 'docent_stage_seconds',
    help: 'Parts of a question that was computed.',
    labelNames: ['stage'],
    buckets: STAGE_BUCKETS,
    registers: [this.#registry],
  });
  readonly #index = new Gauge({
    name: 'docent_index_info',
    help: '1 for the generation that answers.',
    labelNames: ['collection', 'generation'],
    registers: [this.#registry],
  });

  /** @param collections names of the collections that are served */
  constructor(collections: readonly string[] = ['default']) {
    this.#requests = this.#counter('requests_total', 'Messages taken, by type.', {
      type: REQUEST_TYPES,
    });
    this.#questions = this.#counter('questions_total', 'Questions answered, by outcome.', {
      collection: collections,
      outcome: OUTCOMES,
    });
    this.#errors = this.#counter('errors_total', 'Errors told to clients, by code.', {
      code: Object.keys(WIRE_CODES),
    });
    this.#cache = this.#counter('cache_questions_total', 'Questions by what the cache did.', {
      collection: collections,
      result: CACHE_RESULTS,
    });
    this.#feedback = this.#counter('feedback_total', 'Feedback on answers.', {
      helpful: ['yes', 'no'],
    });
    this.#workersLost = this.#counter('workers_lost_total', 'Workers that died or hung.', {});
    this.#loads = this.#counter('index_loads_total', 'Generations of the index tried.', {
      collection: collections,
      result: LOADS,
    });
    for (const stage of STAGES) this.#stages.zero({ stage });
  }

  /** The process' own: memory, processor time, garbage collection, event-loop delay. Once. */
  watchProcess(): void {
    collectDefaultMetrics({ register: this.#registry });
  }

  /** A value that is read when somebody asks for it. */
  gauge(name: string, help: string, read: () => number): void {
    this.#registry.registerMetric(
      new Gauge({
        name: `docent_${name}`,
        help,
        registers: [],
        collect() {
          this.set(read());
        },
      }),
    );
  }

  /** As `gauge`, one value a label. */
  gauges(name: string, help: string, label: string, read: () => Record<string, number>): void {
    this.#registry.registerMetric(
      new Gauge({
        name: `docent_${name}`,
        help,
        labelNames: [label],
        registers: [],
        collect() {
          for (const [value, count] of Object.entries(read())) this.set({ [label]: value }, count);
        },
      }),
    );
  }

  request(type: ClientMessage['type'] | 'unknown'): void {
    this.#requests.inc({ type });
  }

  answered(collection: string, outcome: Outcome, milliseconds: number): void {
    this.#questions.inc({ collection, outcome });
    this.#seconds.observe(milliseconds / 1000);
  }

  error(code: WireCode): void {
    this.#errors.inc({ code });
  }

  feedback(helpful: boolean): void {
    this.#feedback.inc({ helpful: helpful ? 'yes' : 'no' });
  }

  readonly stage = (stage: Stage, milliseconds: number): void => {
    this.#stages.observe({ stage }, milliseconds / 1000);
  };

  /** What one collection tells of itself. */
  ofCollection(collection: string): CollectionObserver {
    let live: string | undefined;
    return {
      stage: this.stage,
      cache: (result) => this.#cache.inc({ collection, result }),
      indexLoaded: (generation) => {
        this.#loads.inc({ collection, result: 'loaded' });
        if (live !== undefined) this.#index.remove({ collection, generation: live });
        live = generation;
        this.#index.set({ collection, generation }, 1);
      },
      indexRefused: () => this.#loads.inc({ collection, result: 'refused' }),
    };
  }

  workerLost(): void {
    this.#workersLost.inc();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Everything, in Prometheus' text format. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  /** A counter that shows all its labels' values from the start: a rate needs a first value. */
  #counter<Label extends string>(
    name: string,
    help: string,
    labels: Readonly<Record<Label, readonly string[]>>,
  ): Counter<Label> {
    const labelNames = Object.keys(labels) as Label[];
    const configuration: CounterConfiguration<Label> = {
      name: `docent_${name}`,
      help,
      labelNames,
      registers: [this.#registry],
    };
    const counter = new Counter(configuration);
    let rows: Record<string, string>[] = [{}];
    for (const label of labelNames) {
      rows = rows.flatMap((row) => labels[label].map((value) => ({ ...row, [label]: value })));
    }
    if (labelNames.length > 0) for (const row of rows) counter.inc(row as never, 0);
    return counter;
  }
}
