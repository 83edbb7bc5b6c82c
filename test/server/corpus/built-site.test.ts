import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parse } from 'parse5';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCorpus } from '../../../server/corpus/read-corpus.ts';
import { SITE_PAGES } from './site-pages.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docent-site-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function site(files: Readonly<Record<string, string>>, options = {}) {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return readCorpus([folder], options);
}

const page = (body: string, head = '') =>
  `<!doctype html><html lang="en"><head><title>T</title>${head}</head><body>${body}</body></html>`;
const INDEX = page('<main><h1 id="top">Start</h1><p>Here.</p></main>');
const CANONICAL = '<link rel="canonical" href="https://docs.example/a/">';
const GENERATOR = '<meta name="generator" content="x">';

/** Ids and `<a name>`s of a page, as a browser has them. */
function anchorsOf(html: string): ReadonlySet<string> {
  const found = new Set<string>();
  const walk = (node: { attrs?: { name: string; value: string }[]; childNodes?: unknown[] }) => {
    for (const { name, value } of node.attrs ?? []) {
      if (name === 'id' || name === 'name') found.add(value);
    }
    for (const child of node.childNodes ?? []) walk(child as typeof node);
  };
  walk(parse(html) as Parameters<typeof walk>[0]);
  return found;
}

describe.each(Object.entries(SITE_PAGES))('a page in the markup of %s', (_name, html) => {
  const read = () =>
    site(
      { 'index.html': INDEX, '404.html': INDEX, 'guide/valves.html': html },
      { urlPattern: 'https://docs.example/{path}' },
    );

  it('gives its sections and nothing else, with anchors that it has', async () => {
    const { entries, warnings } = await read();
    expect(warnings).toEqual([]);
    const own = entries.filter(({ source }) => source.file === 'guide/valves.html');
    expect(own.map(({ question, answer }) => [question, answer])).toEqual([
      ['Valves', 'Valves regulate flow.'],
      ['Opening a valve', 'Turn left.\n\n```python\nvalve = 1\nvalve.open()\n```'],
      ['Stuck ones', 'Use oil.'],
    ]);
    expect(own.map(({ source }) => source.section)).toEqual(['', '', 'Opening a valve']);
    const anchors = anchorsOf(html);
    const [, ...below] = own;
    for (const { source } of below) {
      const [address, anchor = ''] = source.url.split('#');
      expect(address).toBe('https://docs.example/guide/valves.html');
      expect(anchors).toContain(decodeURIComponent(anchor));
    }
    expect(new Set(below.map(({ source }) => source.url)).size).toBe(2);
  });
});

describe('a folder of HTML', () => {
  const other = page('<h2>Only</h2><p>One.</p><h3>Below</h3><p>Two.</p>');

  it.each([
    ['a generator named in its first page', { 'index.html': page('<h1>A</h1>x', GENERATOR) }],
    ['a sitemap', { 'index.html': INDEX, 'sitemap.xml': '<urlset/>' }],
    ['an error page', { 'index.html': INDEX, '404.html': other }],
    [
      'ten pages',
      Object.fromEntries(['index', ...'abcdefghi'].map((name) => [`${name}.html`, INDEX])),
    ],
  ])('is a built site with %s', async (_what, files) => {
    const { notes, entries } = await site({ ...files, 'other.html': other });
    expect(notes[0]?.message).toMatch(/^read as a built site: \d+ pages?/);
    const own = entries.filter(({ source }) => source.file === 'other.html');
    expect(own.map(({ question }) => question)).toEqual(['Only', 'Below']);
  });

  it('is a corpus of FAQ pages without any of these, or without a first page', async () => {
    const { notes, entries } = await site({
      'faq.html': other,
      '404.html': INDEX,
      'x.yaml': 'entries: [{question: a, answer: b}]',
    });
    expect(notes).toEqual([]);
    expect(entries.map(({ question }) => question)).toEqual(['Start', 'Below', 'a']);
  });

  it('is read by questions where the setting says so', async () => {
    const { entries } = await site(
      { 'index.html': INDEX, 'sitemap.xml': '', 'other.html': other },
      { pages: 'questions' },
    );
    expect(entries.map(({ question }) => question)).toEqual(['Start', 'Below']);
  });
});

