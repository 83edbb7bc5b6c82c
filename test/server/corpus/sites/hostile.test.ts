import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findCorpusFiles } from '../../../../server/corpus/corpus-files.ts';
import type { CorpusWarning } from '../../../../server/corpus/entry.ts';
import { leftOut } from '../../../../server/corpus/sites/globs.ts';
import { literalSettings } from '../../../../server/corpus/sites/literals.ts';
import {
  GENERATOR_NAMES,
  recogniseSite,
  type SiteGenerator,
} from '../../../../server/corpus/sites/site.ts';

/** Each generator's configuration file: how it begins, and what in it is looked at. */
const CONFIGURATIONS: Readonly<
  Record<string, { generator: SiteGenerator; begin: string; parts: readonly string[] }>
> = {
  'mkdocs.yml': {
    generator: 'mkdocs',
    begin: 'site_name: x\n',
    parts: [
      ...['site_url: ', 'docs_dir: ', 'exclude_docs: ', 'markdown_extensions:\n', '  - toc:\n'],
      ...[
        '      slugify: ',
        '      separator: ',
        '!!python/name:pymdownx.slugs.slugify',
        '!ENV [X]',
      ],
    ],
  },
  '.vitepress/config.ts': {
    generator: 'vitepress',
    begin: '',
    parts: [
      ...['export default defineConfig({', 'base: ', 'srcDir: ', 'sitemap: { hostname: '],
      ...['srcExclude: [', "rewrites: { 'a.md': ", 'cleanUrls: true,', 'return '],
    ],
  },
  'docusaurus.config.js': {
    generator: 'docusaurus',
    begin: '',
    parts: [
      ...['module.exports = {', 'url: ', 'baseUrl: ', "presets: [['classic', { docs: { path: "],
      ...['routeBasePath: ', 'trailingSlash: false,', 'const config = '],
    ],
  },
  'hugo.toml': {
    generator: 'hugo',
    begin: '',
    parts: ['baseURL = ', 'contentDir = ', '[languages.', 'uglyURLs = ', '[markup.goldmark]\n'],
  },
  'hugo.yaml': {
    generator: 'hugo',
    begin: '',
    parts: [
      ...[
        'baseURL: ',
        'defaultContentLanguage: ',
        'languages: ',
        '  de: {contentDir: ',
        'markup: ',
      ],
      ...['permalinks: ', 'contentDir: '],
    ],
  },
  'conf.py': {
    generator: 'sphinx',
    begin: "project = 'x'\n",
    parts: [
      ...['html_baseurl = ', 'exclude_patterns = [', 'myst_enable_extensions = [', '"""', '#'],
    ],
  },
};
/** What breaks parsers, addresses and patterns, whoever's they are. */
const PIECES = [
  ...["'", '"', '`', '\\', '\\`', '${', '{', '}', '[', ']', '(', ')', ':', ',', '/', '//', '/*'],
  ...[
    '*/',
    '<!--',
    '---\n',
    '\n',
    '\n  ',
    '\t',
    '\0',
    '\ud800',
    "'\\ud800/',",
    '&a ',
    '*a',
    '&a [*a]',
  ],
  ...['!!js/function x', '<<: ', '? ', '- ', '|\n', '{toString: 1}', '{__proto__: {x: 1}}', '"//"'],
  ...["'//',", "'/a',", '"https://docs.example.org/"', "'https://',", '../../..', '"\\u0000"'],
  ...['**/**/*', '{a,{b', '*.md', '1e999', '0x', '2026-01-01', 'null', 'true', 'ﬀ', 'Ⅷ', '\u2028'],
];
const PAGE = '---\nslug: "\\ud800"\ndate: {toString: 1}\n---\n\n# A page\n\n## A part\n\nText.\n';

let root: string;
let folders = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'docent-hostile-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** A site's folder, with a page wherever its generator may look. */
function siteWith(name: string, text: string): string {
  const folder = join(root, String(folders++));
  const files = { [name]: text, 'a.md': PAGE, 'docs/a.md': PAGE, 'content/a.md': PAGE };
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }
  return folder;
}

