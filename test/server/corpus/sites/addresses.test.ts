import { expect, test } from 'vitest';
import { readCorpus } from '../../../../server/corpus/read-corpus.ts';
import { addressesOf, madeSite } from './made-site.ts';

const PAGE = '# Page\n\nIts text.\n';
const HEAD = (matter: string) => `---\n${matter}\n---\n\n${PAGE}`;

test('VitePress: base, rewrites, srcDir and srcExclude count, and READMEs are pages', async () => {
  const config = `
    // base: '/not-this/'
    import { defineConfig } from 'vitepress'
    export default defineConfig({
      base: '/help/', srcDir: './src',
      sitemap: { hostname: 'https://docs.example.org' },
      srcExclude: ['**/drafts/**', 'TODO.md'],
      rewrites: { 'old/name.md': 'new/name.md' },
      themeConfig: { base: '/nor-this/', match: /['"]/ },
    })`;
  expect(
    await addressesOf({
      '.vitepress/config.mts': config,
      'src/index.md': PAGE,
      'src/a/index.md': PAGE,
      'src/a/b.md': PAGE,
      'src/README.md': PAGE,
      'src/old/name.md': PAGE,
      'src/drafts/x.md': PAGE,
      'src/TODO.md': PAGE,
      'src/[id].md': PAGE,
    }),
  ).toEqual({
    'README.md': 'https://docs.example.org/help/README.html#page',
    'a/b.md': 'https://docs.example.org/help/a/b.html#page',
    'a/index.md': 'https://docs.example.org/help/a/#page',
    'index.md': 'https://docs.example.org/help/#page',
    'old/name.md': 'https://docs.example.org/help/new/name.html#page',
  });
});

test('VitePress: cleanUrls take the ending off', async () => {
  const config = 'export default { cleanUrls: true }';
  expect(await addressesOf({ '.vitepress/config.js': config, 'a.md': PAGE })).toEqual({
    'a.md': '/a#page',
  });
});

test('Docusaurus: numbers, slugs, ids and index pages make the address; partials and drafts have none', async () => {
  const config = `
    const config: Config = {
      url: 'https://docs.example.org', baseUrl: '/site/',
      presets: [['classic', { docs: { routeBasePath: '/', editUrl: url('x') } } satisfies Preset.Options]],
    }; export default config;`;
  expect(
    await addressesOf({
      'docusaurus.config.ts': config,
      'docs/01-intro.md': PAGE,
      'docs/02-guide/index.mdx': PAGE,
      'docs/02-guide/2021-11-news.md': PAGE,
      'docs/api/api.md': PAGE,
      'docs/api/a.md': HEAD('slug: renamed'),
      'docs/api/b.md': HEAD('slug: /elsewhere'),
      'docs/api/c.md': HEAD('id: own-id'),
      'docs/api/d.md': HEAD('draft: true'),
      'docs/_part.md': PAGE,
    }),
  ).toEqual({
    '01-intro.md': 'https://docs.example.org/site/intro',
    '02-guide/2021-11-news.md': 'https://docs.example.org/site/guide/2021-11-news',
    '02-guide/index.mdx': 'https://docs.example.org/site/guide/',
    'api/a.md': 'https://docs.example.org/site/api/renamed',
    'api/api.md': 'https://docs.example.org/site/api/',
    'api/b.md': 'https://docs.example.org/site/elsewhere',
    'api/c.md': 'https://docs.example.org/site/api/own-id',
  });
});

test('Docusaurus: of several versions the latest is read', async () => {
  expect(
    await addressesOf({
      'docusaurus.config.js': "module.exports = { trailingSlash: true, url: 'https://x.example' }",
      'versions.json': '["2.0", "1.0"]',
      'docs/next.md': PAGE,
      'versioned_docs/version-2.0/now.md': PAGE,
    }),
  ).toEqual({ 'now.md': 'https://x.example/docs/now/' });
});

test('MkDocs: pages are folders unless use_directory_urls is off; README is an index', async () => {
  const files = {
    'docs/README.md': PAGE,
    'docs/a/index.md': PAGE,
    'docs/a/README.md': PAGE,
    'docs/a/b.md': PAGE,
    'docs/skip.md': PAGE,
  };
  const config =
    'site_url: https://docs.example.org/x/\nexclude_docs: |\n  skip.md\nplugins: [!ENV [A, b]]\n';
  expect(await addressesOf({ ...files, 'mkdocs.yml': config })).toEqual({
    'README.md': 'https://docs.example.org/x/#page',
    'a/b.md': 'https://docs.example.org/x/a/b/#page',
    'a/index.md': 'https://docs.example.org/x/a/#page',
  });
  const flat = await addressesOf({
    ...files,
    'mkdocs.yml': `${config}use_directory_urls: false\n`,
  });
  expect(flat['a/b.md']).toBe('https://docs.example.org/x/a/b.html#page');
  expect(flat['README.md']).toBe('https://docs.example.org/x/index.html#page');
});