describe('a built site', () => {
  it('is read without pages that only lead to others, and says how many', async () => {
    const list = page(
      '<main>' +
        ['a', 'b'].map((x) => `<article><h2><a href="${x}">${x}</a></h2>x</article>`).join('') +
        '</main>',
    );
    const refresh = page('<p>Moved', '<meta http-equiv="refresh" content="0; url=/a/">');
    const { entries, notes, warnings } = await site({
      'index.html': INDEX,
      'sitemap.xml': '',
      ...Object.fromEntries(
        [
          '404',
          'search',
          'genindex',
          'py-modindex',
          'tags',
          'tags/a',
          'blog/page/2/index',
          'blog/archive',
          '_modules/x',
        ].map((name) => [`${name}.html`, INDEX]),
      ),
      'moved.html': refresh,
      'secret.html': page('<h1>A</h1>x', '<meta name="robots" content="noindex, follow">'),
      'blog/index.html': list,
      'empty.html': page('<h1>Nothing</h1>'),
      'data.json': '{"a": 1}',
      '_sources/index.md': '# Source\n\nx',
    });
    expect(warnings).toEqual([]);
    expect(entries.map(({ source }) => source.file)).toEqual(['index.html']);
    expect(notes).toEqual([
      {
        file: folder,
        line: 0,
        message:
          'read as a built site: 1 page; left out: 1 error page, 1 source code, 3 page of a list, 1 no text under a heading, 2 general index, 1 redirect, 1 search page, 1 noindex, 2 tag page',
      },
    ]);
  });

  it('keeps pages about tags, search or categories that stand deeper down', async () => {
    const paths = ['api/tags/create.html', 'api/v1/ref/search.html', 'guide/categories.html'];
    const files = Object.fromEntries(paths.map((path) => [path, INDEX]));
    const { entries } = await site({ 'index.html': INDEX, 'sitemap.xml': '', ...files });
    expect(entries.map(({ source }) => source.file)).toEqual([...paths, 'index.html']);
  });

  it('marked as FAQPage keeps its questions', async () => {
    const data = { '@type': 'Question', name: 'Why?', acceptedAnswer: { text: 'So.' } };
    const html = page(
      `<h2 id="w">Why?</h2><p>long<script type="application/ld+json">${JSON.stringify(data)}</script>`,
    );
    const { entries } = await site({ 'index.html': INDEX, '404.html': INDEX, 'faq.html': html });
    expect(entries.map(({ question, answer }) => [question, answer])).toContainEqual([
      'Why?',
      'So.',
    ]);
  });

  it('has titles without its name, and the date of the last change', async () => {
    const html = page(
      '<h2>A</h2>x<p class="last-updated"><time datetime="2026-03-04T10:00:00Z">March</time><time datetime="2020-01-01">x</time>',
    ).replace('<title>T', '<title>Valves - Parts | My Site');
    const index = INDEX.replace('<title>T', '<title>Home | My Site');
    const { entries } = await site({ 'index.html': index, '404.html': INDEX, 'v.html': html });
    expect(entries[1]).toMatchObject({
      updated: '2026-03-04',
      source: { title: 'Valves - Parts' },
    });
  });

  it('has the addresses of its pages, then of its sitemap, then of the pattern', async () => {
    const sitemap =
      '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://docs.example/v/</loc></url><url><loc>https://docs.example/v/b</loc></url></urlset>';
    const { entries } = await site(
      {
        'index.html': INDEX,
        'sitemap.xml': sitemap,
        'a.html': page('<h2>A</h2>x', CANONICAL),
        'b.html': page('<h2>B</h2>x'),
        'c/index.html': page('<h2>C</h2>x'),
        'og.html': page(
          '<h2>O</h2>x',
          '<meta property="og:url" content="https://docs.example/og">',
        ),
      },
      { urlPattern: 'https://pattern.example/{path}' },
    );
    expect(entries.map(({ source }) => source.url)).toEqual([
      'https://docs.example/a/',
      'https://docs.example/v/b',
      'https://pattern.example/c/',
      'https://docs.example/v/#top',
      'https://docs.example/og',
    ]);
  });

  it.each([
    ['{path}', 'b.html', 'https://x.example/b.html'],
    ['{path}', './b', 'https://x.example/b'],
    ['{path}', '/base/b', 'https://x.example/b'],
    ['{path}.html', 'b.html', 'https://x.example/b.html'],
    ['{path}.html', 'b', 'https://x.example/b.html'],
    ['{path}/', 'b', 'https://x.example/b/'],
  ])('with the pattern %s and links such as %s has the address %s', async (pattern, link, url) => {
    const index = page(
      `<h1>A</h1><p>x <a href="${link}">b</a> <a href="https://other.example/b.html">c</a>`,
    );
    const { entries } = await site(
      { 'index.html': index, '404.html': INDEX, 'b.html': page('<h2>B</h2>x') },
      { urlPattern: `https://x.example/${pattern}` },
    );
    expect(entries.map(({ source }) => source.url)).toEqual([url, 'https://x.example/']);
  });
});
