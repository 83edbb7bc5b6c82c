import type { Judge } from './judge.ts';
import { afterWarmUp, type MemorySample, type Trend, trend } from './memory.ts';

export interface SoakReport {
  readonly passed: boolean;
  readonly minutes: number;
  readonly seed: number;
  readonly clients: number;
  /** How often what happened. */
  readonly counts: Readonly<Record<string, number>>;
  readonly faultCount: number;
  /** The first of them. */
  readonly faults: readonly string[];
  /** Lines of the log that should not be there. */
  readonly badLines: readonly string[];
  readonly memory: {
    readonly samples: number;
    /** Of the samples that count. */
    readonly minutes: number;
    /** MB an hour; null where the run was too short to tell. */
    readonly slopes: Readonly<Record<Kind, Trend | null>>;
    /** MB, mean of the samples that count. */
    readonly means: Readonly<Record<Kind, number>>;
  };
}

type Kind = 'rss' | 'heap' | 'external';
const KINDS: readonly Kind[] = ['rss', 'heap', 'external'];
/** Of the samples between two starts: caches fill, compilers are at work. */
const WARM_UP_SHARE = 0.35;
/** Below this a slope is an extrapolation from noise. */
const JUDGED_MINUTES = 4;
/** MB an hour that the slope's interval must not lie above. A swap leaves the allocator some room. */
const MOST_GROWTH: Readonly<Record<Kind, number>> = { rss: 100, heap: 10, external: 10 };

export interface ReportInput {
  readonly took: number;
  readonly seed: number;
  readonly clients: number;
  readonly judge: Judge;
  readonly samples: readonly MemorySample[];
  readonly badLines: readonly string[];
}

export function makeReport(input: ReportInput): SoakReport {
  const { judge, took, seed, clients, badLines } = input;
  const samples = afterWarmUp(input.samples, WARM_UP_SHARE);
  const minutes = ((samples.at(-1)?.hours ?? 0) - (samples[0]?.hours ?? 0)) * 60;
  const each = <T>(value: (kind: Kind) => T): Record<Kind, T> =>
    Object.fromEntries(KINDS.map((kind) => [kind, value(kind)])) as Record<Kind, T>;
  const slopes = each((kind) =>
    minutes < JUDGED_MINUTES
      ? null
      : (trend(samples.map((sample) => [sample.hours, sample[kind]])) ?? null),
  );
  const means = each(
    (kind) => samples.reduce((sum, sample) => sum + sample[kind], 0) / samples.length,
  );
  const growing = KINDS.filter((kind) => (slopes[kind]?.low ?? 0) > MOST_GROWTH[kind]);
  for (const kind of growing) judge.fault(`memory grows: ${kind} ${inWords(slopes[kind])}`);
  if (judge.counts['right answer'] === undefined) judge.fault('not one question was answered');
  return {
    passed: judge.faultCount === 0 && badLines.length === 0,
    minutes: took,
    seed,
    clients,
    counts: judge.counts,
    faultCount: judge.faultCount,
    faults: judge.faults,
    badLines,
    memory: { samples: samples.length, minutes, slopes, means },
  };
}

/** For people. */
export function reportText(report: SoakReport): string {
  const { counts, memory } = report;
  const total = (prefix: string): number =>
    Object.entries(counts).reduce((sum, [name, n]) => (name.startsWith(prefix) ? sum + n : sum), 0);
  const lines = [
    `${report.passed ? 'passed' : 'FAILED'}: ${report.minutes.toFixed(1)} minutes, seed ${report.seed}, ${report.clients} clients over WebSocket`,
    `${total('sent ')} requests: ${total('right ')} right, ${total('refused ')} refused with a code, ${report.faultCount} faults`,
    ...Object.entries(counts).map(([name, n]) => `  ${name.padEnd(32)}${String(n).padStart(8)}`),
    `memory over ${memory.minutes.toFixed(1)} minutes after warm-up, ${memory.samples} samples:`,
    ...KINDS.map(
      (kind) =>
        `  ${kind.padEnd(9)}${memory.means[kind].toFixed(1).padStart(8)} MB, ${inWords(memory.slopes[kind])}`,
    ),
    ...report.faults.map((fault) => `fault: ${fault}`),
    ...report.badLines.slice(0, 20).map((line) => `log: ${line}`),
  ];
  return lines.join('\n');
}

function inWords(slope: Trend | null): string {
  if (slope === null) return 'too short to tell a slope';
  const { low, high, effective } = slope;
  return `${slope.slope.toFixed(1)} MB/h (95 %: ${low.toFixed(1)} to ${high.toFixed(1)}, ${effective.toFixed(0)} independent samples)`;
}
