import { constants } from 'node:fs';
import { access, copyFile, lstat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { stringify } from 'yaml';
import { CONFIG_FILE } from '../../server/config/file-source.ts';
import { reason } from '../../server/corpus/corpus-files.ts';
import { ConfigError } from '../../server/errors.ts';
import { isMissing, writeFileAtomically } from '../../server/index/generation.ts';
import type { PlannedSettings } from './plan.ts';

const COMMENTS: Readonly<Record<keyof PlannedSettings, string>> = {
  corpus: 'What is read: files, folders, globs, addresses of sites.',
  pages:
    'Every heading with text under it is an entry ("sections"), or the lowest ones ("questions").',
  urlPattern: "The address of a page that doesn't say its own; {path} stands for its path.",
  site: 'Where the site is, other than its own configuration says.',
  allowedOrigins: 'Sites whose pages may carry the widget.',
};

/** docent.config.yaml with these settings and the ones that a server will want. */
export function settingsFileText(settings: PlannedSettings): string {
  const given = (Object.keys(COMMENTS) as (keyof PlannedSettings)[]).flatMap((key) =>
    settings[key] === undefined
      ? []
      : [`# ${COMMENTS[key]}\n${stringify({ [key]: settings[key] }, { lineWidth: 0 })}`],
  );
  return [
    '# Made by `docent init`. All settings: docs/configuration.md in the docent package.\n',
    ...given,
    '# Where visitors will reach this server:\n# publicUrl: https://help.example.org\n',
    '# The pages about Docent at its address, to try the widget on; for visitors turn them off:\n# demo: false\n',
  ].join('\n');
}

/**
 * Whether a settings file can be written into the folder.
 *
 * @throws ConfigError when one is there already (unless `force` is set) or none can be written
 */
export async function refuseToOverwrite(folder: string, force: boolean): Promise<void> {
  if (!force && (await isThere(settingsFile(folder)))) {
    throw new ConfigError(
      `${CONFIG_FILE} is already here: \`docent index\` builds by it. To begin anew give --force, which keeps this one as ${CONFIG_FILE}.bak.`,
      { subject: CONFIG_FILE },
    );
  }
  await access(folder, constants.W_OK).catch((cause: unknown) => {
    throw unwritable(cause);
  });
}

/**
 * Writes the settings file in one step. One that is there is kept under another name.
 *
 * @returns that name, where there was one
 * @throws ConfigError when it can't be written
 */
export async function writeSettingsFile(folder: string, text: string): Promise<string | undefined> {
  const file = settingsFile(folder);
  try {
    const kept = (await isThere(file)) ? await keepCopy(file) : undefined;
    await writeFileAtomically(file, text);
    return kept;
  } catch (cause) {
    throw unwritable(cause);
  }
}

/** A copy beside the file, under the first name that is free: no copy is ever lost. */
async function keepCopy(file: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const copy = `${file}.bak${number === 1 ? '' : number}`;
    try {
      await copyFile(file, copy, constants.COPYFILE_EXCL);
      return basename(copy);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

function settingsFile(folder: string): string {
  return resolve(folder, CONFIG_FILE);
}

async function isThere(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    (error: unknown) => {
      if (isMissing(error)) return false;
      throw error;
    },
  );
}

function unwritable(cause: unknown): ConfigError {
  return new ConfigError(
    `${CONFIG_FILE} can't be written here (${reason(cause)}): run \`docent init\` in a folder of yours.`,
    { subject: CONFIG_FILE, cause },
  );
}
