import { setTimeout as sleep } from 'node:timers/promises';
import { CorpusError } from '../../errors.ts';
import { type CrawledPage, type CrawlOptions, DEFAULT_CRAWL, type Wait } from './crawl-options.ts';
import { Fetcher } from './fetcher.ts';
import { PageStore, type StoredPage } from './page-store.ts';
import { findPages } from './site-map.ts';

export interface CrawlContext extends Partial<CrawlOptions> {
  /** Where pages are kept between builds. */
  readonly folder: string;
  readonly onProgress?: (done: number, total: number) => void;
  /** What is no page: why one was left out, with its address. */
  readonly onWarning?: (url: string, message: string) => void;
  /** What happened in all, in a sentence. */
  readonly onNote?: (message: string) => void;
  /** Why a page is not worth asking for, by its address; undefined where it is. */
  readonly leftOut?: (url: string) => string | undefined;
  /** Asks for nothing where a crawl came to its end before: what it brought is read. */
  readonly useKept?: boolean;
  /** Default: the clock's. */
  readonly wait?: Wait;
}

/**
 * The pages of a running site, in the order of its sitemap. What an earlier crawl brought is asked
 * for only if it changed since; one that was killed goes on where it was.
 *
 * @param start the site's address, or its sitemap's
 * @throws {CorpusError} where there is no way to the site's pages, and none are kept from before
 */
export async function* crawlSite(
  start: string,
  context: CrawlContext,
): AsyncGenerator<CrawledPage> {
  const options: CrawlOptions = { ...DEFAULT_CRAWL, ...context };
  const url = new URL(start);
  const store = new PageStore(context.folder, url.href);
  const before = await store.pages();
  if (context.useKept === true && before.length > 0) {
    yield* keptPages(store, before);
    return;
  }
  const run = await store.begin();
  const wait = context.wait ?? ((milliseconds: number) => sleep(milliseconds));
  const fetcher = new Fetcher(url.origin, options, wait);
  const found = await findPages(url, fetcher, options);
  if ('reason' in found) {
    if (!found.temporary || before.length === 0) throw noWay(start, found.reason);
    context.onWarning?.(start, `${found.reason}; the pages of the crawl before are read`);
    yield* keptPages(store, before);
    return;
  }
  for (const problem of found.problems) context.onWarning?.(start, `sitemap ${problem}`);
  const leftOut = new Map(found.leftOut);
  const count = (reason: string) => leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1);
  let done = 0;
  let bytes = 0;
  const given = new Map<string, string>();
  for (const address of found.pages) {
    const reason = context.leftOut?.(address);
    if (reason !== undefined) {
      count(reason);
      context.onProgress?.(++done, found.pages.length);
      continue;
    }
    const kept = await store.read(address);
    const page =
      kept?.run === run
        ? kept
        : await ask(address, kept, { run, store, fetcher, options, found, context });
    context.onProgress?.(++done, found.pages.length);
    if (page === undefined) continue;
    if (given.has(page.finalUrl)) {
      count('redirect to a page that is listed too');
      continue;
    }
    bytes += page.bytes.length;
    if (bytes > options.totalBytes) {
      count(`beyond ${options.totalBytes} bytes in all`);
      break;
    }
    given.set(page.finalUrl, address);
    yield asPage(page);
  }
  await store.finish(run, [...given.values()]);
  const rest = [...leftOut].map(([why, number]) => `${number} ${why}`);
  const pages = `${given.size} page${given.size === 1 ? '' : 's'}`;
  context.onNote?.(`crawled: ${pages}${rest.length > 0 ? `; left out: ${rest.join(', ')}` : ''}`);
}

/** What an earlier crawl brought, in its order. */
async function* keptPages(
  store: PageStore,
  addresses: readonly string[],
): AsyncGenerator<CrawledPage> {
  for (const address of addresses) {
    const kept = await store.read(address);
    if (kept !== undefined) yield asPage(kept);
  }
}

interface Asking {
  readonly run: number;
  readonly store: PageStore;
  readonly fetcher: Fetcher;
  readonly options: CrawlOptions;
  readonly found: { allows(url: string): boolean };
  readonly context: CrawlContext;
}

/** Asks for a page, and keeps what came. */
async function ask(
  address: string,
  kept: StoredPage | undefined,
  { run, store, fetcher, options, found, context }: Asking,
): Promise<StoredPage | undefined> {
  const headers = {
    Accept: 'text/html,application/xhtml+xml',
    ...(kept?.etag !== undefined && { 'If-None-Match': kept.etag }),
    ...(kept?.lastModified !== undefined && { 'If-Modified-Since': kept.lastModified }),
  };
  const fetched = await fetcher.get({
    url: address,
    bytes: options.pageBytes,
    headers,
    accepts: isHtml,
    allows: found.allows,
  });
  if (fetched.kind === 'content') {
    const etag = fetched.headers.get('etag') ?? undefined;
    const lastModified = fetched.headers.get('last-modified') ?? undefined;
    const page = {
      url: address,
      finalUrl: fetched.url,
      type: fetched.headers.get('content-type') ?? '',
      ...(etag !== undefined && { etag }),
      ...(lastModified !== undefined && { lastModified }),
      run,
    };
    await store.write(page, fetched.bytes);
    return store.read(address);
  }
  const reason = fetched.kind === 'nothing' ? fetched.reason : 'unchanged, but not kept';
  const gone = fetched.kind === 'nothing' && fetched.gone;
  if (kept === undefined || gone) {
    context.onWarning?.(address, `page skipped: ${reason}`);
    await store.remove(address);
    return undefined;
  }
  if (fetched.kind === 'nothing') {
    context.onWarning?.(address, `${reason}; the page of the crawl before is read`);
  }
  const { bytes, sha256: _hash, ...header } = kept;
  await store.write({ ...header, run }, bytes);
  return kept;
}

function asPage({ finalUrl, bytes, type }: StoredPage): CrawledPage {
  return { url: finalUrl, bytes, type };
}

function isHtml(type: string): boolean {
  return /^\s*(?:text\/html|application\/xhtml\+xml)\s*(?:;|$)/i.test(type);
}

function noWay(start: string, reason: string): CorpusError {
  const remedy = "name the site's sitemap, or the folder that it is built in";
  return new CorpusError(`${start} can't be crawled: ${reason}: ${remedy}`, { subject: start });
}