test('Sphinx: Markdown is read itself, reStructuredText from what was built of it', async () => {
  expect(
    await addressesOf({
      'conf.py':
        "project = 'T'\nhtml_baseurl = 'https://docs.example.org/en/latest/'\nexclude_patterns = ['old/*', # those\n  'x.md']\n",
      'a.md': PAGE,
      'x.md': PAGE,
      'old/y.md': PAGE,
      'b.rst': 'Page\n====\n\nIts text.\n',
      '_build/html/objects.inv': '',
      '_build/html/b.html':
        '<div role="main"><section id="built"><h1>Page</h1><p>Its text.</p></section></div>',
    }),
  ).toEqual({
    'a.md': 'https://docs.example.org/en/latest/a.html#page',
    'b.rst': 'https://docs.example.org/en/latest/b.html#built',
  });
});

test('Hugo: bundles, slugs, languages and paths in lower case; drafts have no page', async () => {
  const toml = (matter: string) => `+++\ntitle = "T"\n${matter}\n+++\n\nIts text.\n`;
  expect(
    await addressesOf({
      'hugo.toml':
        "baseURL = 'https://docs.example.org/h/'\ndefaultContentLanguage = 'en'\n[languages]\n[languages.en]\nweight = 1\n[languages.fr]\nweight = 2\n",
      'content/_index.md': toml(''),
      'content/Some Page.md': toml(''),
      'content/posts/a.md': toml('slug = "b"'),
      'content/posts/a.fr.md': toml(''),
      'content/posts/u.md': toml('url = "/own/"'),
      'content/bundle/index.md': toml(''),
      'content/bundle/part.md': toml(''),
      'content/draft.md': toml('draft = true'),
      'content/later.md': toml('date = 2999-01-01'),
    }),
  ).toEqual({
    '_index.md': 'https://docs.example.org/h/',
    'Some Page.md': 'https://docs.example.org/h/some-page/',
    'bundle/index.md': 'https://docs.example.org/h/bundle/',
    'posts/a.fr.md': 'https://docs.example.org/h/fr/posts/a/',
    'posts/a.md': 'https://docs.example.org/h/posts/b/',
    'posts/u.md': 'https://docs.example.org/h/own/',
  });
});

test('the settings win over the configuration of the generator', async () => {
  const files = { 'mkdocs.yml': 'site_url: https://old.example/a/\n', 'docs/b.md': PAGE };
  expect(await addressesOf(files, { url: 'https://new.example' })).toEqual({
    'b.md': 'https://new.example/b/#page',
  });
  expect(await addressesOf(files, { base: '/c' })).toEqual({
    'b.md': 'https://old.example/c/b/#page',
  });
});

test('Sphinx: footnotes take ids of those that repeated headings get', async () => {
  const page = '# Page\n\n## Same\n\nA.\n\n## Same\n\nB[^n].\n\n## Same\n\nC.\n\n[^n]: Note.\n';
  const folder = await madeSite({ 'conf.py': "project = 'T'\n", 'a.md': page });
  const { entries } = await readCorpus([folder]);
  expect(entries.map(({ source }) => source.url)).toEqual([
    '/a.html#same',
    '/a.html#id1',
    '/a.html#id3',
  ]);
});

test.each([
  ['VitePress', '.vitepress/config.mjs', 'export default { base: process.env.BASE }', 'base'],
  [
    'Docusaurus',
    'docusaurus.config.js',
    'module.exports = { baseUrl: env ? "/a/" : "/" }',
    'baseUrl',
  ],
])('%s: a base that is computed is told', async (_name, file, config, setting) => {
  const folder = await madeSite({ [file]: config, 'docs/a.md': PAGE });
  const { notes } = await readCorpus([folder]);
  expect(notes.map(({ message }) => message)).toContain(
    `its ${setting} is computed: set site.base`,
  );
  const told = await readCorpus([folder], { siteSettings: { base: '/c/' } });
  expect(told.notes.map(({ message }) => message).join()).not.toContain('computed');
});

test('Hugo: a folder of its own for each language is no part of the address', async () => {
  const config = `
    baseURL = 'https://docs.example.org/'
    defaultContentLanguage = 'en'
    [languages.en]
    contentDir = 'content/en'
    [languages.de]
    contentDir = 'content/de'`;
  expect(
    await addressesOf({
      'hugo.toml': config,
      'content/en/guide/a.md': PAGE,
      'content/de/guide/a.md': PAGE,
    }),
  ).toEqual({
    'en/guide/a.md': 'https://docs.example.org/guide/a/#page',
    'de/guide/a.md': 'https://docs.example.org/de/guide/a/#page',
  });
});
