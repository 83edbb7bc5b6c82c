import { join } from 'node:path';
import { plainContainers } from './containers.ts';
import { firstText } from './first-text.ts';
import { leftOut } from './globs.ts';
import { headingText } from './heading-text.ts';
import { type Literal, literalSettings } from './literals.ts';
import type { Site } from './site.ts';
import { SET_BASE, siteAddress } from './site-address.ts';
import { vitepressSlug } from './slugs.ts';

const CONFIG_FILES = ['js', 'ts', 'mjs', 'mts', 'cjs'].flatMap((ending) => [
  `.vitepress/config.${ending}`,
  `.vitepress/config/index.${ending}`,
]);

/** A site of VitePress, by its `.vitepress/config`. */
export async function recogniseVitepress(folder: string): Promise<Site | undefined> {
  const config = await firstText(folder, CONFIG_FILES);
  if (config === undefined) return undefined;
  const { literals: settings, names } = literalSettings(config);
  const { base } = siteAddress(undefined, settings.get('base'));
  const hostname = settings.get('sitemap.hostname');
  const { url } = siteAddress(hostname, base === '/' ? undefined : base);
  const srcDir = settings.get('srcDir');
  const notes = [
    ...(names.has('base') && !settings.has('base') ? [`its base ${SET_BASE}`] : []),
    ...(url === '' ? ['its address is not in the configuration (sitemap.hostname)'] : []),
    ...(/\brewrites\s*(?:\(|:\s*(?:\(|\w))/.test(config) ? ['computed rewrites are not read'] : []),
  ];
  const excluded = [...valuesOf(settings, 'srcExclude')].map(String);
  const rewrites = new Map(
    [...settings].flatMap(([key, value]) =>
      key.startsWith('rewrites.') ? [[key.slice('rewrites.'.length), String(value)]] : [],
    ),
  );
  const clean = settings.get('cleanUrls') === true;
  return {
    generator: 'vitepress',
    folder,
    configuration: config,
    pages: join(folder, typeof srcDir === 'string' ? srcDir : '.'),
    url,
    base,
    notes,
    rules: {
      address(path) {
        // `[id].md` is one page for each of what a script lists.
        if (!path.endsWith('.md') || /[[\]]/.test(path) || leftOut(path, excluded))
          return undefined;
        const page = (rewrites.get(path) ?? path).replace(/\.md$/, '');
        if (/(?:^|\/)index$/.test(page)) return page.replace(/index$/, '');
        return clean ? page : `${page}.html`;
      },
      anchors(headings) {
        const taken = new Set<string>();
        return headings.map(({ source }) => {
          // Character references are text to it, and names of emoji none.
          const { id, words } = headingText(source.replaceAll('&', '&amp;'), {
            attributes: true,
            text: (text) => text.replace(/:[\w+-]+:/g, ''),
          });
          const slug = id ?? vitepressSlug(words);
          let unique = slug;
          for (let count = 1; taken.has(unique); count++) unique = `${slug}-${count}`;
          taken.add(unique);
          return unique;
        });
      },
      readable: (text) => plainContainers(text, withoutIncludes),
    },
  };
}

/** Files that are put in here, and the list of the page's headings. */
function withoutIncludes(line: string): string {
  return /^\s*(?:<<<\s*\S|\[\[toc\]\]\s*$|<!--@include:)/i.test(line) ? '' : line;
}

function* valuesOf(settings: ReadonlyMap<string, Literal>, list: string): Generator<Literal> {
  for (const [key, value] of settings) {
    if (key.startsWith(`${list}.`)) yield value;
  }
}
