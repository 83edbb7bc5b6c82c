import { CorpusError } from '../../errors.ts';
import { sha256 } from '../../sha256.ts';
import { leftOutByPath } from '../built-site.ts';
import { decodeText } from '../decode-text.ts';
import type { CorpusWarning } from '../entry.ts';
import { htmlReader } from '../html.ts';
import type { PageReads } from '../page-reads.ts';
import type { ReadResult } from '../reader.ts';
import type { ReadCorpusOptions } from '../source-hash.ts';
import { crawlSite } from './crawl.ts';

/** A page of a running site, read. */
export interface ReadPage {
  /** Made of its address, as if it were a file. */
  readonly path: string;
  readonly bytes: number;
  /** SHA-256, in hexadecimal. */
  readonly hash: string;
  readonly result: ReadResult;
}

export interface SiteReading {
  readonly options: ReadCorpusOptions;
  readonly reads: PageReads;
  /** Both get what is to be said of it. */
  readonly notes: CorpusWarning[];
  readonly warnings: CorpusWarning[];
}

/**
 * Reads a running site by its sitemap, page by page as it is crawled.
 *
 * @throws {CorpusError} where it can't be crawled
 */
export async function* readSite(
  address: string,
  { options, reads, notes, warnings }: SiteReading,
): AsyncGenerator<ReadPage> {
  if (options.crawl === undefined || !URL.canParse(address)) {
    const message = `${address} can't be crawled: expected an address such as https://docs.example.org/`;
    throw new CorpusError(message, { subject: address });
  }
  const leftOut = new Map<string, number>();
  const count = (reason: string) => leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1);
  const crawl = crawlSite(address, {
    ...options.crawl,
    leftOut: (url) => leftOutByPath(pathOf(url)),
    onWarning: (file, message) => warnings.push({ file, line: 0, message }),
    onNote: (message) => notes.push({ file: address, line: 0, message }),
  });
  for await (const { url, bytes, type } of crawl) {
    const path = pathOf(url);
    const text = textOf(bytes, type, options.encoding);
    if ('problem' in text) {
      warnings.push({ file: path, line: 0, message: text.problem });
      continue;
    }
    const site = { ...options, site: { url } };
    const result = await reads.read(htmlReader, { path, text: text.text }, site);
    if (result.leftOut !== undefined) count(result.leftOut);
    const hash = sha256(bytes);
    yield { path, bytes: bytes.length, hash, result };
  }
  if (leftOut.size === 0) return;
  const counts = [...leftOut].map(([why, number]) => `${number} ${why}`).join(', ');
  notes.push({ file: address, line: 0, message: `not read: ${counts}` });
}

/** The encoding that the server names comes before the page's own, as browsers have it. */
function textOf(bytes: Buffer, type: string, encoding: string | undefined) {
  const said = /charset\s*=\s*"?([\w-]+)/i.exec(type)?.[1];
  const inPage = htmlReader.declaredEncoding?.(bytes.toString('latin1', 0, 1024));
  return decodeText(bytes, said ?? inPage ?? encoding);
}

/** `https://host/guide/a?v=2` as `guide/a-v-2.html`. */
function pathOf(url: string): string {
  const { pathname, search } = new URL(url);
  const query = search.replace(/[^\w.]+/g, '-');
  const named = pathname.endsWith('/') ? `${pathname}index` : pathname.replace(/\.x?html?$/i, '');
  return `${decoded(named.slice(1))}${query}.html`;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
