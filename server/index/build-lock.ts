import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { IndexBusyError } from '../errors.ts';
import { isMissing } from './generation.ts';
import { processRuns } from './process-runs.ts';

const LOCK_FILE = 'lock';
/** How often whoever builds says that it still does. */
const BEAT_MS = 5000;
/** Without a sign of life for so long, a build on another machine is taken for dead. */
const DEAD_AFTER_MS = 60_000;

const NO_LINKS = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

/** Who builds, as the lock's file says. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When the process began, by its machine's own count: a number may be given to a process again. */
  readonly began: string;
  readonly since: string;
}

/**
 * Keeps a collection's folder for one build at a time. Two would do the same work twice, and the
 * slower one would win; nothing breaks if they do run at once, since each writes a generation of its
 * own. The lock of a process that is gone is taken over.
 *
 * @returns what gives the folder free again
 * @throws IndexBusyError when another build is under way
 */
export async function lockForBuild(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, LOCK_FILE);
  const began = (await processStart(process.pid)) ?? '';
  const mine: Holder = {
    pid: process.pid,
    host: hostname(),
    began,
    since: new Date().toISOString(),
  };
  const text = JSON.stringify(mine);
  for (let tries = 0; !(await create(path, text)); tries++) {
    const found = await readFile(path, 'utf8').catch(ignoreMissing);
    // Gone between the two looks: once more, but not for ever.
    if (tries > 20 || (found !== undefined && (await isAlive(path, found)))) {
      throw busy(folder, found ?? '');
    }
    const aside = `${path}-${process.pid}-${randomBytes(4).toString('hex')}`;
    await rename(path, aside).catch(ignoreMissing);
    await rm(aside, { force: true });
  }
  const beat = setInterval(() => {
    const now = new Date();
    // Only a sign of life: if it fails, so will the build.
    utimes(path, now, now).catch(() => {});
  }, BEAT_MS);
  beat.unref();
  return async () => {
    clearInterval(beat);
    const found = await readFile(path, 'utf8').catch(() => '');
    if (found === text) await rm(path, { force: true });
  };
}

/** Whole or not at all: a lock without its holder's name would have to be waited for. */
async function create(path: string, text: string): Promise<boolean> {
  const written = `${path}-${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    await writeFile(written, text);
    await link(written, path).catch((error: NodeJS.ErrnoException) => {
      // A file system without hard links: then a kill may leave an empty one.
      if (!NO_LINKS.includes(error.code ?? '')) throw error;
      return writeFile(path, text, { flag: 'wx' });
    });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(written, { force: true });
  }
}

async function isAlive(path: string, text: string): Promise<boolean> {
  const holder = parse(text);
  if (holder?.host !== hostname()) {
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => Infinity,
    );
    return age < DEAD_AFTER_MS;
  }
  if (!processRuns(holder.pid)) return false;
  const began = await processStart(holder.pid);
  return began === undefined || holder.began === '' || began === holder.began;
}

function parse(text: string): Holder | undefined {
  try {
    return JSON.parse(text) as Holder;
  } catch {
    // Not written by this version: its age decides.
    return undefined;
  }
}

/** When a process began, in ticks since the machine did; undefined where /proc does not tell. */
async function processStart(pid: number): Promise<string | undefined> {
  try {
    const line = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything; the twentieth field after it is the time.
    return line.slice(line.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

function busy(folder: string, text: string): IndexBusyError {
  const holder = parse(text);
  const who =
    holder === undefined
      ? 'another process'
      : `process ${holder.pid}${holder.host === hostname() ? '' : ` on ${holder.host}`} since ${holder.since}`;
  return new IndexBusyError(
    `The index in ${folder} is being built by ${who}: wait until it is done, or stop it.`,
    { subject: folder },
  );
}

function ignoreMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}
