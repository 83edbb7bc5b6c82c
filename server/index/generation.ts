import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { processRuns } from './process-runs.ts';

/** The file that names the live generation of a collection. */
const CURRENT_FILE = 'current';
/** Corpora whose generation was rolled back from, a hash a line; see rollback.ts. */
export const ROLLED_BACK_FILE = 'rolled-back';
/** Running number, then the start of the content's hash: `000012-3fa9c1d20b44`. */
const GENERATION = /^(\d{6,})-[0-9a-f]{12}$/;

/** Name of the live generation; undefined where there is none. */
export async function currentGeneration(collectionFolder: string): Promise<string | undefined> {
  try {
    const name = (await readFile(join(collectionFolder, CURRENT_FILE), 'utf8')).trim();
    return GENERATION.test(name) ? name : undefined;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** All whole generations of a collection, oldest first. */
export async function listGenerations(collectionFolder: string): Promise<string[]> {
  try {
    const names = await readdir(collectionFolder);
    return names.filter((name) => GENERATION.test(name)).sort((a, b) => number(a) - number(b));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** An empty folder beside the generations for a build to write into. */
export async function startGeneration(collectionFolder: string): Promise<string> {
  const folder = join(
    collectionFolder,
    `.building-${process.pid}-${randomBytes(4).toString('hex')}`,
  );
  await mkdir(folder, { recursive: true });
  return folder;
}

/**
 * Makes a finished build the live generation: its files are flushed to the disk, the folder takes
 * its name, and `current` is replaced, each by a rename. A crash at any byte leaves the generation
 * before it whole and live.
 *
 * @param contentHash hex; the same content may stand under several numbers
 * @returns the generation's name
 */
export async function publishGeneration(
  collectionFolder: string,
  finishedFolder: string,
  contentHash: string,
): Promise<string> {
  for (const name of await readdir(finishedFolder)) await flush(join(finishedFolder, name));
  await flush(finishedFolder);

  const name = await takeNextName(collectionFolder, finishedFolder, contentHash.slice(0, 12));
  await makeCurrent(collectionFolder, name);
  // A new build is what a rollback waited for.
  await rm(join(collectionFolder, ROLLED_BACK_FILE), { force: true });
  return name;
}

/** Gives the folder the next number; where another build took it meanwhile, the one after that. */
async function takeNextName(collection: string, folder: string, hash: string): Promise<string> {
  for (;;) {
    const last = (await listGenerations(collection)).at(-1);
    const next = last === undefined ? 1 : number(last) + 1;
    const name = `${String(next).padStart(6, '0')}-${hash}`;
    try {
      await rename(folder, join(collection, name));
      return name;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
    }
  }
}

/** Replaces `current` in one step. */
export async function makeCurrent(collectionFolder: string, generation: string): Promise<void> {
  await writeFileAtomically(join(collectionFolder, CURRENT_FILE), `${generation}\n`);
}

/** Replaces a small file in one step: whoever reads it finds the old text or the new one, whole. */
export async function writeFileAtomically(path: string, text: string): Promise<void> {
  const folder = dirname(path);
  const next = join(folder, `.${basename(path)}-${process.pid}-${randomBytes(4).toString('hex')}`);
  try {
    const file = await open(next, 'w');
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(next, path);
  } catch (error) {
    // A full disk must not be filled further.
    await rm(next, { force: true });
    throw error;
  }
  await flush(folder);
}

/** Removes all but the newest `keep` generations (never the live one) and what dead builds left. */
export async function pruneGenerations(collectionFolder: string, keep: number): Promise<void> {
  const live = await currentGeneration(collectionFolder);
  const old = (await listGenerations(collectionFolder)).slice(0, -Math.max(1, keep));
  const left = (await readdir(collectionFolder)).filter((name) => isLeftOver(name));
  for (const name of [...old, ...left]) {
    if (name !== live) await rm(join(collectionFolder, name), { recursive: true, force: true });
  }
}

/** A folder or file of a build whose process is gone. */
function isLeftOver(name: string): boolean {
  const pid = /^(?:\.building|\.current|\.rolled-back|lock)-(\d+)-/.exec(name)?.[1];
  return pid !== undefined && !processRuns(Number(pid));
}

async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function number(generation: string): number {
  return Number(GENERATION.exec(generation)?.[1] ?? 0);
}

export function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}
