import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import robotsParserModule from 'robots-parser';
import type { CrawlOptions } from './crawl-options.ts';
import { type Fetcher, USER_AGENT } from './fetcher.ts';
import { parseSitemap } from './sitemap.ts';

interface Robots {
  isAllowed(url: string, userAgent: string): boolean | undefined;
  getCrawlDelay(userAgent: string): number | undefined;
  getSitemaps(): string[];
}

/** The package's own types are those of a module that it is not. */
const robotsParser = robotsParserModule as unknown as (url: string, text: string) => Robots;

/** Of a robots.txt; crawlers read no more of it. */
const ROBOTS_BYTES = 512_000;
/** Of one sitemap, unpacked: the protocol's own bound. */
const SITEMAP_BYTES = 52_428_800;
/** In an index of sitemaps, in all. */
const MOST_SITEMAPS = 100;

/** The pages of a site that it lists and lets be asked for. */
export interface SiteMap {
  /** Without fragments, each once, in order. */
  readonly pages: readonly string[];
  /** How many were listed, but are not asked for, by why. */
  readonly leftOut: ReadonlyMap<string, number>;
  /** Sitemaps that could not be read. */
  readonly problems: readonly string[];
  /** Whether robots.txt lets an address be asked for. */
  allows(url: string): boolean;
}

/** A site that can't be crawled at all; `temporary` where it may be tomorrow. */
export interface NoSiteMap {
  readonly reason: string;
  readonly temporary: boolean;
}

/**
 * Finds a site's pages: by the sitemap that `start` is, else by those that robots.txt names, else by
 * `sitemap.xml` beside `start` or at the root.
 */
export async function findPages(
  start: URL,
  fetcher: Fetcher,
  options: CrawlOptions,
): Promise<SiteMap | NoSiteMap> {
  const robotsUrl = new URL('/robots.txt', start).href;
  const file = await fetcher.get({ url: robotsUrl, bytes: ROBOTS_BYTES });
  // What can't be read because of the server may bar everything (RFC 9309, 2.3.1.4).
  if (file.kind === 'nothing' && !/^status 4|^redirect/.test(file.reason)) {
    return { reason: `${robotsUrl} can't be read: ${file.reason}`, temporary: true };
  }
  const robots = robotsParser(robotsUrl, file.kind === 'content' ? file.bytes.toString() : '');
  const delay = robots.getCrawlDelay(USER_AGENT);
  if (delay !== undefined) fetcher.slowDown(delay * 1000);
  const allows = (url: string) => robots.isAllowed(url, USER_AGENT) !== false;

  const named = /\.(?:xml|txt)(?:\.gz)?$/i.test(start.pathname);
  const folder = named ? '/' : new URL('./', start).pathname;
  const guesses = [new URL('./sitemap.xml', start).href, new URL('/sitemap.xml', start).href];
  const said = robots.getSitemaps().filter((url) => URL.canParse(url));
  const queue = [...new Set(named ? [start.href] : said.length > 0 ? said : guesses)];
  const seen = new Set<string>();
  const pages = new Set<string>();
  const leftOut = new Map<string, number>();
  const count = (reason: string) => leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1);
  const problems: string[] = [];
  let temporary = false;
  for (const url of queue) {
    if (seen.has(url) || pages.size >= options.pages) continue;
    if (seen.size === MOST_SITEMAPS) {
      problems.push(`only the first ${MOST_SITEMAPS} sitemaps are read`);
      break;
    }
    seen.add(url);
    if (new URL(url).origin !== start.origin) {
      problems.push(`${url}: not on ${start.origin}`);
      continue;
    }
    const fetched = await fetcher.get({ url, bytes: SITEMAP_BYTES, allows });
    if (fetched.kind !== 'content') {
      if (fetched.kind === 'nothing') {
        problems.push(`${url}: ${fetched.reason}`);
        temporary ||= !fetched.gone;
      }
      continue;
    }
    const text = await unpacked(fetched.bytes);
    const sitemap = text === undefined ? undefined : parseSitemap(text);
    if (sitemap === undefined) {
      problems.push(`${url}: no sitemap`);
      continue;
    }
    for (const inner of sitemap.sitemaps) queue.push(inner);
    for (const listed of sitemap.pages) {
      const page = new URL(listed);
      page.hash = '';
      if (pages.has(page.href)) continue;
      if (page.origin !== start.origin) count(`on other origins than ${start.origin}`);
      else if (!page.pathname.startsWith(folder)) count(`not below ${folder}`);
      else if (!allows(page.href)) count('barred by robots.txt');
      else if (pages.size >= options.pages) count(`more than ${options.pages} pages`);
      else pages.add(page.href);
    }
    // Of guesses the first that is there.
    if (!named && said.length === 0 && queue.length === guesses.length) break;
  }
  if (pages.size > 0) return { pages: [...pages], leftOut, problems, allows };
  const others = [...leftOut].map(([why, number]) => `${number} addresses ${why}`);
  return { reason: [...problems, ...others].join('; ') || 'it lists no pages', temporary };
}

/** The text of a sitemap that may be gzipped; undefined where it can't be, or is too long then. */
async function unpacked(bytes: Buffer): Promise<string | undefined> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.toString();
  try {
    const content = await promisify(gunzip)(bytes, { maxOutputLength: SITEMAP_BYTES });
    return content.toString();
  } catch {
    return undefined;
  }
}
