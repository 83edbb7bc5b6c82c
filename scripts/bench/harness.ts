import { cpus } from 'node:os';
import { setTimeout } from 'node:timers/promises';

/** Milliseconds, sorted. */
export type Times = Float64Array;

/** Something to be timed: all that it does for one of its inputs, numbered from 0. */
export type Contender = (input: number) => unknown;

export interface TimingOptions {
  /** How many inputs there are. */
  readonly inputs: number;
  /** How often each is timed, the fastest counting; default 5. */
  readonly rounds?: number;
  /** Runs before anything is timed, so that the compilers are done; default 200. */
  readonly warmUp?: number;
}

/**
 * Times contenders in turn, input by input, so that whatever else the machine does hits all of
 * them alike, and takes each input's fastest round, so that it counts little: what is left is how
 * much inputs differ.
 */
export async function timeInTurn<Name extends string>(
  contenders: Readonly<Record<Name, Contender>>,
  { inputs, rounds = 5, warmUp = 200 }: TimingOptions,
): Promise<Record<Name, Times>> {
  const runs = (Object.entries(contenders) as [Name, Contender][]).map(([name, contender]) => ({
    name,
    contender,
    times: new Float64Array(inputs).fill(Number.POSITIVE_INFINITY),
  }));
  for (const { contender } of runs) for (let i = 0; i < warmUp; i++) contender(i % inputs);
  // Compilation goes on in the background.
  await setTimeout(200);
  for (let i = 0; i < inputs * rounds; i++) {
    const input = i % inputs;
    for (const { contender, times } of runs) {
      const start = performance.now();
      contender(input);
      times[input] = Math.min(times[input]!, performance.now() - start);
    }
  }
  return Object.fromEntries(runs.map(({ name, times }) => [name, times.sort()])) as Record<
    Name,
    Times
  >;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The value that `share` of them stay below. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** Median, 10 %, 90 %, 95 % and the largest, in milliseconds. */
export function spread(times: Times): string[] {
  return [0.5, 0.1, 0.9, 0.95, 1].map((share) => quantile(times, share).toFixed(3));
}
export const SPREAD = ['p50', 'p10', 'p90', 'p95', 'max'] as const;

/** Where the figures come from. */
export function printMachine(): void {
  const [first] = cpus();
  print(`Node ${process.version}, ${process.arch}, ${cpus().length} x ${first?.model.trim()}`);
}

/** Columns as wide as they must be, the first to the left, the others to the right. */
export function printTable(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('  ');
  print(`\n${title}\n${[head, ...rows].map(line).join('\n')}`);
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
