import type { CorpusReport } from './probe-corpus.ts';
import { order, reply, start } from './processes.ts';
import { startDocent } from './servers.ts';
import { type Spread, spreadOf } from './throughput.ts';

export interface ColdStart {
  readonly name: string;
  /** Milliseconds from the start of the process to the first answer over HTTP. */
  readonly first: Spread;
  /** Whether it is a part of a start, and not a whole one. */
  readonly part?: true;
}

/** Entries of the corpus whose reading is timed. */
export const READ_ENTRIES = 10_000;

/**
 * Where its corpus is beside an index, a start reads it to see whether it has changed, and answers
 * after that: milliseconds of that alone.
 */
export async function measureReading(rounds: number): Promise<Spread> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const started = start('./probe-corpus.js', [], undefined);
    await reply(started);
    times.push((await order<CorpusReport>(started, { entries: READ_ENTRIES })).read);
    await started.stop();
  }
  return spreadOf(times);
}

export interface ColdStartCase {
  readonly name: string;
  readonly index: string;
  readonly collection: string;
  readonly corpus?: string;
}

/** Process start to first answer, the index in place; the cases in turn. */
export async function measureColdStart(
  cases: readonly ColdStartCase[],
  rounds: number,
): Promise<ColdStart[]> {
  const times = cases.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, options] of cases.entries()) {
      const server = await startDocent(options);
      times[i]!.push(server.firstMs);
      await server.stop();
    }
  }
  return cases.map(({ name }, i) => ({ name, first: spreadOf(times[i]!) }));
}
