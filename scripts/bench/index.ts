import { ConfigError } from '../../server/errors.ts';
import { fail } from '../terminal.ts';
import { annBenchmark } from './ann.ts';
import { buildBenchmark } from './build.ts';
import { printMachine } from './harness.ts';
import { lexicalBenchmark } from './lexical.ts';
import { maxSimBenchmark } from './maxsim.ts';
import { memoryBenchmark } from './memory.ts';
import { questionBenchmark } from './question.ts';
import { serveBenchmark } from './serve/index.ts';
import { widgetBenchmark } from './widget.ts';

const BENCHMARKS: Readonly<
  Record<string, (sizes: readonly number[], texts?: string) => Promise<void>>
> = {
  ann: annBenchmark,
  build: buildBenchmark,
  lexical: lexicalBenchmark,
  maxsim: maxSimBenchmark,
  memory: memoryBenchmark,
  question: questionBenchmark,
  widget: widgetBenchmark,
};
const DEFAULT_SIZES = [1_000, 10_000, 100_000];

/** `npm run bench -- <name> [sizes...]`: prints what it measures; refuses to time wrong answers. */
async function main([name = '', ...rest]: readonly string[]): Promise<void> {
  if (name === 'serve') {
    printMachine();
    await serveBenchmark(rest);
    return;
  }
  const benchmark = BENCHMARKS[name];
  // Only `ann` and `build` make something of them.
  const texts = rest.includes('--texts') ? rest[rest.indexOf('--texts') + 1] : undefined;
  const sizes = rest.filter((word) => word !== '--texts' && word !== texts).map(Number);
  if (benchmark === undefined || !sizes.every((size) => Number.isInteger(size) && size > 0)) {
    const names = Object.keys(BENCHMARKS).join(' | ');
    throw new ConfigError(
      `Usage: npm run bench -- ${names} [rows or entries, default 1000 10000 100000] [--texts <file.jsonl>, ann and build only], or ` +
        'npm run bench -- serve [--part a|c|d|e] [--quick] [--entries <most>]',
    );
  }
  printMachine();
  await benchmark(sizes.length > 0 ? sizes : DEFAULT_SIZES, texts);
}

main(process.argv.slice(2)).catch(fail);
