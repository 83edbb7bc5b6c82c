#!/usr/bin/env node
import { Command } from 'commander';
import { packageVersion } from '../server/package-root.ts';
import { askCommand } from './ask.ts';
import { evaluateCommand } from './evaluate.ts';
import { exportCommand } from './export.ts';
import { fitRankerCommand } from './fit-ranker.ts';
import { generationsCommand } from './generations.ts';
import { indexCommand } from './index.ts';
import { lintCommand } from './lint.ts';
import { rollbackCommand } from './rollback.ts';
import { serveCommand } from './serve.ts';
import { fail } from './terminal.ts';

new Command('docent')
  .description("Answers questions from a documentation site's own FAQ, on your own machine.")
  .version(packageVersion())
  .addCommand(serveCommand())
  .addCommand(indexCommand())
  .addCommand(askCommand())
  .addCommand(lintCommand())
  .addCommand(exportCommand())
  .addCommand(generationsCommand())
  .addCommand(rollbackCommand())
  .addCommand(evaluateCommand())
  .addCommand(fitRankerCommand())
  .parseAsync()
  .catch(fail);
