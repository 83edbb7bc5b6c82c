import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { quantile } from '../harness.ts';
import { checkAnswers } from './check.ts';
import type { Transport } from './clients.ts';
import type { LatencySummary } from './latency.ts';
import type { LoadShape } from './load.ts';
import type { LoadJob, LoadReport } from './load-generator.ts';
import type { ModelJob, ModelReport } from './model-alone.ts';
import { order, processorTime, reply, type Started, start } from './processes.ts';
import { scrape, startDocent, startModel, startNaive } from './servers.ts';

/** Median of the rounds, the least and the most. */
export interface Spread {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** One layout of processes on cores. */
export interface Layout {
  readonly name: string;
  readonly servers: string | undefined;
  readonly generator: string | undefined;
}

export interface ClosedPoint {
  readonly who: 'docent' | 'naive';
  readonly transport: Transport;
  readonly connections: number;
  /** Answers a second. */
  readonly rate: Spread;
  /** To the model alone, of the same round. */
  readonly toModel: Spread;
  readonly p50: number;
  readonly p99: number;
  readonly processor: ProcessorTime;
}

/** Milliseconds of processor time for one answer. */
export interface ProcessorTime {
  /** On the main thread, where the event loop is. */
  readonly main: number;
  /** On all others: the model's workers, the compilers, garbage collection. */
  readonly others: number;
}

export interface OpenPoint {
  readonly who: 'docent' | 'naive';
  readonly transport: Transport;
  /** Of that server's saturation over that transport; 0: idle, a question now and then. */
  readonly load: number;
  readonly arrivals: 'even' | 'random';
  readonly asked: number;
  readonly answered: number;
  /** Of each figure the median of the rounds. */
  readonly latency: LatencySummary;
  /** Its p99 to the p50 of that server when idle, over that transport, in the same round. */
  readonly p99ToIdle: Spread;
}

export interface ThroughputResult {
  readonly layout: string;
  readonly entries: number;
  readonly model: Spread;
  /** Milliseconds of processor time for a text, the model alone. */
  readonly modelProcessor: number;
  readonly closed: readonly ClosedPoint[];
  readonly open: readonly OpenPoint[];
  /** Milliseconds of an idle question outside the model, mean, by the server's own metrics. */
  readonly outsideModel: Spread;
  /** The busiest that the load generator was, as a share of a core. */
  readonly generatorBusy: number;
}

export interface ThroughputOptions {
  readonly index: string;
  readonly collection: string;
  readonly entries: number;
  /** What the naive server answers from. */
  readonly naiveFile: string;
  readonly questions: readonly string[];
  readonly folder: string;
  readonly layout: Layout;
  readonly rounds: number;
  /** Seconds of each load. */
  readonly seconds: number;
  readonly points: readonly (readonly [Transport, number])[];
  readonly open: boolean;
}

/** Questions whose answers are compared before anything is timed. */
const CHECKED = 32;
/** Where a server is full: enough connections that it is never without a question. */
const SATURATING = 16;
/** Questions a second to an idle server: each is answered before the next comes. */
const IDLE_RATE = 8;

/** Model alone, Docent and the naive server in turn, round by round, then Docent at fixed rates. */
export async function measureThroughput(options: ThroughputOptions): Promise<ThroughputResult> {
  const { layout, questions, seconds } = options;
  const file = join(options.folder, 'questions.json');
  await writeFile(file, JSON.stringify(questions));
  const running: Started[] = [];
  const use = <T extends Started>(started: T): T => {
    running.push(started);
    return started;
  };
  try {
    const { index, collection } = options;
    const docent = use(await startDocent({ index, collection, cores: layout.servers }));
    const naive = use(await startNaive(options.naiveFile, layout.servers));
    const model = use(startModel(layout.servers));
    await reply(model);
    const generator = use(start('./load-generator.js', [], layout.generator));
    await reply(generator);
    await checkAnswers(docent.url, questions.slice(0, CHECKED), true);
    await checkAnswers(naive.url, questions.slice(0, CHECKED), false);

    let from = CHECKED;
    let busy = 0;
    const load = async (
      who: 'docent' | 'naive',
      transport: Transport,
      connections: number,
      shape: LoadShape,
    ): Promise<LoadReport & { processor: ProcessorTime }> => {
      const server = who === 'docent' ? docent : naive;
      const { url } = server;
      const before = processorTime(server);
      const job: LoadJob = { url, transport, connections, shape, questions: file, from };
      const report = await order<LoadReport>(generator, job);
      const errors = Object.entries(report.errors);
      if (errors.length > 0) throw new Error(`${who} refused: ${JSON.stringify(report.errors)}`);
      from += report.asked;
      busy = Math.max(busy, report.busy);
      const after = processorTime(server);
      return {
        ...report,
        processor: {
          main: (after.main - before.main) / report.asked,
          others: (after.others - before.others) / report.asked,
        },
      };
    };
    const modelAlone = async (): Promise<{ rate: number; processor: number }> => {
      const job: ModelJob = { seconds, warmUp: 0.5, questions: file, from };
      const before = processorTime(model);
      const { rate, texts } = await order<ModelReport>(model, job);
      return { rate, processor: (processorTime(model).others - before.others) / texts };
    };

    const points = [
      ...options.points.map(([transport, count]) => ['docent', transport, count] as const),
      ['naive', 'ws', SATURATING] as const,
      ['naive', 'http', SATURATING] as const,
    ];
    const models: Awaited<ReturnType<typeof modelAlone>>[] = [];
    const reports = points.map((): Awaited<ReturnType<typeof load>>[] => []);
    for (let round = 0; round < options.rounds; round++) {
      models.push(await modelAlone());
      for (const [i, [who, transport, connections]] of points.entries()) {
        // Until every connection has its first answer, and the compilers are done.
        const warmUp = 1 + connections / 200;
        const shape: LoadShape = { kind: 'closed', seconds, warmUp };
        reports[i]!.push(await load(who, transport, connections, shape));
      }
    }
    const closed = points.map(([who, transport, connections], i): ClosedPoint => {
      const each = reports[i]!;
      return {
        who,
        transport,
        connections,
        rate: spreadOf(each.map(({ rate }) => rate)),
        toModel: spreadOf(each.map(({ rate }, round) => rate / models[round]!.rate)),
        p50: medianOf(each, ({ latency }) => latency.p50),
        p99: medianOf(each, ({ latency }) => latency.p99),
        processor: {
          main: medianOf(each, ({ processor }) => processor.main),
          others: medianOf(each, ({ processor }) => processor.others),
        },
      };
    });

    const saturation = (who: 'docent' | 'naive', transport: Transport): number =>
      closed.find(
        (point) =>
          point.who === who && point.transport === transport && point.connections === SATURATING,
      )?.rate.median ?? Number.NaN;
    const steps = options.open ? openSteps() : [];
    const rateOf = ({ who, transport, share }: OpenStep): number =>
      share === 0 ? IDLE_RATE : share * saturation(who, transport);
    const latencies = steps.map((): LoadReport[] => []);
    const outsideModel: number[] = [];
    for (let round = 0; round < options.rounds; round++) {
      for (const [i, step] of steps.entries()) {
        const { who, transport, share, arrivals } = step;
        const spent = (share === 0 ? 2 : 3) * seconds;
        const before = await scrape(docent.url);
        const shape: LoadShape = { kind: 'open', seconds: spent, rate: rateOf(step), arrivals };
        latencies[i]!.push(await load(who, transport, SATURATING, shape));
        if (who === 'docent' && share === 0) {
          outsideModel.push(outside(before, await scrape(docent.url)));
        }
      }
    }
    const open = steps.map((step, i): OpenPoint => {
      const { who, transport, share, arrivals } = step;
      const each = latencies[i]!;
      const idle = latencies[steps.findIndex((other) => isIdleOf(other, step))]!;
      const ratios = each.map(({ latency }, round) => latency.p99 / idle[round]!.latency.p50);
      return {
        who,
        transport,
        load: share,
        arrivals,
        asked: rateOf(step),
        answered: medianOf(each, ({ rate }) => rate),
        latency: medianLatency(each.map(({ latency }) => latency)),
        p99ToIdle: spreadOf(ratios),
      };
    });
    return {
      layout: layout.name,
      entries: options.entries,
      model: spreadOf(models.map(({ rate }) => rate)),
      modelProcessor: medianOf(models, ({ processor }) => processor),
      closed,
      open,
      outsideModel: spreadOf(outsideModel),
      generatorBusy: busy,
    };
  } finally {
    await Promise.all(running.map((started) => started.stop()));
  }
}

interface OpenStep {
  readonly who: 'docent' | 'naive';
  readonly transport: Transport;
  readonly share: number;
  readonly arrivals: 'even' | 'random';
}

function isIdleOf(step: OpenStep, { who, transport }: OpenStep): boolean {
  return step.share === 0 && step.who === who && step.transport === transport;
}

function medianOf<T>(rounds: readonly T[], of: (round: T) => number): number {
  return spreadOf(rounds.map(of)).median;
}

function medianLatency(each: readonly LatencySummary[]): LatencySummary {
  return {
    count: each.reduce((sum, { count }) => sum + count, 0),
    p50: medianOf(each, ({ p50 }) => p50),
    p95: medianOf(each, ({ p95 }) => p95),
    p99: medianOf(each, ({ p99 }) => p99),
    p999: medianOf(each, ({ p999 }) => p999),
    max: medianOf(each, ({ max }) => max),
  };
}

function openSteps(): OpenStep[] {
  const step = (
    who: OpenStep['who'],
    transport: Transport,
    share: number,
    arrivals: OpenStep['arrivals'] = 'even',
  ): OpenStep => ({ who, transport, share, arrivals });
  return [
    step('docent', 'ws', 0),
    step('docent', 'http', 0),
    step('naive', 'ws', 0),
    ...[0.25, 0.5, 0.75].flatMap((share) => [
      step('docent', 'ws', share),
      step('docent', 'http', share),
    ]),
    step('docent', 'ws', 0.5, 'random'),
    step('naive', 'ws', 0.5),
  ];
}

/** Milliseconds of a question that were neither in the model nor spent waiting for it. */
function outside(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): number {
  const grown = (name: string): number => (after.get(name) ?? 0) - (before.get(name) ?? 0);
  const inModel =
    grown('docent_stage_seconds_sum{stage="embed"}') +
    grown('docent_stage_seconds_sum{stage="wait"}');
  const count = grown('docent_question_seconds_count');
  return (1000 * (grown('docent_question_seconds_sum') - inModel)) / count;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  return { median: quantile(sorted, 0.5), least: sorted[0]!, most: sorted.at(-1)! };
}
