import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import type { CorpusWarning } from './entry.ts';
import { isToolsFile, isToolsFolder } from './not-content.ts';
import { GENERATOR_NAMES, recogniseSite, type SiteSettings } from './sites/site.ts';
import { type SourcePage, sourcePages } from './sites/source-page.ts';

/** Folders in each other: each costs a look at all above it, and paths have an end. */
const MOST_NESTED = 100;

/** A file that a pattern brought up. */
export interface FoundFile {
  /** Absolute. */
  readonly location: string;
  /** Relative to the root that it was found under, with forward slashes. */
  readonly path: string;
  /** Whether the pattern is this very file. */
  readonly named: boolean;
  /** The folder that the pattern is, if it is one; absolute. */
  readonly folder?: string;
  /** Where the file is the source of a site's page. */
  readonly source?: SourcePage;
}

/** Where things are to be said, and how the sources of sites are recognised. */
export interface FindOptions {
  readonly warnings: CorpusWarning[];
  /** How a folder was understood; no faults. */
  readonly notes: CorpusWarning[];
  readonly siteSettings?: SiteSettings | undefined;
}

/** Whether a corpus pattern is a running site rather than files. */
export function isSiteAddress(pattern: string): boolean {
  return /^https?:\/\//i.test(pattern);
}

/**
 * The files that patterns stand for, in the order of the patterns and then of their paths; a file
 * that several bring up counts once. In folders, hidden files, those of tools (`package.json`,
 * `node_modules`) and links that lead out are passed over.
 * @param patterns files, folders or globs, relative to the working directory
 */
export async function findCorpusFiles(
  patterns: readonly string[],
  options: FindOptions = { warnings: [], notes: [] },
): Promise<readonly FoundFile[]> {
  const { warnings } = options;
  const found = new Map<string, FoundFile>();
  const excluded = new Set<string>();
  for (const pattern of patterns.filter((each) => each.startsWith('!'))) {
    const left = await filesOf(pattern.slice(1), { warnings: [], notes: [] });
    for (const { location } of left) excluded.add(location);
  }
  for (const pattern of patterns.filter((each) => !each.startsWith('!') && !isSiteAddress(each))) {
    const files = (await filesOf(pattern, options)).filter(
      ({ location }) => !excluded.has(location),
    );
    if (files.length === 0) {
      warnings.push({ file: pattern, line: 0, message: 'matches no file' });
    }
    for (const file of files) {
      const real = await realpath(file.location).catch(() => file.location);
      if (!found.has(real)) found.set(real, file);
    }
  }
  return [...found.values()];
}

async function filesOf(pattern: string, options: FindOptions): Promise<readonly FoundFile[]> {
  const { warnings } = options;
  const location = resolve(pattern);
  const stats = await stat(location).catch(() => undefined);
  if (stats?.isDirectory()) {
    return (await siteSources(location, options)) ?? folderFiles(location, warnings);
  }
  // Devices and pipes could be endless.
  if (stats?.isFile()) return [{ location, path: basename(location), named: true }];
  if (stats !== undefined || !isDynamicPattern(pattern)) return [];
  return globFiles(pattern, warnings);
}

/** The pages of the site whose source folder this is. */
async function siteSources(
  location: string,
  { warnings, notes, siteSettings }: FindOptions,
): Promise<readonly FoundFile[] | undefined> {
  const site = await recogniseSite(location, siteSettings);
  if (site === undefined) return undefined;
  const { pages, unread } = await sourcePages(site, await folderFiles(site.pages, warnings));
  const say = (message: string) => notes.push({ file: location, line: 0, message });
  const count = `${pages.length} page${pages.length === 1 ? '' : 's'}`;
  const name = GENERATOR_NAMES[site.generator];
  say(`read as the sources of a ${name} site: ${count}, at ${site.url || site.base}`);
  for (const note of site.notes) say(note);
  if (unread > 0) say(`pages that are not read: ${unread}`);
  return pages;
}

async function folderFiles(root: string, warnings: CorpusWarning[]): Promise<readonly FoundFile[]> {
  const realRoot = await realpath(root);
  const visited = new Set<string>();
  const files: FoundFile[] = [];
  const visit = async (folder: string, depth: number): Promise<void> => {
    if (depth > MOST_NESTED) {
      const message = `skipped: more than ${MOST_NESTED} folders in each other`;
      warnings.push({ file: slashed(relative(root, folder)), line: 0, message });
      return;
    }
    const real = await realpath(folder);
    if (visited.has(real)) return;
    visited.add(real);
    const entries = await readdir(folder, { withFileTypes: true });
    for (const entry of entries) {
      if (isToolsFolder(entry.name) || isToolsFile(entry.name)) continue;
      const location = join(folder, entry.name);
      const path = slashed(relative(root, location));
      const target = await followed(location, realRoot, path, warnings);
      try {
        if (target === 'folder') await visit(location, depth + 1);
      } catch (error) {
        warnings.push({ file: path, line: 0, message: `folder can't be read: ${reason(error)}` });
      }
      if (target === 'file') files.push({ location, path, named: false, folder: root });
    }
  };
  try {
    await visit(root, 0);
  } catch (error) {
    warnings.push({ file: root, line: 0, message: `folder can't be read: ${reason(error)}` });
  }
  return files.sort(byPath);
}

async function globFiles(
  pattern: string,
  warnings: CorpusWarning[],
): Promise<readonly FoundFile[]> {
  // The part before the first special character is the root.
  const parts = slashed(pattern).split('/');
  const special = parts.findIndex((part) => isDynamicPattern(part));
  const root = resolve(parts.slice(0, special).join('/') || (pattern.startsWith('/') ? '/' : '.'));
  const realRoot = await realpath(root).catch(() => undefined);
  if (realRoot === undefined) return [];
  const paths = await glob(parts.slice(special).join('/'), {
    cwd: root,
    ignore: ['**/node_modules/**', '**/bower_components/**', '**/__pycache__/**'],
    expandDirectories: false,
  });
  const files: FoundFile[] = [];
  for (const path of paths) {
    const location = join(root, path);
    const last = parts.at(-1) ?? '';
    if (isDynamicPattern(last) && isToolsFile(basename(path))) continue;
    const named = /readme/i.test(last);
    if ((await followed(location, realRoot, path, warnings)) === 'file') {
      files.push({ location, path: slashed(path), named });
    }
  }
  return files.sort(byPath);
}

/** What a path leads to, unless it leads out of the root. */
async function followed(
  location: string,
  realRoot: string,
  path: string,
  warnings: CorpusWarning[],
): Promise<'file' | 'folder' | undefined> {
  try {
    const real = await realpath(location);
    if (real !== realRoot && !real.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep)) {
      const message = 'is a symbolic link that leads out of the corpus: skipped';
      warnings.push({ file: path, line: 0, message });
      return undefined;
    }
    const stats = await stat(real);
    if (stats.isFile()) return 'file';
    return stats.isDirectory() ? 'folder' : undefined;
  } catch (error) {
    warnings.push({ file: path, line: 0, message: `can't be read: ${reason(error)}` });
    return undefined;
  }
}

/** By code units, so that the order is the same on every machine. */
function byPath(a: FoundFile, b: FoundFile): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

function slashed(path: string): string {
  return sep === '/' ? path : path.split(sep).join('/');
}

/** The short form of a file system's error. */
export function reason(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  if (code === 'ENOENT') return 'it does not exist';
  return code ?? (error instanceof Error ? error.message : String(error));
}
