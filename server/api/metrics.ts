import {
  Counter,
  type CounterConfiguration,
  collectDefaultMetrics,
  Gauge,
  Histogram,
  Registry,
} from 'prom-client';
import { WIRE_CODES, type WireCode } from '../errors.ts';
import { CACHE_RESULTS, type CacheResult } from '../retrieval/cached-retriever.ts';
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
  readonly #requests = this.#counter('requests_total', 'Messages taken, by type.', {
    type: REQUEST_TYPES,
  });
  readonly #questions = this.#counter('questions_total', 'Questions answered, by outcome.', {
    outcome: OUTCOMES,
  });
  readonly #errors = this.#counter('errors_total', 'Errors told to clients, by code.', {
    code: Object.keys(WIRE_CODES),
  });
  readonly #cache = this.#counter('cache_questions_total', 'Questions by what the cache did.', {
    result: CACHE_RESULTS,
  });
  readonly #feedback = this.#counter('feedback_total', 'Feedback on answers.', {
    helpful: ['yes', 'no'],
  });
  readonly #workersLost = this.#counter('workers_lost_total', 'Workers that died.', {});
  readonly #loads = this.#counter('index_loads_total', 'Generations of the index tried.', {
    result: LOADS,
  });
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

  constructor() {
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

  answered(outcome: Outcome, milliseconds: number): void {
    this.#questions.inc({ outcome });
    this.#seconds.observe(milliseconds / 1000);
  }

  error(code: WireCode): void {
    this.#errors.inc({ code });
  }

  feedback(helpful: boolean): void {
    this.#feedback.inc({ helpful: helpful ? 'yes' : 'no' });
  }

  readonly cache = (result: CacheResult): void => {
    this.#cache.inc({ result });
  };

  readonly stage = (stage: Stage, milliseconds: number): void => {
    this.#stages.observe({ stage }, milliseconds / 1000);
  };

  workerLost(): void {
    this.#workersLost.inc();
  }

  /** Another generation answers from now on. */
  indexLoaded(collection: string, generation: string): void {
    this.#loads.inc({ result: 'loaded' });
    this.#index.reset();
    this.#index.set({ collection, generation }, 1);
  }

  /** A generation could not be used. */
  indexRefused(): void {
    this.#loads.inc({ result: 'refused' });
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
    for (const label of labelNames) {
      for (const value of labels[label]) counter.inc({ [label]: value } as never, 0);
    }
    return counter;
  }
}
