import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import pc from 'picocolors';
import { type Config, eachCollection } from '../server/config.ts';
import { DocentError } from '../server/errors.ts';
import { checkGeneration } from '../server/index/check.ts';
import { currentGeneration, listGenerations } from '../server/index/generation.ts';
import { readManifest } from '../server/index/load.ts';
import { MANIFEST_FILE } from '../server/index/manifest.ts';
import { commandWith, configOf } from './command-options.ts';
import { collectionFolder } from './open-collection.ts';
import { say } from './terminal.ts';

/** A generation on disk, as `docent generations --json` prints it. */
interface ListedGeneration {
  readonly collection: string;
  readonly generation: string;
  readonly live: boolean;
  /** When it was written, ISO 8601; absent where that can't be told. */
  readonly built?: string;
  readonly entries?: number;
  readonly vectors?: number;
  readonly bytes?: number;
  readonly model?: string;
  /** Why it can't be used. */
  readonly problem?: string;
}

/** `docent generations`: the builds of an index that are on the disk, and which one is live. */
export function generationsCommand(): Command {
  return commandWith('generations', 'list the builds of the index', ['index', 'collection'])
    .option('--json', 'print an array of objects and nothing else')
    .option('--check', 'read every file and compare it with its checksum')
    .action(async (options: Record<string, unknown> & { json?: boolean; check?: boolean }) => {
      const { json, check = false } = options;
      const collections = eachCollection(configOf(options, ['json', 'check']));
      const all: ListedGeneration[] = [];
      for (const config of collections) {
        const listed = await generationsOf(config, check);
        all.push(...listed);
        if (json) continue;
        if (collections.length > 1) process.stdout.write(`${pc.bold(config.collection)}\n`);
        if (listed.length === 0) say(`There is no index in ${collectionFolder(config)}.`);
        process.stdout.write(listed.map((one) => `${line(one)}\n`).join(''));
      }
      if (json) process.stdout.write(`${JSON.stringify(all, null, 2)}\n`);
    });
}

async function generationsOf(config: Config, check: boolean): Promise<ListedGeneration[]> {
  const folder = collectionFolder(config);
  const live = await currentGeneration(folder);
  const listed: ListedGeneration[] = [];
  for (const generation of await listGenerations(folder)) {
    listed.push({
      collection: config.collection,
      generation,
      live: generation === live,
      ...(await describe(folder, generation, check)),
    });
  }
  return listed;
}

async function describe(
  folder: string,
  generation: string,
  check: boolean,
): Promise<Omit<ListedGeneration, 'collection' | 'generation' | 'live'>> {
  try {
    const manifest = check
      ? await checkGeneration(folder, generation)
      : (await readManifest(folder, generation)).manifest;
    const { mtime } = await stat(join(folder, generation, MANIFEST_FILE));
    return {
      built: mtime.toISOString(),
      entries: manifest.counts.entries,
      vectors: manifest.counts.vectors,
      bytes: Object.values(manifest.files).reduce((sum, { bytes }) => sum + bytes, 0),
      model: manifest.model.id,
    };
  } catch (error) {
    if (error instanceof DocentError) return { problem: error.message };
    throw error;
  }
}

function line({ generation, live, built, entries, bytes = 0, problem }: ListedGeneration): string {
  const mark = live ? pc.green('* live') : '      ';
  if (problem !== undefined) return `${mark}  ${generation}  ${pc.red(problem)}`;
  const size = `${(bytes / 1e6).toFixed(1)} MB`;
  const when = built?.slice(0, 16).replace('T', ' ');
  return `${mark}  ${generation}  ${when} UTC  ${entries} entries  ${size}`;
}
