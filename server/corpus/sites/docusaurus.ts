import { join, posix } from 'node:path';
import GithubSlugger from 'github-slugger';
import { plainContainers } from './containers.ts';
import { firstText } from './first-text.ts';
import { leftOut } from './globs.ts';
import { headingText } from './heading-text.ts';
import { type Literal, literalSettings } from './literals.ts';
import type { Site, SiteRules } from './site.ts';
import { SET_BASE, siteAddress } from './site-address.ts';

const CONFIG_FILES = ['js', 'ts', 'mjs', 'mts', 'cjs', 'cts'].map(
  (ending) => `docusaurus.config.${ending}`,
);
/** Parts of pages and tests of components are no pages. */
const EXCLUDED = ['**/_*', '**/_*/**', '**/*.test.*', '**/__tests__/**'];
const NUMBER_PREFIX = /^\d+\s*[-_.]+\s*([^-_.\s].*)$/;
/** `2021-11-foo` and `7.0-foo` have none. */
const NO_NUMBER_PREFIX = /^\d+[-_.]\d+/;
const COMMENT_ID = /\s*(?:\{\s*\/\*\s*#(\S+?)\s*\*\/\s*\}|<!--\s*#(\S+?)\s*-->)\s*$/;

/** A site of Docusaurus 2 or 3, by its `docusaurus.config`: its documentation, not its blog. */
export async function recogniseDocusaurus(folder: string): Promise<Site | undefined> {
  const config = await firstText(folder, CONFIG_FILES);
  if (config === undefined) return undefined;
  const { literals: settings, names } = literalSettings(config);
  const docs = docsSettings(settings);
  const route = String(docs.get('routeBasePath') ?? 'docs').replace(/^\/+|\/+$/g, '');
  const { url, base } = siteAddress(settings.get('url'), settings.get('baseUrl') ?? '/');
  const docsFolder = String(docs.get('path') ?? 'docs');
  const latest = await latestVersion(folder);
  const notes = [
    ...(names.has('baseUrl') && !settings.has('baseUrl') ? [`its baseUrl ${SET_BASE}`] : []),
    ...(url === '' ? ['its address is not in the configuration (url)'] : []),
    ...(latest === undefined ? [] : [`only its version ${latest} is read`]),
    ...(settings.get('presets.0.1.blog') === false ? [] : ['its blog is not read']),
  ];
  return {
    generator: 'docusaurus',
    folder,
    configuration: config,
    pages: join(folder, latest === undefined ? docsFolder : `versioned_docs/version-${latest}`),
    url,
    base,
    notes,
    rules: docusaurusRules(route, settings.get('trailingSlash')),
  };
}

/** Settings of the documentation, of the preset or of the plugin itself. */
function docsSettings(settings: ReadonlyMap<string, Literal>): ReadonlyMap<string, Literal> {
  const found = new Map<string, Literal>();
  for (const [key, value] of settings) {
    const name = /^presets\.\d+\.1\.docs\.(.+)$/.exec(key)?.[1];
    if (name !== undefined && !found.has(name)) found.set(name, value);
  }
  return found;
}

/** The first of `versions.json` is what visitors see; the sources in `docs` are the next one's. */
async function latestVersion(folder: string): Promise<string | undefined> {
  const text = await firstText(folder, ['versions.json']);
  return text === undefined ? undefined : /^\s*\[\s*"([\w.-]+)"/.exec(text)?.[1];
}

function docusaurusRules(route: string, trailingSlash: Literal | undefined): SiteRules {
  return {
    mdx: true,
    address(path, matter) {
      if (!/\.mdx?$/.test(path) || leftOut(path, EXCLUDED) || matter.draft === true) {
        return undefined;
      }
      return withTrailingSlash(
        posix.join(route, slugOf(path, matter)).replace(/^\//, ''),
        trailingSlash,
      );
    },
    anchors(headings) {
      const slugger = new GithubSlugger();
      return headings.map(({ depth, source }) => {
        const { id, words } = headingText(source, {
          attributes: true,
          images: true,
          footnotes: true,
        });
        const anchor = id ?? slugger.slug(words);
        // The page's title is shown without one.
        return depth === 1 ? '' : anchor;
      });
    },
    readable: (text) =>
      plainContainers(text, (line) => {
        return /^\s*#{1,6}\s/.test(line)
          ? line.replace(COMMENT_ID, (_all, a, b) => ` {#${a ?? b}}`)
          : line;
      }),
  };
}

/** As its plugin makes it: front matter, or folders and file without what orders them. */
function slugOf(path: string, matter: Readonly<Record<string, unknown>>): string {
  const segments = path.replace(/\.mdx?$/, '').split('/');
  const file = segments.pop() ?? '';
  const folders = segments.map(withoutNumber);
  const slug = typeof matter.slug === 'string' ? matter.slug : undefined;
  if (slug?.startsWith('/')) return slug;
  const parent = segments.at(-1)?.toLowerCase();
  const isIndex = ['index', 'readme', parent].includes(file.toLowerCase());
  if (slug === undefined && isIndex) return `/${folders.map((each) => `${each}/`).join('')}`;
  const id = typeof matter.id === 'string' ? matter.id : withoutNumber(file);
  return posix.join('/', ...folders, slug ?? id);
}

function withoutNumber(name: string): string {
  if (NO_NUMBER_PREFIX.test(name)) return name;
  return NUMBER_PREFIX.exec(name)?.[1] ?? name;
}

function withTrailingSlash(path: string, trailingSlash: Literal | undefined): string {
  if (trailingSlash === true) return path === '' || path.endsWith('/') ? path : `${path}/`;
  return trailingSlash === false ? path.replace(/\/$/, '') : path;
}
