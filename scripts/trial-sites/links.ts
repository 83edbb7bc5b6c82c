import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { htmlTokens } from '../../server/corpus/html-tokens.ts';
import { readCorpus } from '../../server/corpus/read-corpus.ts';
import { renderAnswer } from '../../server/corpus/render-answer.ts';
import { recogniseSite } from '../../server/corpus/sites/site.ts';

export interface LinkCheck {
  readonly entries: number;
  /** Sources of entries, and links of answers to pages of the same site. */
  readonly links: number;
  /** Those that lead to no built page, or to no id on it. */
  readonly dead: readonly string[];
}

/**
 * Reads a site's source folder as a corpus and looks each link up in what the generator built.
 * @param root the site's source folder
 * @param output the folder of built pages
 */
export async function checkLinks(root: string, output: string): Promise<LinkCheck> {
  const site = await recogniseSite(root);
  if (site === undefined) throw new Error(`${root} is not recognised as the sources of a site`);
  const { entries } = await readCorpus([root]);
  const home = new URL(site.url || site.base, 'https://site.invalid');
  const links = new Set<string>();
  const dead = new Set<string>();
  for (const { answer, source } of entries) {
    if (source.url === '') dead.add(`${source.file}: no address`);
    else links.add(new URL(source.url, home).href);
    const { html } = renderAnswer(answer, { pageUrl: source.url });
    for (const token of htmlTokens(html)) {
      const href = token.kind === 'open' && token.name === 'a' && token.attributes.get('href');
      if (href) links.add(new URL(href.replaceAll('&amp;', '&'), home).href);
    }
  }
  const own = [...links].filter((link) => link.startsWith(home.href));
  for (const link of own) {
    const { pathname, hash } = new URL(link);
    const path = decodeURIComponent(pathname.slice(home.pathname.length));
    const ids = await idsOf(output, path);
    if (ids === undefined) dead.add(`${link}: no page`);
    else if (hash !== '' && !ids.has(decodeURIComponent(hash.slice(1)))) dead.add(`${link}: no id`);
  }
  return { entries: entries.length, links: own.length, dead: [...dead] };
}

/** The ids of a page as a web server finds it; empty for a file of another kind. */
async function idsOf(output: string, path: string): Promise<ReadonlySet<string> | undefined> {
  for (const name of [path, `${path}.html`, join(path, 'index.html')]) {
    const html = await readFile(join(output, name), 'utf8').catch(() => undefined);
    if (html === undefined) continue;
    const ids = htmlTokens(html).flatMap((token) => {
      const id = token.kind === 'open' ? token.attributes.get('id') : undefined;
      return id === undefined ? [] : [id];
    });
    return new Set(ids);
  }
  return undefined;
}
