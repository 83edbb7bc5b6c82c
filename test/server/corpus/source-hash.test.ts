import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { readCorpus } from '../../../server/corpus/read-corpus.ts';
import { hashSource, type ReadCorpusOptions } from '../../../server/corpus/source-hash.ts';

const PAGE = '# Zorbs\n\n## Q: Where do zorbs sleep?\n\nIn trees.\n';

let folder: string;
const at = (...names: string[]): string => join(folder, ...names);
const hash = (options?: ReadCorpusOptions): Promise<string> => hashSource([folder], options);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docent-source-'));
  await mkdir(at('guide'));
  await writeFile(at('zorbs.md'), PAGE);
  await writeFile(at('guide', 'quibbers.md'), PAGE.replaceAll('zorb', 'quibber'));
  await writeFile(at('guide', 'README.md'), '# Not read\n');
  await writeFile(at('photo.png'), 'PNG');
  await writeFile(at('.hidden.md'), PAGE);
});

describe('the hash of what a corpus is read from', () => {
  it('is what reading the corpus gives, also of files that are skipped', async () => {
    await writeFile(at('nul.md'), 'a\0b');
    await writeFile(at('large.yaml'), '#'.repeat(3000));
    await symlink(at('gone.md'), at('dangling.md'));
    await symlink(at('zorbs.md'), at('guide', 'linked.md'));
    for (const options of [{}, { maxFileBytes: 2999 }, { pages: 'sections' as const }]) {
      expect((await readCorpus([folder], options)).source).toBe(await hash(options));
    }
  });

  it('is what reading gives of a built site, of whose pages some are left out', async () => {
    await writeFile(at('index.html'), '<title>Zorbs</title><h1>Zorbs</h1><p>All about them.</p>');
    await writeFile(at('genindex.html'), '<title>Index</title><h1>Index</h1><p>Zorbs, 1</p>');
    await writeFile(at('objects.inv'), 'inventory');
    const { source, notes } = await readCorpus([folder]);
    expect(notes[0]?.message).toContain('left out: 1 general index');
    expect(source).toBe(await hash());
  });

  it('is the same in another place, and does not see what is not read', async () => {
    const before = await hash();
    await writeFile(at('photo.png'), 'another');
    await writeFile(at('guide', 'README.md'), '# Another\n');
    await writeFile(at('.hidden.md'), '# Another\n');
    expect(await hash()).toBe(before);
    const elsewhere = `${folder}-moved`;
    await rename(folder, elsewhere);
    expect(await hashSource([elsewhere])).toBe(before);
  });

  it.each<[what: string, change: () => Promise<unknown>]>([
    ['one byte is another', () => writeFile(at('zorbs.md'), PAGE.replace('trees', 'treez'))],
    ['a file is added', () => writeFile(at('more.md'), PAGE)],
    ['an empty file is added', () => writeFile(at('empty.md'), '')],
    ['a file is removed', () => rm(at('zorbs.md'))],
    ['a file is renamed', () => rename(at('zorbs.md'), at('other.md'))],
    ['a file is moved', () => rename(at('zorbs.md'), at('guide', 'zorbs.md'))],
    ['a sitemap is added', () => writeFile(at('sitemap.xml'), '<urlset/>')],
    ['a mark of a built site is added', () => writeFile(at('objects.inv'), 'inventory')],
    ['a link is added', () => symlink(at('.hidden.md'), at('linked.md'))],
    ['a link leads out', () => symlink(tmpdir(), at('out'))],
    [
      'two files change places',
      async () => {
        await rename(at('zorbs.md'), at('z'));
        await rename(at('guide', 'quibbers.md'), at('zorbs.md'));
        await rename(at('z'), at('guide', 'quibbers.md'));
      },
    ],
  ])('is another one when %s', async (_what, change) => {
    const before = await hash();
    await change();
    expect(await hash()).not.toBe(before);
  });

  it('is another one when a sitemap changes, and not when an index for searching does', async () => {
    await writeFile(at('sitemap.xml'), '<urlset/>');
    await writeFile(at('searchindex.js'), 'one');
    const before = await hash();
    await writeFile(at('searchindex.js'), 'another');
    expect(await hash()).toBe(before);
    await writeFile(at('sitemap.xml'), '<urlset></urlset>');
    expect(await hash()).not.toBe(before);
  });

  it('is another one when the file behind a link changes', async () => {
    await symlink(at('.hidden.md'), at('linked.md'));
    const before = await hash();
    await writeFile(at('.hidden.md'), `${PAGE}\nAnd in caves.\n`);
    expect(await hash()).not.toBe(before);
  });

  it('is another one for each option that reading depends on', async () => {
    const options: ReadCorpusOptions[] = [
      {},
      { urlPattern: 'https://docs.example.org/{path}' },
      { pages: 'sections' },
      { lang: 'de' },
      { encoding: 'gb18030' },
      { strict: true },
      { maxFileBytes: 10 },
    ];
    const hashes = await Promise.all(options.map((each) => hash(each)));
    expect(new Set(hashes).size).toBe(options.length);
  });

  it('is the same for what a default says', async () => {
    expect(await hash({ strict: false })).toBe(await hash({}));
  });
});
