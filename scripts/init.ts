import type { Command } from 'commander';
import { Option } from 'commander';
import pc from 'picocolors';
import { CONFIG_FILE } from '../server/config/file-source.ts';
import { loadConfig } from '../server/config.ts';
import { ConfigError } from '../server/errors.ts';
import { sayIndexed } from './build-report.ts';
import { plainCommand } from './command-options.ts';
import { Dialogue } from './init/dialogue.ts';
import { nextStepsText } from './init/next-steps.ts';
import { plannedSettings } from './init/plan.ts';
import { refuseToOverwrite, settingsFileText, writeSettingsFile } from './init/settings-file.ts';
import { type Given, type Settled, settle } from './init/three-questions.ts';
import { trialText } from './init/trial.ts';
import {
  buildWithProgress,
  collectionFolder,
  openRetriever,
  startEmbedder,
  tellOfCorpus,
} from './open-collection.ts';
import { say } from './terminal.ts';

interface InitFlags extends Given {
  readonly yes?: boolean;
  readonly force?: boolean;
}

/** `docent init`: from a site's own pages to settings, an index, answers and what to paste. */
export function initCommand(): Command {
  return plainCommand('init', 'set up Docent for a site: three questions, then it answers')
    .option(
      '--corpus <items...>',
      'what to read: files, folders, globs, sites (default: what is found)',
    )
    .option('--url <address>', 'where the site is on the web (default: as its settings say)')
    .addOption(
      new Option('--pages <kind>', 'what of a page is an entry').choices(['questions', 'sections']),
    )
    .option('--yes', 'ask nothing, take what is found', false)
    .option(
      '--force',
      'begin anew where there is a docent.config.yaml; it is kept as a copy',
      false,
    )
    .action(async (flags: InitFlags) => {
      const folder = process.cwd();
      await refuseToOverwrite(folder, flags.force === true);
      const settled = await settleHere(folder, flags);
      await setUp(folder, settled);
    });
}

async function settleHere(folder: string, { yes, ...given }: InitFlags): Promise<Settled> {
  if (yes === true) return settle(folder, given, undefined);
  const { stdin, stderr } = process;
  if (stdin.isTTY !== true || stderr.isTTY !== true) {
    throw new ConfigError(
      '`docent init` asks three questions, and there is no terminal to ask them in: run it in one, or give --yes to take what is found (and --corpus, --url, --pages to say it yourself).',
    );
  }
  const dialogue = new Dialogue(stdin, stderr, true);
  try {
    dialogue.say('Three questions; Enter takes what stands in [brackets].');
    return await settle(folder, given, dialogue);
  } finally {
    dialogue.close();
  }
}

async function setUp(folder: string, { plan, corpus }: Settled): Promise<void> {
  const begin = performance.now();
  const kept = await writeSettingsFile(folder, settingsFileText(plannedSettings(plan)));
  if (kept !== undefined) say(`kept the docent.config.yaml that was here as ${kept}`);
  say(`${pc.green('wrote')} docent.config.yaml`);
  tellOfCorpus(corpus);
  const config = loadConfig({ cwd: folder, file: CONFIG_FILE });
  const embedder = await startEmbedder(config);
  try {
    const index = collectionFolder(config);
    const result = await buildWithProgress(config, corpus, embedder, index);
    sayIndexed(corpus, result, (performance.now() - begin) / 1000);
    const retriever = await openRetriever(config, embedder, index);
    const trial = await trialText(retriever, corpus.entries, config);
    const next = await nextStepsText(folder, config, plan.finding);
    process.stdout.write(`\n${trial}${trial === '' ? '' : '\n'}${next}`);
    if (corpus.entries.some(({ source }) => source.url === '')) {
      say(
        pc.dim('Sources without an address are shown without a link: urlPattern gives them one.'),
      );
    }
  } finally {
    await embedder.close();
  }
}
