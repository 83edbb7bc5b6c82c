import { posix } from 'node:path';
import { outsideCode, outsideInlineCode } from './markup.ts';
import type { SourcePage } from './source-page.ts';

const INLINE = /(\]\(\s*<?)([^()\s<>]+)(?=>?(?:\s+["'(][^\n]*?)?\s*\))/g;
const DEFINITION = /^(\s{0,3}\[[^\]]+\]:\s*<?)([^\s<>]+)/;

/** An answer whose links between sources of a site lead where its generator has them lead. */
export function withPageLinks(markdown: string, path: string, page: SourcePage): string {
  const rewrite = (_all: string, before: string, href: string) => before + target(href, path, page);
  return outsideCode(markdown, (line) =>
    outsideInlineCode(line, (text) => text.replace(INLINE, rewrite).replace(DEFINITION, rewrite)),
  );
}

function target(href: string, path: string, page: SourcePage): string {
  if (/^(?:[a-z][\w+.-]*:|\/\/|#)/i.test(href)) return href;
  const [, file = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(href) ?? [];
  const { site } = page;
  const rooted = file.startsWith('/');
  const below = rooted ? file.slice(1) : posix.join(posix.dirname(path), decoded(file));
  const address = page.addressOf(below) ?? page.addressOf(`${below}.md`);
  if (address !== undefined && !/\/$/.test(file)) return address + rest;
  const themesOwn = site.generator === 'vitepress' || site.generator === 'docusaurus';
  if (rooted) {
    return themesOwn && !href.startsWith(site.base) ? site.base + href.slice(1) : href;
  }
  // MkDocs has what isn't a page where its source is, and links to it from there.
  if (site.generator !== 'mkdocs' || below.startsWith('..')) return href;
  return (site.url || site.base) + encodeURI(below) + rest;
}

function decoded(file: string): string {
  try {
    return decodeURIComponent(file);
  } catch {
    return file;
  }
}
