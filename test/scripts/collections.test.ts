import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type ServerMessage, serverMessageSchema } from '../../server/api/protocol.ts';
import { expectType } from '../server/api/running-api.ts';
import { expectRefusal } from './indexed-folder.ts';
import { DocentProcess, type Ended, runDocent, startDocent } from './run-docent.ts';

const CONFIG = {
  port: 0,
  collections: {
    zorbs: { corpus: ['zorbs'], starters: ['Where do zorbs sleep?'] },
    // Chinese, told from its script.
    quibbers: { corpus: ['quibbers'] },
  },
};
const PAGES = {
  'zorbs/care.md': '# Zorbs\n\n## Where do zorbs sleep?\n\nIn a zorbary, on dry straw.\n',
  'quibbers/care.md': '# 奎伯\n\n## 奎伯多久浇一次水？\n\n每周两次，冬天不浇。\n',
};

let root: string;
let built: string;
/** The running test's own copy of two collections and their indexes. */
let folder: string;
let folders = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'docent-collections-'));
  built = join(root, 'built');
  await write(built, { ...PAGES, 'docent.config.yaml': JSON.stringify(CONFIG) });
  const { code, stderr } = await new DocentProcess(['index'], { cwd: built }).ended;
  expect(code, stderr).toBe(0);
});
afterAll(() => rm(root, { recursive: true, force: true }));
beforeEach(async () => {
  folder = join(root, `test-${folders++}`);
  await cp(built, folder, { recursive: true });
});

async function write(base: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(base, name, '..'), { recursive: true });
    await writeFile(join(base, name), text);
  }
}

const docent = (...args: readonly string[]): Promise<Ended> => runDocent(args, { cwd: folder });
const current = async (collection: string): Promise<string> =>
  (await readFile(join(folder, '.docent/index', collection, 'current'), 'utf8')).trim();

/** What `docent ask --json` says in first place. */
async function firstAnswer(...args: readonly string[]): Promise<unknown> {
  const { code, stdout, stderr } = await docent('ask', '--json', ...args);
  expect(code, stderr).toBe(0);
  const { collection, results } = JSON.parse(stdout);
  return [collection, results[0].answer.text];
}

test('docent index builds all collections that are configured, each in a folder of its own', async () => {
  expect((await readdir(join(folder, '.docent/index'))).sort()).toEqual(['quibbers', 'zorbs']);
  expect(await firstAnswer('where do zorbs sleep')).toEqual([
    'zorbs',
    'In a zorbary, on dry straw.',
  ]);
  // The name stands before the question, and takes nothing of it.
  expect(await firstAnswer('--collection', 'quibbers', '奎伯浇水')).toEqual([
    'quibbers',
    '每周两次，冬天不浇。',
  ]);
});

test('docent index --collection builds that one alone', async () => {
  const before = await current('zorbs');
  await write(folder, {
    'quibbers/care.md': `${PAGES['quibbers/care.md']}\n## 多高？\n\n一米。\n`,
  });
  expect((await docent('index', '--collection', 'quibbers')).code).toBe(0);
  expect(await current('quibbers')).toMatch(/^000002-/);
  expect(await current('zorbs')).toBe(before);
});

test('docent index builds the others where one can’t be built, and ends with exit code 1', async () => {
  await rm(join(folder, 'zorbs/care.md'));
  await write(folder, { 'quibbers/care.md': PAGES['quibbers/care.md'].replace('两次', '三次') });
  const { code, stderr } = await docent('index');
  expect(code).toBe(1);
  expect(stderr).toMatch(/^collection zorbs\nerror no corpus/m);
  expect(await current('zorbs')).toMatch(/^000001-/);
  expect(await current('quibbers')).toMatch(/^000002-/);
});

test('docent generations lists all of them, each under its name', async () => {
  const { stdout } = await docent('generations');
  expect(stdout).toMatch(/^zorbs\n\* live {2}000001-.*\nquibbers\n\* live {2}000001-.*\n$/);
  const { stdout: json } = await docent('generations', '--json', '--collection', 'quibbers');
  expect(JSON.parse(json)).toMatchObject([{ collection: 'quibbers', live: true, entries: 1 }]);
});

test('docent rollback wants to be told which, and leaves the other one alone', async () => {
  expectRefusal(await docent('rollback'), '--collection zorbs or quibbers');
  const first = await current('zorbs');
  await write(folder, { 'zorbs/care.md': PAGES['zorbs/care.md'].replace('dry', 'wet') });
  await docent('index');
  const other = await current('quibbers');
  expect((await docent('rollback', '--collection', 'zorbs')).code).toBe(0);
  expect([await current('zorbs'), await current('quibbers')]).toEqual([first, other]);
});

test('a command that works on one collection refuses two', async () => {
  const two = ['--collection', 'zorbs', '--collection', 'quibbers'];
  expectRefusal(await docent('ask', ...two, 'x'), 'takes one --collection; got zorbs, quibbers');
  expectRefusal(await docent('index', '--collection', 'zorb'), 'no collection "zorb"', 'zorbs');
});

