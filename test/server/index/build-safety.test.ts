import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type Corpus, readCorpus } from '../../../server/corpus/read-corpus.ts';
import { IndexBusyError } from '../../../server/errors.ts';
import { lockForBuild } from '../../../server/index/build-lock.ts';
import { checkGeneration } from '../../../server/index/check.ts';
import { currentGeneration, listGenerations } from '../../../server/index/generation.ts';
import { buildCollection, loadCollection } from '../../../server/retrieval/collection.ts';
import { TinyEmbedder } from '../../tiny-embedder.ts';

/** Builds that are killed; `DOCENT_KILLS=50` for many. */
const KILLS = Number(process.env.DOCENT_KILLS ?? 6);
/** Longer than several builds of the child take. */
const LONGEST_LIFE_MS = 400;

let root: string;
let folder: string;
let paths: string[];
let corpus: Corpus;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'docent-safety-'));
  folder = join(root, 'index', 'default');
  paths = await Promise.all(
    ['red', 'green'].map(async (colour) => {
      const path = join(root, `${colour}.md`);
      const entries = Array.from(
        { length: 40 },
        (_, i) => `## Q: What is wim ${i}?\n\nA: Wim ${i} is ${i % 5 === 0 ? colour : 'grey'}.\n`,
      );
      await writeFile(path, entries.join('\n'));
      return path;
    }),
  );
  corpus = await readCorpus([paths[0]!]);
});

function build(): ReturnType<typeof buildCollection> {
  return buildCollection(corpus, new TinyEmbedder(), { folder, ann: 'auto', keepGenerations: 2 });
}

async function endlessBuilds(): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('endless-builds.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, folder, ...paths], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout!, 'data');
  return child;
}

describe('a build that is killed at any moment', () => {
  it('leaves a whole generation live and a folder to build in', {
    timeout: 10_000 + KILLS * 10_000,
  }, async () => {
    await build();
    for (let kill = 0; kill < KILLS; kill++) {
      const child = await endlessBuilds();
      // Random on purpose: any moment must do.
      await setTimeout(Math.random() * LONGEST_LIFE_MS);
      child.kill('SIGKILL');
      await once(child, 'exit');
      const live = await currentGeneration(folder);
      await checkGeneration(folder, live!);
      const { index } = await loadCollection(new TinyEmbedder(), { folder, ann: 'auto' });
      expect(index.entries.count).toBe(40);
    }
    const { generation } = await build();
    const names = await readdir(folder);
    expect(names.sort()).toEqual([...(await listGenerations(folder)), 'current'].sort());
    expect(names).toContain(generation);
  });
});

describe('a second build of the same collection', () => {
  it('is refused while the first is under way, with who is at it', async () => {
    const first = build();
    const second = build();
    await expect(Promise.any([first, second])).resolves.toBeDefined();
    const results = await Promise.allSettled([first, second]);
    const refused = results.find((result) => result.status === 'rejected');
    expect(refused?.reason).toBeInstanceOf(IndexBusyError);
    expect(String(refused?.reason)).toMatch(
      new RegExp(`is being built by (process ${process.pid} since 20|another process)`),
    );
    await expect(build()).resolves.toBeDefined();
  });

  it('takes over the lock of a process that is gone, or whose number another one has', async () => {
    await mkdir(folder, { recursive: true });
    const lock = join(folder, 'lock');
    const dead = spawn(process.execPath, ['-e', '']);
    await once(dead, 'exit');
    const since = '2026-01-01T00:00:00.000Z';
    const gone = { pid: dead.pid, host: hostname(), began: '1', since };
    await writeFile(lock, JSON.stringify(gone));
    await expect(build()).resolves.toBeDefined();
    if (process.platform !== 'linux') return;
    await writeFile(lock, JSON.stringify({ ...gone, pid: process.pid }));
    await expect(build()).resolves.toBeDefined();
  });

  it('on another machine counts as alive for a minute after its last sign', async () => {
    await mkdir(folder, { recursive: true });
    const lock = join(folder, 'lock');
    const holder = { pid: 7, host: 'elsewhere', began: '1', since: '2026-01-01T00:00:00.000Z' };
    await writeFile(lock, JSON.stringify(holder));
    await expect(build()).rejects.toThrow(/process 7 on elsewhere since 2026-01-01T00:00:00.000Z/);
    const old = new Date(Date.now() - 61_000);
    await utimes(lock, old, old);
    await expect(build()).resolves.toBeDefined();
  });

  it('that is just taking the lock counts as alive', async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'lock'), '');
    await expect(build()).rejects.toThrow('is being built by another process: wait');
  });

  it('leaves the lock alone that another took over', async () => {
    const unlock = await lockForBuild(folder);
    await writeFile(join(folder, 'lock'), 'of another');
    await unlock();
    expect(await readFile(join(folder, 'lock'), 'utf8')).toBe('of another');
  });
});