describe.each(Object.entries(CONFIGURATIONS))(
  'a hostile %s',
  (name, { generator, begin, parts }) => {
    test('is recognised, or is no site, and its pages have addresses', async () => {
      const piece = fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom(...parts) },
        { weight: 4, arbitrary: fc.constantFrom(...PIECES) },
        { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
      );
      await fc.assert(
        fc.asyncProperty(fc.array(piece, { maxLength: 25 }), async (pieces) => {
          const folder = siteWith(name, begin + pieces.join(''));
          const site = await recogniseSite(folder);
          if (site === undefined) return;
          expect(site.generator).toBe(generator);
          expect(site.url === '' || URL.canParse(site.url)).toBe(true);
          expect(site.base).toMatch(/^\/(?:.*\/)?$/s);
          expect(() => site.rules.anchors([{ depth: 2, source: 'A `part` {#b}' }])).not.toThrow();
          const notes: CorpusWarning[] = [];
          const found = await findCorpusFiles([folder], { warnings: [], notes });
          expect(notes.map(({ message }) => message).join('\n')).toMatch(
            new RegExp(`a ${GENERATOR_NAMES[generator]} site|^$`),
          );
          for (const { source } of found) expect(() => encodeURI(source?.url ?? '')).not.toThrow();
        }),
        { numRuns: 60 },
      );
    });

    test.each([
      ['opening brackets', '['],
      ['opening braces behind names', '{a:'],
      ['calls', '(('],
      ['escaped quotes', '\\`'],
      ['quotes on one line', "\\'"],
      ['empty lines', '\n'],
      ['items of items', '- '],
      ['lists that are never closed', 'exclude_patterns = [\n'],
      ['shares of a list', 'a: &a [*a, *a]\n'],
      ['slashes', '= / '],
      ['blanks', ' '],
    ])('that goes on with %s ends all the same', async (_what, unit) => {
      const text = begin + parts[0] + unit.repeat(Math.floor(200_000 / unit.length));
      const site = await recogniseSite(siteWith(name, text));
      expect([undefined, generator]).toContain(site?.generator);
    });
  },
);

test.each(Object.keys(CONFIGURATIONS))('a %s that is a folder is no site', async (name) => {
  const folder = siteWith(`${name}/inner.md`, PAGE);
  expect(await recogniseSite(folder)).toBeUndefined();
});

describe.each([
  'mkdocs.yml',
  '.vitepress/config.ts',
  'docusaurus.config.js',
  'hugo.toml',
  'conf.py',
])('the markup of a site with %s', (name) => {
  const generator = CONFIGURATIONS[name]!;

  test('becomes text line for line, whatever it is', async () => {
    const site = await recogniseSite(siteWith(name, `${generator.begin}\n`));
    const rules = site!.rules;
    const piece = fc.oneof(
      fc.constantFrom(
        ...[
          '\n',
          '    ',
          '```',
          '~~~',
          ':::',
          '!!! note ',
          '??? ',
          '=== "a"',
          '{',
          '}',
          '{{<',
          '>}}',
        ],
        ...[
          '{ref}',
          '`',
          '``',
          '<',
          '>',
          '> [!NOTE]',
          ':material-x:',
          '{: .a',
          '-->',
          '---',
          '+++',
        ],
        ...['[TOC]', '<<< @/a', '::: tip ', '"', '{{% highlight', '/', '# ', '\0', '\ud800'],
      ),
      fc.string({ unit: 'binary', maxLength: 5 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('');
        expect(rules.readable(text).split('\n')).toHaveLength(text.split('\n').length);
      }),
      { numRuns: 150 },
    );
  });

  test.each(['{{<', '``` {a}', '`{', '::: a', '!!! a ', ' x', '{.a ', '{ref}`'])(
    'of one line with %j over and over ends',
    async (unit) => {
      const site = await recogniseSite(siteWith(name, `${generator.begin}\n`));
      const line = unit.repeat(Math.floor(300_000 / unit.length));
      expect(site!.rules.readable(line)).not.toContain('\n');
    },
  );
});

test('anchors of equal headings with numbers that are too large to count end', async () => {
  const site = await recogniseSite(siteWith('mkdocs.yml', 'site_name: x\n'));
  const heading = { depth: 2, source: 'a_9007199254740992' };
  expect(site?.rules.anchors([heading, heading])).toEqual([
    'a_9007199254740992',
    'a_9007199254740993',
  ]);
});

describe('patterns', () => {
  test.each([
    ['**/_*', 'a/b/_c.md', true],
    ['**/_*', '_c.md', true],
    ['**/_*', 'a/b.md', false],
    ['drafts/', 'drafts/a/b.md', true],
    ['drafts', 'drafts2/a.md', false],
    ['./a/*.md', 'a/b.md', true],
    ['a/*.md', 'a/b/c.md', false],
    ['a/**/c.md', 'a/c.md', true],
    ['{a,b{1,2}}/?.md', 'b2/x.md', true],
    ['{a,b{1,2}}/?.md', 'b3/x.md', false],
    ['{a,b', 'a', false],
    ['a,b', 'a,b', true],
    ['a.md', 'abmd', false],
    ['**', 'a/b', true],
  ])('%s of %s: %s', (pattern, path, expected) => {
    expect(leftOut(path, [pattern])).toBe(expected);
  });

  test('of many asterisks end', () => {
    const path = `${'a/'.repeat(500)}b`;
    expect(leftOut(path, [`${'**/'.repeat(300)}x`, `${'*a'.repeat(300)}x`, '**'.repeat(400)])).toBe(
      true,
    );
    expect(leftOut(path, [`${'**/'.repeat(300)}x`, `${'*a'.repeat(300)}x`])).toBe(false);
  });
});

test('settings at a bearable depth are found, those beyond are not', () => {
  const nested = (depth: number) => `x = {${'a:{'.repeat(depth)} b: 1 ${'}'.repeat(depth)}}`;
  expect(literalSettings(nested(50)).literals.size).toBe(1);
  expect(literalSettings(nested(100_000)).literals.size).toBe(0);
});
