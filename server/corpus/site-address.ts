/** How many folders a site's address may have before its own paths begin. */
const MOST_BASE_FOLDERS = 4;

/** The addresses of a built site's pages, as its sitemap lists them and its links spell them. */
export class SiteAddresses {
  readonly #listed: ReadonlySet<string>;
  readonly #base: string | undefined;
  readonly #keepsEnding: boolean;

  /**
   * @param files paths of the pages
   * @param links of the first page, as written
   * @param listed addresses of the sitemap
   */
  constructor(files: ReadonlySet<string>, links: readonly string[], listed: readonly string[]) {
    this.#listed = new Set(listed.map((address) => new URL(address).href));
    const [shortest] = [...this.#listed].sort((a, b) => a.length - b.length);
    this.#base = shortest === undefined ? undefined : new URL('./', shortest).href;
    this.#keepsEnding = keepsEnding(files, links);
  }

  /** As the sitemap has it. */
  listed(path: string): string | undefined {
    if (this.#base === undefined) return undefined;
    const bare = path.replace(/\.[^./]*$/, '');
    const folder = path.replace(/(^|\/)index\.[^./]*$/, '$1');
    for (const form of [folder, folder.replace(/\/$/, ''), path, bare, `${bare}/`]) {
      const address = new URL(encoded(form), this.#base).href;
      if (this.#listed.has(address)) return address;
    }
    return undefined;
  }

  /** The path that a server shows a page under: that of its folder for `index.html`. */
  served(path: string): string {
    const folder = path.replace(/(^|\/)index\.[^./]*$/, '$1');
    if (folder !== path) return folder;
    return this.#keepsEnding ? path : path.replace(/\.[^./]*$/, '');
  }
}

/**
 * A page's address by the configured pattern, whose `{path}` stands for what `served` gives; an
 * ending that both have is written once. '' without a pattern.
 */
export function pageAddress(pattern: string | undefined, served: string): string {
  if (pattern === undefined) return '';
  const path = encoded(served);
  const whole = served === '' || served.endsWith('/') || /\.[^./]*$/.test(served);
  return pattern.replace(/\{path\}(\.x?html?(?![^/?#])|\/)?/g, (_match, ending: string = '') =>
    whole ? path : path + ending,
  );
}

function encoded(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** Whether most links to pages of the site end as the files do. */
function keepsEnding(files: ReadonlySet<string>, links: readonly string[]): boolean {
  let balance = 0;
  for (const link of links) {
    const [path = ''] = link.split(/[?#]/);
    if (path === '' || /^[a-z][a-z+.-]*:|^\/\//i.test(path)) continue;
    const parts = path.split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
    const within = Array.from({ length: MOST_BASE_FOLDERS + 1 }, (_, from) =>
      parts.slice(from).join('/'),
    ).filter(Boolean);
    if (within.some((each) => files.has(each))) balance++;
    else if (within.some((each) => files.has(`${each}.html`))) balance--;
  }
  return balance >= 0;
}