test('docent index --watch builds the collection that was saved, and no other', {
  timeout: 60_000,
}, async () => {
  const watch = startDocent(['index', '--watch'], { cwd: folder });
  await watch.says(/^watching the corpus/m);
  const other = await current('zorbs');
  await write(folder, { 'quibbers/care.md': PAGES['quibbers/care.md'].replace('两次', '三次') });
  await expect.poll(() => current('quibbers'), { timeout: 20_000 }).toMatch(/^000002-/);
  expect(await current('zorbs')).toBe(other);
  watch.signal('SIGINT');
  expect((await watch.ended).code).toBe(0);
});

test('each collection’s links lead to its own site', async () => {
  const site = (corpus: string, url: string) => ({ corpus: [corpus], site: { url } });
  await write(folder, {
    'docent.config.yaml': JSON.stringify({
      site: { url: 'https://docs.example.org/' },
      collections: {
        zorbs: site('zorbs', 'https://zorbs.example.org/'),
        quibbers: site('quibbers', 'https://example.org/quibbers/'),
        wuzzles: { corpus: ['wuzzles'] },
      },
    }),
    ...Object.fromEntries(
      ['zorbs', 'quibbers', 'wuzzles'].flatMap((name) => [
        [`${name}/mkdocs.yml`, 'site_name: Care\n'],
        [`${name}/docs/care.md`, '# Care\n\n## Where do they sleep?\n\nOn dry straw.\n'],
      ]),
    ),
  });
  const { code, stderr } = await docent('index');
  expect(code, stderr).toBe(0);
  const link = async (collection: string) => {
    const question = ['--collection', collection, 'where do they sleep'];
    return JSON.parse((await docent('ask', '--json', ...question)).stdout).results[0].source.url;
  };
  expect([await link('zorbs'), await link('quibbers'), await link('wuzzles')]).toEqual([
    'https://zorbs.example.org/care/#where-do-they-sleep',
    'https://example.org/quibbers/care/#where-do-they-sleep',
    'https://docs.example.org/care/#where-do-they-sleep',
  ]);
});

/** What a server says to a question of one collection. */
async function served(url: string, collection: string, question: string): Promise<ServerMessage> {
  const reply = await fetch(`${url}/v1/ask`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ collection, question }),
  });
  return serverMessageSchema.parse(await reply.json());
}

test('docent serve builds what is missing, and one collection swaps while the other answers', {
  timeout: 60_000,
}, async () => {
  await rm(join(folder, '.docent/index/quibbers'), { recursive: true });
  const server = startDocent(['serve'], { cwd: folder });
  const url = await server.address();
  expect(server.stderr).toMatch(/^building the index of quibbers: there is none yet$/m);
  expect(server.stderr).not.toContain('building the index of zorbs');
  const water = async () => {
    const { results, index } = expectType(await served(url, 'quibbers', '奎伯浇水'), 'answer');
    return { text: results[0]?.answer.text ?? '', index };
  };
  expect((await water()).text).toBe('每周两次，冬天不浇。');

  const live = await current('zorbs');
  let swapped = false;
  let asked = 0;
  // Never the same words, so that none is remembered.
  const others = async (): Promise<void> => {
    while (!swapped || asked < 20) {
      const reply = await served(url, 'zorbs', `where do zorbs sleep ${asked++}?`);
      const { index, results } = expectType(reply, 'answer');
      expect([index, results[0]?.answer.text]).toEqual([live, 'In a zorbary, on dry straw.']);
    }
  };
  const swap = async (): Promise<void> => {
    const page = PAGES['quibbers/care.md'].replace('两次', '三次');
    await write(folder, { 'quibbers/care.md': page });
    expect((await docent('index', '--collection', 'quibbers')).code).toBe(0);
    await expect.poll(async () => (await water()).text, { timeout: 20_000 }).toContain('三次');
    swapped = true;
  };
  await Promise.all([others(), swap()]);
  expect((await water()).index).toBe(await current('quibbers'));
  expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({
    ready: true,
    collections: { zorbs: { index: live }, quibbers: { index: await current('quibbers') } },
  });
});

test('docent serve goes on with the others where one has no corpus', async () => {
  await rm(join(folder, 'zorbs'), { recursive: true });
  await rm(join(folder, '.docent/index/zorbs'), { recursive: true });
  const server = startDocent(['serve'], { cwd: folder });
  const url = await server.address();
  expect(expectType(await served(url, 'zorbs', 'where?'), 'error').code).toBe('NOT_READY');
  expect(expectType(await served(url, 'quibbers', '浇水'), 'answer').results).toHaveLength(1);
  expect(server.stderr).toContain('a collection could not be loaded');

  const only = await runDocent(['serve', '--collection', 'zorbs'], { cwd: folder });
  expect([only.code, only.stderr]).toEqual([1, expect.stringMatching(/^error no corpus/m)]);
});
