import { mkdir, mkdtemp, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Corpus, readCorpus } from '../../../server/corpus/read-corpus.ts';
import type { ReadCorpusOptions } from '../../../server/corpus/source-hash.ts';
import { EarlierReads } from '../../../server/index/earlier-reads.ts';
import { BUILD_FILES } from '../../../server/index/manifest.ts';
import { buildCollection } from '../../../server/retrieval/collection.ts';
import { TinyEmbedder } from '../../tiny-embedder.ts';

/** A page of each kind: a list of questions, sections, data, with chosen ids, a warning, a note. */
const FILES: Readonly<Record<string, string>> = {
  'zorbs.md':
    '# Zorbs\n\n## Q: Where do zorbs sleep?\n\nIn trees, see [food](food.md).\n\n## Q: Who feeds them?\n\n## Q: Why?\n\nSo.\n',
  'food.md': '# Food\n\n## What do zorbs eat?\n\nLeaves and `bark`.\n',
  'dl.html':
    '<html lang="en"><title>Zorb words</title><h1>Zorb words</h1><dl><dt>What is a quib?<dd>A young zorb.<dt>And a zub?<dd>An old one.</dl>',
  'data.yaml': '- id: nests\n  question: How large are nests?\n  answer: Two paces.\n',
  'more.yaml': '- id: nests\n  question: How old do zorbs get?\n  answer: Nine.\n',
  'table.csv': 'question;answer\n"Do zorbs fly?";"No, ""never""."\n',
  'latin.csv': 'question,answer\nDo zorbs drink caf\xe9?,No.\n',
};

let root: string;
let index: string;
beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'docent-reads-'));
  [root, index] = [join(folder, 'docs'), join(folder, 'default')];
});

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text, 'latin1');
  }
}

async function build(corpus: Corpus) {
  const options = { folder: index, ann: 'exact', keepGenerations: 2 } as const;
  return await buildCollection(corpus, new TinyEmbedder(), options);
}

/** The corpus as it is read over the live generation, and how many pages were found and not. */
async function readOver(options: ReadCorpusOptions = {}) {
  const earlier = await EarlierReads.open(index);
  if (earlier === undefined) throw new Error('There is nothing to read over.');
  const counts = { found: 0, read: 0 };
  const counted = {
    find: (key: string) => {
      const found = earlier.find(key);
      counts[found === undefined ? 'read' : 'found'] += 1;
      return found;
    },
  };
  try {
    return { corpus: await readCorpus([root], { ...options, earlier: counted }), counts };
  } finally {
    earlier.close();
  }
}

/** All of a corpus; what was read of it as the next reading finds it. */
function plain({ reads, ...corpus }: Corpus) {
  return { ...corpus, reads: [...(reads ?? [])] };
}

