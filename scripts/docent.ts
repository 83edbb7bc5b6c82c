#!/usr/bin/env node
import { Command } from 'commander';
import { packageVersion } from '../server/package-root.ts';
import { fail } from './terminal.ts';

/** By name; each loaded when it is wanted, since what one needs is half a second to the others. */
const COMMANDS = new Map<string, () => Promise<Command>>([
  ['init', async () => (await import('./init.ts')).initCommand()],
  ['serve', async () => (await import('./serve.ts')).serveCommand()],
  ['index', async () => (await import('./index.ts')).indexCommand()],
  ['ask', async () => (await import('./ask.ts')).askCommand()],
  ['lint', async () => (await import('./lint.ts')).lintCommand()],
  ['export', async () => (await import('./export.ts')).exportCommand()],
  ['generations', async () => (await import('./generations.ts')).generationsCommand()],
  ['rollback', async () => (await import('./rollback.ts')).rollbackCommand()],
  ['evaluate', async () => (await import('./evaluate.ts')).evaluateCommand()],
  ['fit-ranker', async () => (await import('./fit-ranker.ts')).fitRankerCommand()],
]);

async function run(): Promise<void> {
  const docent = new Command('docent')
    .description("Answers questions from a documentation site's own FAQ, on your own machine.")
    // Behind a command, `--version` is the command's own.
    .enablePositionalOptions()
    .version(packageVersion());
  const named = COMMANDS.get(process.argv[2] ?? '');
  // All of them for the help, and for what to suggest instead of an unknown one.
  const wanted = named === undefined ? [...COMMANDS.values()] : [named];
  for (const make of wanted) docent.addCommand(await make());
  await docent.parseAsync();
}

run().catch(fail);
