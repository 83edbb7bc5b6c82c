import { existsSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { pathWithoutExtension } from '../../server/corpus/entry-id.ts';
import type { CorpusPage, CorpusPages } from './corpus-pages.ts';
import type { Severity, UnnamedFinding } from './finding.ts';
import type { PageLink } from './html-links.ts';
import type { LintRule } from './rule.ts';

interface Dead {
  readonly severity: Severity;
  readonly message: string;
  readonly remedy: string;
}

/**
 * Links and images that lead nowhere within the corpus: relative ones to files that are not there,
 * and anchors that a page of the corpus does not have. Nothing is fetched, and what is no page of
 * the corpus is taken to exist.
 */
export const deadLink: LintRule = {
  name: 'dead-link',
  check({ corpus }) {
    if (corpus === undefined) return [];
    const { pages } = corpus;
    return pages.all.flatMap((page) =>
      page.links.flatMap((link): UnnamedFinding[] => {
        const dead = whyDead(link, page, pages);
        return dead === undefined ? [] : [{ file: page.file, line: link.line, ...dead }];
      }),
    );
  },
};

/** Of an address with a template in it, or of a bundler's alias, nobody knows where it leads. */
const MADE_LATER = /[{}<>$]|^[@~]/;

function whyDead(link: PageLink, page: CorpusPage, pages: CorpusPages): Dead | undefined {
  const { address } = link;
  if (address === '' || MADE_LATER.test(address)) return undefined;
  const anchor = address.includes('#') ? address.slice(address.indexOf('#') + 1) : '';
  const path = address.replace(/[?#].*$/s, '');
  if (path === '') return whyNoAnchor(anchor, page, address);
  const known = knownPage(address, page, pages);
  if (known !== undefined) return whyNoAnchor(anchor, known, address);
  if (/^[a-z][a-z0-9+.-]*:|^\//i.test(address)) return undefined;
  const found = existing(decodedPath(path), page);
  if (found !== undefined) {
    const target = pages.at(found);
    return target && whyNoAnchor(anchor, target, address);
  }
  // Without an ending it may be a route that only the site generator knows.
  const severity = extname(path) === '' ? 'warning' : 'error';
  return {
    severity,
    message: `The ${link.image ? 'image' : 'link to'} "${address}" leads to no file: ${join(dirname(page.file), path)} is not there.`,
    remedy: 'Put the path right, or add the file.',
  };
}

/** The page of the corpus that an address stands for, resolved as a browser does. */
function knownPage(address: string, page: CorpusPage, pages: CorpusPages): CorpusPage | undefined {
  const base = 'https://docent-own-page.invalid';
  let url: URL;
  try {
    url = page.url === '' ? new URL(address) : new URL(address, new URL(page.url, base));
  } catch {
    return undefined;
  }
  return pages.withUrl(url.origin === base ? url.pathname : url.href);
}

/** The file that a relative path stands for, as written or as site generators take it. */
function existing(path: string, { location }: CorpusPage): string | undefined {
  const sources = ['.md', '.mdx', '.markdown', '.html', '.rst', '.adoc', '.ipynb'];
  const bare = path.replace(/\/$/, '').replace(/\.html?$/, '');
  const candidates = [
    path,
    ...sources.flatMap((ending) => [`${bare}${ending}`, `${bare}/index${ending}`]),
    `${bare}/README.md`,
  ];
  // `faq.md` may be served as `/faq/`, from where relative links start one folder further down.
  const served = join(dirname(location), pathWithoutExtension(basename(location)));
  const folders = [dirname(location), served];
  return folders
    .flatMap((folder) => candidates.map((candidate) => resolve(folder, candidate)))
    .find((candidate) => existsSync(candidate));
}

function whyNoAnchor(anchor: string, target: CorpusPage, address: string): Dead | undefined {
  const wanted = decodedPath(anchor);
  if (wanted === '' || wanted === 'top' || wanted.startsWith(':~:')) return undefined;
  if (target.anchors.has(wanted)) return undefined;
  // Generators differ in how they make an anchor of a heading, but not in its letters.
  const bare = letters(wanted);
  for (const known of target.anchors) if (letters(known) === bare) return undefined;
  return {
    severity: target.allAnchors ? 'error' : 'warning',
    message: `The link to "${address}" leads to no place: ${target.file} has no ${target.allAnchors ? 'heading or id' : 'entry'} "${wanted}".`,
    remedy: 'Take the anchor of a heading that is there.',
  };
}

function letters(anchor: string): string {
  return anchor.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
