import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { ConfigError } from '../../server/errors.ts';
import { fail, say } from '../terminal.ts';
import { reportText } from './report.ts';
import { soak } from './soak.ts';

const USAGE =
  'Usage: npm run soak -- [--minutes 10] [--seed 1] [--clients 16] [--think 150 (ms)] [--json <file>]';

/** `npm run soak`: the report on standard output, exit code 1 where anything was wrong. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '10' },
      seed: { type: 'string', default: '1' },
      clients: { type: 'string', default: '16' },
      think: { type: 'string', default: '150' },
      json: { type: 'string' },
    },
  });
  const report = await soak({
    minutes: positive(values.minutes),
    seed: positive(values.seed),
    clients: positive(values.clients),
    thinkMs: positive(values.think),
    say,
  });
  process.stdout.write(`${reportText(report)}\n`);
  if (values.json !== undefined)
    await writeFile(values.json, `${JSON.stringify(report, null, 2)}\n`);
  if (!report.passed) process.exitCode = 1;
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new ConfigError(`"${text}" is no positive number. ${USAGE}`);
  return value;
}

main().catch(fail);
