import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Matter } from '../front-matter.ts';
import { SET_BASE } from './site-address.ts';

export const SITE_GENERATORS = ['vitepress', 'docusaurus', 'mkdocs', 'sphinx', 'hugo'] as const;
export type SiteGenerator = (typeof SITE_GENERATORS)[number];

/** As their makers write them. */
export const GENERATOR_NAMES: Readonly<Record<SiteGenerator, string>> = {
  vitepress: 'VitePress',
  docusaurus: 'Docusaurus',
  mkdocs: 'MkDocs',
  sphinx: 'Sphinx',
  hugo: 'Hugo',
};

/** The source folder of a site, as its generator's own configuration describes it. */
export interface Site {
  readonly generator: SiteGenerator;
  /** Absolute: where the configuration stands. */
  readonly folder: string;
  /** Absolute: where the pages' sources are. */
  readonly pages: string;
  /** The site's public address with its base, ending with a slash; '' where it is not known. */
  readonly url: string;
  /** The path of that address, `/` or `/docs/`. */
  readonly base: string;
  /** What the site's owner should know of how it was understood. */
  readonly notes: readonly string[];
  /** Text of the configuration file. */
  readonly configuration: string;
  readonly rules: SiteRules;
}

/** How a generator makes addresses, anchors and text of its sources. */
export interface SiteRules {
  /** Whether `.md` files are MDX. */
  readonly mdx?: boolean;
  /**
   * Where a page is below the site's base, `guide/start.html`; undefined where the generator makes
   * no page of the file.
   * @param path below the folder of pages, with forward slashes
   * @param paths of all pages' sources
   */
  address(path: string, matter: Matter, paths: ReadonlySet<string>): string | undefined;
  /** The anchors of one page's headings, in order; '': it has none. */
  anchors(headings: readonly SiteHeading[]): readonly string[];
  /** The generator's own markup as plain Markdown, line for line. */
  readable(text: string): string;
  /** The built page that stands for a source which Docent doesn't read, relative to `pages`. */
  built?(path: string): string | undefined;
}

export interface SiteHeading {
  readonly depth: number;
  /** Inline Markdown, as its author wrote it, but links to definitions are inline too. */
  readonly source: string;
  /** How many times the page refers to footnotes up to here, in the heading itself too. */
  readonly notes?: number;
}

/** What the configuration says of a site, before what its generator's own says. */
export interface SiteSettings {
  readonly generator?: SiteGenerator | undefined;
  /** Public address of the site. */
  readonly url?: string | undefined;
  /** Path of its first page. */
  readonly base?: string | undefined;
}

type Recognise = (folder: string) => Promise<Site | undefined>;

/** What tells a generator's folder, and who reads it: loaded only there, for it brings a parser. */
const GENERATORS: Readonly<
  Record<SiteGenerator, { readonly mark: RegExp; readonly load: () => Promise<Recognise> }>
> = {
  vitepress: {
    mark: /^\.vitepress$/,
    load: async () => (await import('./vitepress.ts')).recogniseVitepress,
  },
  docusaurus: {
    mark: /^docusaurus\.config\./,
    load: async () => (await import('./docusaurus.ts')).recogniseDocusaurus,
  },
  mkdocs: {
    mark: /^mkdocs\.ya?ml$/,
    load: async () => (await import('./mkdocs.ts')).recogniseMkdocs,
  },
  hugo: {
    mark: /^(?:hugo\.|config(?:\.|$))/,
    load: async () => (await import('./hugo.ts')).recogniseHugo,
  },
  sphinx: {
    mark: /^conf\.py$/,
    load: async () => (await import('./sphinx.ts')).recogniseSphinx,
  },
};

/** Where repositories keep the documentation beside what it is about. */
const BELOW: Readonly<Partial<Record<SiteGenerator, readonly string[]>>> = {
  vitepress: ['docs'],
  docusaurus: ['website', 'docs'],
  sphinx: ['source', 'docs', 'docs/source', 'doc', 'doc/source'],
};

/**
 * The site whose source folder this is, told by the generator's configuration file, which is read
 * and never run.
 */
export async function recogniseSite(
  folder: string,
  settings: SiteSettings = {},
): Promise<Site | undefined> {
  const named = settings.generator;
  for (const [generator, { mark, load }] of Object.entries(GENERATORS)) {
    if (named !== undefined && named !== generator) continue;
    for (const below of ['', ...(BELOW[generator as SiteGenerator] ?? [])]) {
      const names = await readdir(join(folder, below)).catch(() => []);
      if (!names.some((name) => mark.test(name))) continue;
      const recognise = await load();
      const site = await recognise(join(folder, below));
      if (site === undefined) continue;
      const pages = await stat(site.pages).catch(() => undefined);
      if (pages?.isDirectory()) return withSettings(withBounds(site), settings);
    }
  }
  return undefined;
}

/** Characters of a line; what is longer nobody wrote, and markup in it takes too long to find. */
const LONGEST_LINE = 10_000;

function withBounds(site: Site): Site {
  const readable = (text: string): string =>
    text.split('\n').some(({ length }) => length > LONGEST_LINE) ? text : site.rules.readable(text);
  return { ...site, rules: { ...site.rules, readable } };
}

function withSettings(site: Site, settings: SiteSettings): Site {
  if (settings.url === undefined && settings.base === undefined) return site;
  const notes = site.notes.filter((note) => !note.endsWith(SET_BASE));
  const base = settings.base === undefined ? undefined : slashes(settings.base);
  if (settings.url === undefined) {
    const own = base ?? site.base;
    return { ...site, notes, base: own, url: site.url && new URL(own, site.url).href };
  }
  const given = settings.url.endsWith('/') ? settings.url : `${settings.url}/`;
  const url = base === undefined ? given : new URL(base, given).href;
  return { ...site, notes, url, base: new URL(url).pathname };
}

function slashes(path: string): string {
  return `/${path.replace(/^\/+|\/+$/g, '')}/`.replace('//', '/');
}
