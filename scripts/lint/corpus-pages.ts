import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { findCorpusFiles } from '../../server/corpus/corpus-files.ts';
import { decodeText } from '../../server/corpus/decode-text.ts';
import type { IndexedEntry } from '../../server/index/indexed-entry.ts';
import { byFile } from './by-file.ts';
import { htmlLinks, type PageLink } from './html-links.ts';
import { markdownLinks } from './markdown-links.ts';

/** A file of the corpus, with what links to it and from it need. */
export interface CorpusPage {
  /** As in the entries' sources. */
  readonly file: string;
  /** Absolute. */
  readonly location: string;
  /** Address without an anchor; '' where none of its entries has one. */
  readonly url: string;
  readonly anchors: ReadonlySet<string>;
  /** Whether `anchors` are all there are, and not those of the entries alone. */
  readonly allAnchors: boolean;
  readonly links: readonly PageLink[];
}

/** The corpus' files as pages that link to each other. */
export class CorpusPages {
  readonly all: readonly CorpusPage[];
  readonly #byLocation: ReadonlyMap<string, CorpusPage>;
  readonly #byUrl: ReadonlyMap<string, CorpusPage>;

  constructor(pages: readonly CorpusPage[]) {
    this.all = pages;
    this.#byLocation = new Map(pages.map((page) => [page.location, page]));
    this.#byUrl = new Map(pages.flatMap((page) => (page.url ? [[urlKey(page.url), page]] : [])));
  }

  at(location: string): CorpusPage | undefined {
    return this.#byLocation.get(location);
  }

  /** @param url absolute or root-relative; an anchor does not count */
  withUrl(url: string): CorpusPage | undefined {
    return this.#byUrl.get(urlKey(url));
  }
}

/** `/faq/`, `/faq`, `/faq.html` and `/faq/index.html` are mostly one page. */
function urlKey(url: string): string {
  return url
    .replace(/[?#].*$/s, '')
    .replace(/(?:^|(?<=\/))index\.html?$/, '')
    .replace(/\.html?$/, '')
    .replace(/\/$/, '');
}

/**
 * Reads the files of a corpus once more, for their links and anchors.
 *
 * @param patterns as `readCorpus` takes them
 */
export async function readCorpusPages(
  patterns: readonly string[],
  entries: readonly IndexedEntry[],
  encoding: string | undefined,
): Promise<CorpusPages> {
  const files = byFile(entries);
  const pages: CorpusPage[] = [];
  for (const { location, path } of await findCorpusFiles(patterns)) {
    const own = files.get(path);
    // What nothing came of is no page: its reader said why.
    if (own === undefined) continue;
    const decoded = decodeText(await readFile(location), encoding);
    if (!('problem' in decoded)) pages.push(pageOf(path, location, decoded.text, own));
  }
  return new CorpusPages(pages);
}

function pageOf(
  file: string,
  location: string,
  text: string,
  entries: readonly IndexedEntry[],
): CorpusPage {
  const urls = entries.map(({ source }) => source.url).filter((url) => url !== '');
  const url = urls[0]?.replace(/#.*$/s, '') ?? '';
  const own = urls.flatMap((address) => decoded(address.split('#')[1] ?? ''));
  const page = { file, location, url };
  switch (extname(file).toLowerCase()) {
    case '.md':
    case '.markdown':
    case '.mdx': {
      const { links, anchors } = markdownLinks(file, text);
      return { ...page, links, anchors: new Set([...anchors, ...own]), allAnchors: true };
    }
    case '.html':
    case '.htm':
    case '.xhtml': {
      const { links, anchors } = htmlLinks(text);
      return { ...page, links, anchors: new Set(anchors), allAnchors: true };
    }
    default: {
      // A data file's own links stand in its answers, where they have been resolved.
      const links = entries.flatMap(({ answer, source }) =>
        htmlLinks(answer.html).links.map((link) => ({ ...link, line: source.line })),
      );
      return { ...page, links, anchors: new Set(own), allAnchors: false };
    }
  }
}

function decoded(anchor: string): string[] {
  if (anchor === '') return [];
  try {
    return [decodeURIComponent(anchor)];
  } catch {
    return [anchor];
  }
}
