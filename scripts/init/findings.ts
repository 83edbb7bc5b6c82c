import { readdir, readFile, stat } from 'node:fs/promises';
import { posix, relative, resolve } from 'node:path';
import { isSiteAddress } from '../../server/corpus/corpus-files.ts';
import { endsAsQuestion } from '../../server/corpus/faq-marks.ts';
import { formatOf } from '../../server/corpus/formats.ts';
import { parseHtml } from '../../server/corpus/html-document.ts';
import { readCorpus } from '../../server/corpus/read-corpus.ts';
import { BUILT_SITE_FILES, exists } from '../../server/corpus/site-files.ts';
import { GENERATOR_NAMES, recogniseSite, type Site } from '../../server/corpus/sites/site.ts';

/** Something to answer questions from. */
export interface Finding {
  /** As the setting `corpus` says it. */
  readonly corpus: readonly string[];
  readonly kind: 'site' | 'built' | 'running' | 'pages' | 'file';
  /** What it is, for people: `VitePress site`. */
  readonly what: string;
  readonly generator?: Site['generator'];
  /** Public address of the site, as far as it says so; else ''. */
  readonly url: string;
  /** What is the best guess for pages that are no list of questions. */
  readonly pages: 'questions' | 'sections';
}

/** Where a site's sources are kept in a project that is more than its documentation. */
const SITE_FOLDERS = ['.', 'docs', 'doc', 'website', 'site', 'documentation', 'www'];
const PAGE_FOLDERS = ['corpus', 'docs', 'doc', 'documentation', 'content', 'pages', 'wiki'];
const BUILT_FOLDERS = [
  ...['.', 'dist', 'build', 'public', '_site', 'site', 'out', '_build/html', 'docs/_build/html'],
  ...['.vitepress/dist', 'docs/.vitepress/dist', 'website/build', 'docs/dist', 'build/html'],
];
/** Folders that may have a list of questions among others. */
const FAQ_PLACES = ['.', 'docs', 'doc', 'content', 'src'];

/** For the message where there is none of it. */
export const LOOKED_FOR = [
  `the sources of a ${Object.values(GENERATOR_NAMES).join(', ')} site`,
  `a file or folder whose name begins with "faq"`,
  `pages in ${PAGE_FOLDERS.map((name) => `${name}/`).join(', ')}`,
  `a built site (index.html and sitemap.xml)`,
  `a README that asks questions`,
].join('; ');

/** What in a folder questions can be answered from, the likeliest first. */
export async function findingsIn(folder: string): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  const add = (finding: Finding | undefined): void => {
    const isNew = !found.some(({ corpus }) => corpus[0] === finding?.corpus[0]);
    if (finding !== undefined && isNew) found.push(finding);
  };
  for (const name of SITE_FOLDERS) add(await siteIn(folder, name));
  const sites = found.map(({ corpus: [name = ''] }) => name);
  for (const place of FAQ_PLACES) for (const faq of await faqsIn(folder, place)) add(faq);
  for (const name of PAGE_FOLDERS) {
    // A site says better than its folder what is a page.
    if (!sites.some((site) => site === '.' || site === name))
      add((await builtIn(folder, name)) ?? (await pagesIn(folder, name)));
  }
  for (const name of BUILT_FOLDERS) add(await builtIn(folder, name));
  if (found.length === 0) add(await readmeIn(folder));
  return found;
}

/** What it is that somebody named, files and folders seen from `folder`. */
export async function namedFinding(folder: string, corpus: readonly string[]): Promise<Finding> {
  const [only = ''] = corpus;
  const alone = corpus.length === 1;
  if (alone && isSiteAddress(only)) {
    return { kind: 'running', corpus, what: 'running site', url: only, pages: 'sections' };
  }
  const kind = await stat(resolve(folder, only)).catch(() => undefined);
  if (alone && kind?.isDirectory()) {
    const known = (await siteIn(folder, only)) ?? (await builtIn(folder, only));
    return known ?? pages(only);
  }
  return alone && kind?.isFile() ? file(only) : { ...pages(only), corpus };
}

async function siteIn(folder: string, name: string): Promise<Finding | undefined> {
  const site = await recogniseSite(resolve(folder, name));
  if (site === undefined) return undefined;
  const { generator, url } = site;
  return {
    kind: 'site',
    corpus: [slashed(relative(folder, site.folder)) || '.'],
    what: `${GENERATOR_NAMES[generator]} site`,
    generator,
    url,
    pages: 'sections',
  };
}

async function faqsIn(folder: string, place: string): Promise<Finding[]> {
  const names = (await namesIn(resolve(folder, place))).filter((name) =>
    /^faqs?(?![a-z])/i.test(name),
  );
  const found: Finding[] = [];
  for (const name of names.sort()) {
    const path = posix.join(place, name);
    if (isReadable(name)) found.push({ ...file(path), pages: 'questions' });
    else if (await hasReadable(resolve(folder, path)))
      found.push({ ...pages(path), pages: 'questions' });
  }
  return found;
}

async function pagesIn(folder: string, name: string): Promise<Finding | undefined> {
  return (await hasReadable(resolve(folder, name))) ? pages(name) : undefined;
}

async function builtIn(folder: string, name: string): Promise<Finding | undefined> {
  const first = await readFile(resolve(folder, name, 'index.html'), 'utf8').catch(() => undefined);
  if (first === undefined) return undefined;
  const marks = BUILT_SITE_FILES.map((mark) => exists(resolve(folder, name, mark)));
  if (!(await Promise.all(marks)).includes(true)) return undefined;
  const { canonical = '' } = parseHtml(first);
  return {
    kind: 'built',
    corpus: [name],
    what: 'built site',
    url: URL.canParse(canonical) ? new URL('.', canonical).href : '',
    pages: 'sections',
  };
}

async function readmeIn(folder: string): Promise<Finding | undefined> {
  const name = (await namesIn(folder)).find((each) => /^readme\.(md|markdown)$/i.test(each));
  if (name === undefined) return undefined;
  const { entries } = await readCorpus([resolve(folder, name)]).catch(() => ({ entries: [] }));
  const asking = entries.filter(({ question }) => endsAsQuestion(question));
  return asking.length < 2 ? undefined : { ...file(name), pages: 'questions' };
}

function pages(name: string): Finding {
  const isList = /(?:^|\/)(?:faqs?|corpus)(?![a-z])/i.test(name);
  return {
    kind: 'pages',
    corpus: [name],
    what: isList ? 'a folder of questions' : 'a folder of pages',
    url: '',
    pages: isList ? 'questions' : 'sections',
  };
}

function file(name: string): Finding {
  return { kind: 'file', corpus: [name], what: 'one file', url: '', pages: 'questions' };
}

async function hasReadable(folder: string, depth = 3): Promise<boolean> {
  const inside = await readdir(folder, { withFileTypes: true }).catch(() => []);
  if (inside.some((each) => each.isFile() && isReadable(each.name))) return true;
  if (depth === 0) return false;
  for (const each of inside) {
    const skipped = each.name.startsWith('.') || each.name === 'node_modules';
    if (
      each.isDirectory() &&
      !skipped &&
      (await hasReadable(resolve(folder, each.name), depth - 1))
    )
      return true;
  }
  return false;
}

/** Whether it is read where it lies in a folder that is named. */
function isReadable(name: string): boolean {
  return formatOf({ location: name, path: name, named: false }) !== undefined;
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}
