import type { Entry } from '../../server/corpus/entry.ts';

/** One page of the demo site: the entries whose sources point at it, in the order of the file. */
export interface DemoPage {
  /** Root-relative address, `/docs/feature-advice.html`. */
  readonly url: string;
  readonly title: string;
  readonly sections: readonly DemoSection[];
}

export interface DemoSection {
  /** '' for entries above the first section. */
  readonly title: string;
  readonly entries: readonly { readonly anchor: string; readonly entry: Entry }[];
}

/** A host that no address of a corpus has: what resolves to it is the site's own. */
const SELF = 'https://demo.invalid';

/** The pages of the site: those of entries with root-relative sources, in the order of the corpus. */
export function demoPages(entries: readonly Entry[]): DemoPage[] {
  const pages = new Map<string, { title: string; sections: Map<string, DemoSection> }>();
  for (const entry of entries) {
    if (!entry.source.url.startsWith('/')) continue;
    const url = new URL(entry.source.url, SELF);
    // `//host/...` is another site's.
    if (url.origin !== SELF) continue;
    let page = pages.get(url.pathname);
    if (!page) {
      page = { title: entry.source.title, sections: new Map() };
      pages.set(url.pathname, page);
    }
    const title = entry.source.section;
    const section = page.sections.get(title) ?? { title, entries: [] };
    const anchor = decodeURIComponent(url.hash.slice(1));
    page.sections.set(title, { title, entries: [...section.entries, { anchor, entry }] });
  }
  return [...pages].map(([url, { title, sections }]) => ({
    url,
    title,
    sections: [...sections.values()],
  }));
}

/**
 * The file that a static server shows for a page's address. `URL` has resolved `..` by then, so it
 * can't lie outside the site; encoded slashes and the like are refused with the page's name.
 */
export function pageFile(url: string): string {
  const path = decodeURIComponent(url).slice(1);
  if (path.split('/').some((part) => part === '..') || /[\\\0]/.test(path)) {
    throw new Error(`The page address ${url} can't be a file of the demo site; give it another.`);
  }
  if (path === '' || path.endsWith('/')) return `${path}index.html`;
  return /\.html?$/.test(path) ? path : `${path}.html`;
}
