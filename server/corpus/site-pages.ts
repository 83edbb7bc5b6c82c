import { type BuiltSite, builtSite, isPage, leftOutByPath } from './built-site.ts';
import type { FoundFile } from './corpus-files.ts';
import type { CorpusWarning } from './entry.ts';
import type { SitePage } from './reader.ts';

/** Which files of a corpus are pages of built sites, and what of these sites is not read. */
export class SitePages {
  readonly #sites: ReadonlyMap<string, BuiltSite>;
  readonly #read = new Map<string, number>();
  readonly #leftOut = new Map<string, Map<string, number>>();

  private constructor(sites: ReadonlyMap<string, BuiltSite>) {
    this.#sites = sites;
  }

  /** Looks at each folder that is named. */
  static async of(found: readonly FoundFile[], urlPattern: string | undefined): Promise<SitePages> {
    const folders = new Map<string, string[]>();
    for (const { folder, path } of found) {
      if (folder === undefined) continue;
      const paths = folders.get(folder);
      if (paths === undefined) folders.set(folder, [path]);
      else paths.push(path);
    }
    const sites = new Map<string, BuiltSite>();
    for (const [folder, paths] of folders) {
      const site = await builtSite(folder, paths, urlPattern);
      if (site !== undefined) sites.set(folder, site);
    }
    return new SitePages(sites);
  }

  /** The file as a page of its site. */
  pageOf({ folder, path }: FoundFile): SitePage | undefined {
    const site = this.#sites.get(folder ?? '');
    if (site === undefined || folder === undefined) return undefined;
    this.#read.set(folder, (this.#read.get(folder) ?? 0) + 1);
    const { name } = site;
    return { url: site.addressOf(path), ...(name !== undefined && { name }) };
  }

  /** Whether a file belongs to a site, but not to what is read of it. */
  leavesOut(file: FoundFile): boolean {
    if (file.folder === undefined || !this.#sites.has(file.folder)) return false;
    // What a generator puts beside the pages is for its own scripts.
    if (!isPage(file.path)) return true;
    const reason = leftOutByPath(file.path);
    if (reason === undefined) return false;
    this.#add(file.folder, reason);
    return true;
  }

  /** A page that was given to a reader, and left out there. */
  count({ folder = '' }: FoundFile, reason: string): void {
    this.#read.set(folder, (this.#read.get(folder) ?? 1) - 1);
    this.#add(folder, reason);
  }

  /** A line for each site. */
  notes(): readonly CorpusWarning[] {
    return [...this.#sites.keys()].map((folder) => {
      const pages = this.#read.get(folder) ?? 0;
      const left = [...(this.#leftOut.get(folder) ?? [])].map(([why, count]) => `${count} ${why}`);
      const rest = left.length === 0 ? '' : `; left out: ${left.join(', ')}`;
      const count = `${pages} page${pages === 1 ? '' : 's'}`;
      return { file: folder, line: 0, message: `read as a built site: ${count}${rest}` };
    });
  }

  #add(folder: string, reason: string): void {
    const counts = this.#leftOut.get(folder) ?? new Map<string, number>();
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
    this.#leftOut.set(folder, counts);
  }
}