describe('a corpus that is read again', () => {
  it('is the same, and only the file that changed is read', async () => {
    await write(FILES);
    const first = await readCorpus([root]);
    expect(first.warnings.map(({ message }) => message).join('\n')).toContain('is taken by');
    expect(first.notes).not.toEqual([]);
    await build(first);
    const again = await readOver();
    expect(plain(again.corpus)).toEqual(plain(first));
    expect(again.counts).toEqual({ found: 7, read: 0 });

    await write({ 'food.md': FILES['food.md']!.replace('Leaves', 'Roots') });
    const changed = await readOver();
    expect(changed.counts).toEqual({ found: 6, read: 1 });
    const whole = await readCorpus([root]);
    expect(plain(changed.corpus)).toEqual(plain(whole));
    // Its index is that of a whole reading, to the byte.
    const over = await build(changed.corpus);
    const before = await readFile(join(index, over.generation, BUILD_FILES.reads));
    const fresh = await build(whole);
    expect(fresh.generation.slice(7)).toBe(over.generation.slice(7));
    expect(await readFile(join(index, fresh.generation, BUILD_FILES.reads))).toEqual(before);
  });

  it.each<[what: string, options: ReadCorpusOptions]>([
    ['sections are wanted', { pages: 'sections' }],
    ['the language is said', { lang: 'de' }],
    ['addresses are made otherwise', { urlPattern: 'https://zorbs.example/{path}' }],
    ['another encoding is said', { encoding: 'windows-1250' }],
    ['files may be less large', { maxFileBytes: 100 }],
  ])('is read anew where %s', async (_what, options) => {
    await write(FILES);
    await build(await readCorpus([root]));
    const over = await readOver(options);
    expect(over.counts.found).toBe(0);
    expect(plain(over.corpus)).toEqual(plain(await readCorpus([root], options)));
  });

  it('follows a file that moved, and pages that link to one', async () => {
    await write({
      '.vitepress/config.mts': "export default { title: 'Zorbs' }",
      'index.md': '# Zorbs\n\n## Where do zorbs sleep?\n\nIn [trees](trees.md).\n',
      'trees.md': '# Trees\n\n## How high are trees?\n\nVery.\n',
    });
    const first = await readCorpus([root]);
    expect(first.entries.map(({ answer }) => answer).join()).toContain('trees.html');
    await build(first);
    expect((await readOver()).counts).toEqual({ found: 2, read: 0 });
    await rename(join(root, 'trees.md'), join(root, 'woods.md'));
    const moved = await readOver();
    expect(plain(moved.corpus)).toEqual(plain(await readCorpus([root])));
    expect(moved.corpus.entries.map(({ answer }) => answer).join()).not.toContain('trees.html');
    // As does what only the configuration says.
    await build(moved.corpus);
    await write({ '.vitepress/config.mts': "export default { base: '/guide/' }" });
    const based = await readOver();
    expect(plain(based.corpus)).toEqual(plain(await readCorpus([root])));
    expect(based.counts.found).toBe(0);
  });

  it('of a built site has the same pages left out and counted', async () => {
    await write({
      'objects.inv': '',
      'index.html': '<title>Zorbs</title><h1>Zorbs</h1><h2 id="a">Sleep</h2><p>In trees.</p>',
      'blank.html': '<title>Blank</title><h1>Blank</h1>',
      'search.html': '<title>Search</title><h1>Search</h1>',
    });
    const first = await readCorpus([root]);
    expect(first.notes[0]?.message).toContain('left out');
    await build(first);
    const again = await readOver();
    expect(plain(again.corpus)).toEqual(plain(first));
    expect(again.counts.read).toBe(0);
  });

  it('is counted as it is read, also what is found', async () => {
    await write(FILES);
    const counts: string[] = [];
    const options = {
      onFile: (done: number, total: number) => counts.push(`${done} of ${total}`),
    };
    await build(await readCorpus([root], options));
    const expected = Array.from({ length: 8 }, (_, done) => `${done} of 7`);
    expect(counts.splice(0)).toEqual(expected);
    expect((await readOver(options)).counts.found).toBe(7);
    expect(counts).toEqual(expected);
  });

  it('is read whole where what was read before is damaged or gone', async () => {
    expect(await EarlierReads.open(index)).toBeUndefined();
    await write(FILES);
    const { generation } = await build(await readCorpus([root]));
    const path = join(index, generation, BUILD_FILES.reads);
    const file = await open(path, 'r+');
    await file.write('x', 60);
    await file.close();
    expect(await EarlierReads.open(index)).toBeUndefined();
    await rm(path);
    expect(await EarlierReads.open(index)).toBeUndefined();
  });

  it('of a file too large to be kept is read again', async () => {
    const lines = `${'Do zorbs fly so far?,'.padEnd(80_000, 'x')}\n`.repeat(60);
    await write({ 'long.csv': `question,answer\n${lines}`, 'food.md': FILES['food.md']! });
    await build({ ...(await readCorpus([root])), entries: [] });
    expect((await readOver()).counts).toEqual({ found: 1, read: 1 });
  });
});
