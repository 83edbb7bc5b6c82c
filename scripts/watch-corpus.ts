import { basename, dirname, resolve, sep } from 'node:path';
import { watch } from 'chokidar';
import { isDynamicPattern } from 'tinyglobby';
import { isSiteAddress } from '../server/corpus/corpus-files.ts';

/** An editor saves in several steps, a checkout of another branch in many: this long after the last. */
const QUIET_MS = 300;

export interface WatchOptions {
  /** Folders below which nothing counts, such as the index's own. */
  readonly ignored: readonly string[];
  /** Called when files changed and have been left alone since; never twice at once. */
  readonly onChange: () => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/**
 * Watches what corpus patterns stand for, but for sites; of a glob, the folder above its first wildcard.
 *
 * @returns settles when the watch is on, with what ends it after the change under way
 */
export async function watchCorpus(
  patterns: readonly string[],
  { ignored, onChange, onError }: WatchOptions,
): Promise<() => Promise<void>> {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  const run = (): void => {
    if (running !== undefined) {
      again = true;
      return;
    }
    running = onChange()
      .catch(onError)
      .then(() => {
        running = undefined;
        if (again) run();
      });
    again = false;
  };
  const apart = ignored.map((folder) => resolve(folder));
  const paths = [...new Set(patterns.filter(isFile).map(watchedPath))];
  if (paths.length === 0) return async () => {};
  const watcher = watch(paths, {
    ignoreInitial: true,
    ignored: (path) =>
      basename(path) === 'node_modules' ||
      basename(path).startsWith('.') ||
      apart.some((folder) => path === folder || path.startsWith(folder + sep)),
  });
  watcher.on('all', () => {
    clearTimeout(timer);
    timer = setTimeout(run, QUIET_MS);
  });
  watcher.on('error', onError);
  await new Promise<void>((ready) => watcher.once('ready', ready));
  return async () => {
    clearTimeout(timer);
    again = false;
    await watcher.close();
    await running;
  };
}

function isFile(pattern: string): boolean {
  return !pattern.startsWith('!') && !isSiteAddress(pattern);
}

function watchedPath(pattern: string): string {
  let path = pattern;
  while (isDynamicPattern(path)) path = dirname(path);
  return resolve(path);
}
