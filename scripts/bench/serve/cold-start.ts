import { startDocent } from './servers.ts';
import { type Spread, spreadOf } from './throughput.ts';

export interface ColdStart {
  readonly name: string;
  /** Milliseconds from the start of the process to the first answer over HTTP. */
  readonly first: Spread;
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
