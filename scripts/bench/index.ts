import { ConfigError } from '../../server/errors.ts';
import { fail } from '../terminal.ts';
import { annBenchmark } from './ann.ts';
import { printMachine } from './harness.ts';
import { lexicalBenchmark } from './lexical.ts';
import { maxSimBenchmark } from './maxsim.ts';

const BENCHMARKS: Readonly<Record<string, (sizes: readonly number[]) => Promise<void>>> = {
  ann: annBenchmark,
  lexical: lexicalBenchmark,
  maxsim: maxSimBenchmark,
};
const DEFAULT_SIZES = [1_000, 10_000, 100_000];

/** `npm run bench -- <name> [sizes...]`: prints what it measures; refuses to time wrong answers. */
async function main([name = '', ...rest]: readonly string[]): Promise<void> {
  const benchmark = BENCHMARKS[name];
  const sizes = rest.map(Number);
  if (benchmark === undefined || !sizes.every((size) => Number.isInteger(size) && size > 0)) {
    const names = Object.keys(BENCHMARKS).join(' | ');
    throw new ConfigError(
      `Usage: npm run bench -- ${names} [rows or entries, default 1000 10000 100000]`,
    );
  }
  printMachine();
  await benchmark(sizes.length > 0 ? sizes : DEFAULT_SIZES);
}

main(process.argv.slice(2)).catch(fail);
