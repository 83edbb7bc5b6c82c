import type { Command } from 'commander';
import pc from 'picocolors';
import { type Config, eachCollection } from '../server/config.ts';
import {
  findModelFolder,
  hashModelFolder,
  hashModelName,
} from '../server/embedding/model-files.ts';
import { ConfigError, IndexMismatchError, IndexMissingError } from '../server/errors.ts';
import { checkGeneration } from '../server/index/check.ts';
import { currentGeneration, listGenerations } from '../server/index/generation.ts';
import { modelDifference } from '../server/index/load.ts';
import type { Manifest } from '../server/index/manifest.ts';
import { rollBack } from '../server/index/rollback.ts';
import { commandWith, configOf, MODEL_SETTINGS } from './command-options.ts';
import { collectionFolder } from './open-collection.ts';
import { say } from './terminal.ts';

/** `docent rollback`: makes a generation live that is whole, the one before by default. */
export function rollbackCommand(): Command {
  const settings = ['index', 'collection', ...MODEL_SETTINGS];
  return commandWith('rollback', 'make an older build of the index live', settings)
    .argument('[generation]', 'its name or its number; default: the one before the live one')
    .action(async (wanted: string | undefined, options: Record<string, unknown>) => {
      const config = configOf(options);
      if (config.furtherCollections.length > 0) throw whichCollection(config);
      const folder = collectionFolder(config);
      const live = await currentGeneration(folder);
      const target = choose(await listGenerations(folder), live, wanted, folder);
      if (target === live) {
        say(`${target} is live already.`);
        return;
      }
      await refuseOtherModel(await checkGeneration(folder, target), config, target);
      await rollBack(folder, target);
      say(
        `${pc.green('live')} ${target}, which is whole, in place of ${live ?? 'none'}. ` +
          'A running server takes it by itself, or at once at a SIGHUP.',
      );
    });
}

/** Of several, none is rolled back by accident. */
function whichCollection(config: Config): ConfigError {
  const names = eachCollection(config).map(({ collection }) => collection);
  return new ConfigError(
    `Say which collection is rolled back: --collection ${names.join(' or ')}.`,
    {
      subject: 'collection',
    },
  );
}

/** @throws IndexMissingError */
function choose(
  generations: readonly string[],
  live: string | undefined,
  wanted: string | undefined,
  folder: string,
): string {
  if (wanted !== undefined) {
    const prefix = `${wanted.padStart(6, '0')}-`;
    const found = generations.find((name) => name === wanted || name.startsWith(prefix));
    if (found !== undefined) return found;
    throw new IndexMissingError(
      `There is no generation ${wanted} in ${folder}; there are: ${generations.join(', ') || 'none'}.`,
      { subject: folder },
    );
  }
  // Names begin with their running number. Where none is live, the newest is the one before.
  const before = generations.slice(0, live === undefined ? undefined : generations.indexOf(live));
  const last = before.at(-1);
  if (last !== undefined) return last;
  throw new IndexMissingError(
    `There is no generation before ${live ?? 'the live one'} in ${folder}; there are: ${generations.join(', ') || 'none'}.`,
    { subject: folder },
  );
}

/** A server would refuse it, and go on with the one that was to be left. */
async function refuseOtherModel(manifest: Manifest, { model }: Config, target: string) {
  const { id, pooling, queryPrefix, passagePrefix, dtype, maxTokens } = model;
  const folder = findModelFolder(model);
  const hash = folder === undefined ? hashModelName(model) : await hashModelFolder(folder);
  const configured = { id, hash, pooling, queryPrefix, passagePrefix, dtype, maxTokens };
  const difference = modelDifference(manifest.model, { ...manifest.model, ...configured });
  if (difference === undefined) return;
  throw new IndexMismatchError(
    `${target} was built with ${difference}: configure that model first; nothing was changed.`,
    { subject: target },
  );
}
