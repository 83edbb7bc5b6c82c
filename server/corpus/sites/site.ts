import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Matter } from '../front-matter.ts';
import { recogniseDocusaurus } from './docusaurus.ts';
import { recogniseHugo } from './hugo.ts';
import { recogniseMkdocs } from './mkdocs.ts';
import { recogniseSphinx } from './sphinx.ts';
import { recogniseVitepress } from './vitepress.ts';

export const SITE_GENERATORS = ['vitepress', 'docusaurus', 'mkdocs', 'sphinx', 'hugo'] as const;
export type SiteGenerator = (typeof SITE_GENERATORS)[number];

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
  /** Inline Markdown, as its author wrote it. */
  readonly source: string;
  /** References to footnotes that stand before it on the page; default: none. */
  readonly notesBefore?: number;
}

/** What the configuration says of a site, before what its generator's own says. */
export interface SiteSettings {
  readonly generator?: SiteGenerator | undefined;
  /** Public address of the site. */
  readonly url?: string | undefined;
  /** Path of its first page. */
  readonly base?: string | undefined;
}

const GENERATORS = {
  vitepress: recogniseVitepress,
  docusaurus: recogniseDocusaurus,
  mkdocs: recogniseMkdocs,
  hugo: recogniseHugo,
  sphinx: recogniseSphinx,
} satisfies Record<SiteGenerator, (folder: string) => Promise<Site | undefined>>;

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
  for (const [generator, recognise] of Object.entries(GENERATORS)) {
    if (named !== undefined && named !== generator) continue;
    for (const below of ['', ...(BELOW[generator as SiteGenerator] ?? [])]) {
      const site = await recognise(join(folder, below));
      if (site === undefined) continue;
      const pages = await stat(site.pages).catch(() => undefined);
      if (pages?.isDirectory()) return withSettings(site, settings);
    }
  }
  return undefined;
}

function withSettings(site: Site, settings: SiteSettings): Site {
  const base = settings.base === undefined ? undefined : slashes(settings.base);
  if (settings.url === undefined) {
    if (base === undefined) return site;
    const url = site.url === '' ? '' : new URL(base, site.url).href;
    return { ...site, base, url };
  }
  const given = settings.url.endsWith('/') ? settings.url : `${settings.url}/`;
  const url = base === undefined ? given : new URL(base, given).href;
  return { ...site, url, base: new URL(url).pathname };
}

function slashes(path: string): string {
  return `/${path.replace(/^\/+|\/+$/g, '')}/`.replace('//', '/');
}
