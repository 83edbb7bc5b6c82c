import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { visit } from 'unist-util-visit';
import { parseSitemap } from './crawl/sitemap.ts';
import { attribute, find, parseHtml } from './html-document.ts';
import { siteNameOf } from './html-head.ts';
import { pageAddress, SiteAddresses } from './site-address.ts';
import { BUILT_SITE_FILES, exists, SITEMAP } from './site-files.ts';

/** A folder of HTML that a site generator built. */
export interface BuiltSite {
  /** What its titles end with. */
  readonly name: string | undefined;
  /** The address of a page by its path, '' where nothing says it; a page may say its own. */
  addressOf(path: string): string;
}

/** As many pages beside a first one are a site, whoever made it. */
const MANY_PAGES = 10;

/** Larger than any first page; the build has its own bound. */
const MOST_BYTES = 5_000_000;

const PAGE = /\.x?html?$/i;

/** Whether a file of a built site is a page. */
export function isPage(path: string): boolean {
  return PAGE.test(path);
}

/**
 * The site that a folder is the build of: it has a first page, and with it a generator's mark, other
 * files that only built sites have, or many pages.
 * @param paths all files of the folder, relative, with forward slashes
 */
export async function builtSite(
  root: string,
  paths: readonly string[],
  urlPattern: string | undefined,
): Promise<BuiltSite | undefined> {
  const files = new Set(paths.filter(isPage));
  if (!files.has('index.html')) return undefined;
  const page = parseHtmlOrNothing(await textOf(join(root, 'index.html')));
  if (page === undefined) return undefined;
  const generator = find(
    page.root,
    (element) =>
      element.tagName === 'meta' && /^generator$/i.test(attribute(element, 'name') ?? ''),
  );
  const marked = await Promise.all(BUILT_SITE_FILES.map((name) => exists(join(root, name))));
  if (generator === undefined && !marked.includes(true) && files.size < MANY_PAGES)
    return undefined;

  const links: string[] = [];
  visit(page.root, 'element', (element) => {
    const href = element.tagName === 'a' ? attribute(element, 'href') : undefined;
    if (href !== undefined) links.push(href);
  });
  const listed = parseSitemap(await textOf(join(root, SITEMAP)))?.pages ?? [];
  const addresses = new SiteAddresses(files, links, listed);
  return {
    name: siteNameOf(page.root),
    addressOf: (path) => addresses.listed(path) ?? pageAddress(urlPattern, addresses.served(path)),
  };
}

/** Where lists of a site's own stand: a page about tags, deeper down, is one like others. */
const UPPER = '^(?:[a-z]{2}(?:-[a-z]+)?/)?(?:(?:blog|docs|news|posts?)/)?';
const PAGE_OR_FOLDER = String.raw`(?:\.html|/(?:[^/]+/)*[^/]+\.html)$`;

/** Pages that lead to others and hold nothing of their own. */
const LEFT_OUT: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\/)(?:404|500)(?:\.html|\/index\.html)$/, 'error page'],
  [/^(?:[^/]+\/){0,2}search(?:\.html|\/index\.html)$/, 'search page'],
  [/(?:^|\/)(?:genindex(?:-[^/]*)?|[a-z]+-modindex)(?:\.html|\/index\.html)$/, 'general index'],
  [/(?:^|\/)_modules\//, 'source code'],
  [new RegExp(`${UPPER}(?:tags?|categor(?:y|ies))${PAGE_OR_FOLDER}`), 'tag page'],
  [new RegExp(`${UPPER}(?:archives?|authors)${PAGE_OR_FOLDER}`), 'page of a list'],
  [/(?:^|\/)page\/\d+(?:\.html|\/index\.html)$/, 'page of a list'],
  [/(?:^|\/)(?:_static|_sources|_next|_nuxt)\/|^assets\//, 'asset'],
];

/** Why a page of a built site is passed over, by its path; undefined where it is read. */
export function leftOutByPath(path: string): string | undefined {
  return LEFT_OUT.find(([pattern]) => pattern.test(path))?.[1];
}

function parseHtmlOrNothing(text: string): ReturnType<typeof parseHtml> | undefined {
  try {
    return parseHtml(text);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** '' where it can't be read: the build says so when it comes to it. */
async function textOf(file: string): Promise<string> {
  try {
    return (await stat(file)).size > MOST_BYTES ? '' : await readFile(file, 'utf8');
  } catch {
    return '';
  }
}
