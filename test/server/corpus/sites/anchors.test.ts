import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { recogniseSite } from '../../../../server/corpus/sites/site.ts';

interface Built {
  readonly version: string;
  /** `[depth, source, id]`: what the generator made of a page of these headings, in order. */
  readonly headings: readonly (readonly [number, string, string])[];
}

const SITES: Readonly<Record<string, { file: string; config: string; pages: string }>> = {
  vitepress: { file: '.vitepress/config.mjs', config: 'export default {}', pages: '.' },
  docusaurus: { file: 'docusaurus.config.js', config: 'export default {}', pages: 'docs' },
  mkdocs: {
    file: 'mkdocs.yml',
    config: 'site_name: T\nmarkdown_extensions:\n  - attr_list\n',
    pages: 'docs',
  },
  'mkdocs-material': {
    file: 'mkdocs.yml',
    config: [
      'site_name: T',
      'markdown_extensions:',
      '  - attr_list',
      '  - pymdownx.emoji:',
      '      emoji_index: !!python/name:material.extensions.emoji.twemoji',
      '  - toc:',
      '      slugify: !!python/object/apply:pymdownx.slugs.slugify',
      '        kwds:',
      '          case: lower',
      '',
    ].join('\n'),
    pages: 'docs',
  },
  sphinx: { file: 'conf.py', config: 'project = "T"\nextensions = ["myst_parser"]\n', pages: '.' },
  hugo: { file: 'hugo.toml', config: 'baseURL = "/"\n', pages: 'content' },
};

test.each(Object.keys(SITES))(
  '%s: each heading has the anchor that the generator built',
  async (name) => {
    const { file, config, pages } = SITES[name] ?? expect.fail();
    const fixture = new URL(`../../../fixtures/sites/${name}.json`, import.meta.url);
    const { headings }: Built = JSON.parse(await readFile(fixture, 'utf8'));
    const folder = await mkdtemp(join(tmpdir(), 'docent-site-'));
    try {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await mkdir(join(folder, pages), { recursive: true });
      await writeFile(join(folder, file), config);
      const site = (await recogniseSite(folder)) ?? expect.fail('not recognised');
      // Icons and comments of these are rewritten before the page is parsed.
      const sources = headings.map(([depth, source]) => ({
        depth,
        source: site.rules.readable(`${'#'.repeat(depth)} ${source}`).replace(/^#+ /, ''),
      }));
      expect(site.rules.anchors(sources)).toEqual(headings.map(([, , id]) => id));
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);
