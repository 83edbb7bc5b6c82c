#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { packageRoot } from '../server/package-root.ts';
import { askCommand } from './ask.ts';
import { evaluateCommand } from './evaluate.ts';
import { fitRankerCommand } from './fit-ranker.ts';
import { indexCommand } from './index.ts';
import { serveCommand } from './serve.ts';
import { fail } from './terminal.ts';

const { version } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as {
  version: string;
};

new Command('docent')
  .description("Answers questions from a documentation site's own FAQ, on your own machine.")
  .version(version)
  .addCommand(serveCommand())
  .addCommand(indexCommand())
  .addCommand(askCommand())
  .addCommand(evaluateCommand())
  .addCommand(fitRankerCommand())
  .parseAsync()
  .catch(fail);
