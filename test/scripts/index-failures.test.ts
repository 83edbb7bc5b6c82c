import { spawnSync } from 'node:child_process';
import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { INDEX_FILES } from '../../server/index/manifest.ts';
import { expectRefusal, indexedFolder, PAGE } from './indexed-folder.ts';
import { type Ended, runDocent } from './run-docent.ts';

const made = indexedFolder();
const ARGS = ['index', '--corpus', 'corpus', '--out', 'index'];

/** Writes that go further than so many blocks of a kilobyte fail, as on a full disk. */
function withFilesUpTo(kilobytes: number): Promise<Ended> {
  const limited = `ulimit -f ${kilobytes}; exec "$@"`;
  return runDocent(ARGS, { cwd: made.folder, under: ['bash', '-c', limited, 'bash'] });
}

/** What lies in the collection's folder, but for the lock that a refused build did not make. */
async function names(): Promise<string[]> {
  return (await readdir(join(made.folder, 'index', 'default'))).sort();
}

/** Two thirds of the corpus changed: the graph is made anew. */
async function changeCorpus(): Promise<void> {
  const other = PAGE.replaceAll('zorb', 'quab');
  await writeFile(join(made.folder, 'corpus', 'zorbs.md'), other);
}

function lastLine({ stderr, ...ended }: Ended): Ended {
  return { ...ended, stderr: `${stderr.trimEnd().split('\n').at(-1)}\n` };
}

describe('docent index', () => {
  test.each([INDEX_FILES.entries, INDEX_FILES.vectors, INDEX_FILES.tokens, INDEX_FILES.graph])(
    'says that %s may not grow so far, and leaves the index as it was',
    async (file) => {
      const found = await stat(join(await made.liveGeneration(), file));
      await changeCorpus();
      const before = await names();
      const ended = await withFilesUpTo(Math.floor((found.size - 1) / 1024));
      expectRefusal(lastLine(ended), made.folder);
      expect(ended.stderr).toContain('(EFBIG)');
      expect(await names()).toEqual(before);
      expect((await made.ask('where do zorbs sleep?')).outcome).toBe('answered');
    },
  );

  const mounts = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;
  /** The index in a mount of its own; `mount` makes it from a copy in `saved`. */
  function mounted(mount: string): Promise<Ended> {
    const script = `cp -r index saved && ${mount} && exec "$@"`;
    const under = ['unshare', '-rm', 'bash', '-c', script, 'bash'];
    return runDocent(ARGS, { cwd: made.folder, under });
  }

  test.skipIf(!mounts)('says that the disk is full, or read-only (needs unshare -rm)', async () => {
    await changeCorpus();
    const small =
      'mount -t tmpfs -o size=$(( $(du -sk saved | cut -f1) + 24 ))k none index && cp -r saved/* index';
    const full = await mounted(small);
    expectRefusal(lastLine(full), made.folder);
    expect(full.stderr).toMatch(/\(ENOSPC\): give a folder on a disk with room|the disk is full/);
    await rm(join(made.folder, 'saved'), { recursive: true });
    const readOnly = await mounted('mount --bind index index && mount -o remount,bind,ro index');
    expectRefusal(readOnly, 'EROFS', made.folder);
    expect((await made.ask('where do zorbs sleep?')).outcome).toBe('answered');
  });

  test('is refused while another one builds, in one line', async () => {
    const lock = join(made.folder, 'index', 'default', 'lock');
    const since = '2026-01-01T00:00:00.000Z';
    const holder = { pid: process.pid, host: hostname(), began: '', since };
    await writeFile(lock, JSON.stringify(holder));
    await changeCorpus();
    const ended = await made.docent(ARGS);
    expectRefusal(ended, `is being built by process ${process.pid} since ${since}`, 'wait until');
  });
});
