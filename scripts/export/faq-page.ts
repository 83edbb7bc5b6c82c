import { createHash } from 'node:crypto';
import type { IndexedEntry } from '../../server/index/indexed-entry.ts';
import { html, sanitised } from '../demo-site/html.ts';
import { directionOf, langAttributes } from './direction.ts';
import { faqJsonLd } from './faq-json-ld.ts';
import { FAQ_PAGE_STYLE } from './faq-page-style.ts';
import { anchorLink, pageEntry } from './page-entry.ts';

export interface FaqPageOptions {
  /** Heading and title of the page. Default: the title that all entries share, else a general one. */
  readonly title?: string | undefined;
  /** Where root-relative addresses belong; undefined leaves them as they are. */
  readonly base?: string | undefined;
}

/** What has to be known of all entries before the first is written. */
interface Overview {
  readonly lang: string;
  readonly title: string;
  readonly groups: number;
  readonly ids: ReadonlySet<string>;
}

/**
 * A static page of all entries, piece by piece: one file without a script, whose one style its
 * Content-Security-Policy names by hash, with schema.org's `FAQPage` for search engines.
 *
 * @param entries gone through several times
 */
export function* faqPage(
  entries: Iterable<IndexedEntry>,
  { title, base }: FaqPageOptions = {},
): Generator<string> {
  const about = overview(entries);
  const { lang } = about;
  const heading = title ?? about.title;
  const main = freeId('content', about.ids);
  // The page's own few words are English, whatever the entries are.
  const english = langAttributes('en', lang);
  yield html`<!doctype html>
<html lang="${lang}" dir="${directionOf(lang)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${pagePolicy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${heading}</title>
<style>${sanitised(FAQ_PAGE_STYLE)}</style>
</head>
<body>
<a class="skip" href="#${main}"${english}>Skip to the questions</a>
<header><h1>${heading}</h1></header>
<nav aria-labelledby="${freeId('contents', about.ids)}">
<h2 id="${freeId('contents', about.ids)}"${english}>Contents</h2>
`.markup;
  yield* contents(entries, about);
  yield html`</nav>
<main id="${main}" tabindex="-1">
`.markup;
  let group: string | undefined;
  for (const entry of entries) {
    const named = about.groups > 1 && groupOf(entry) !== group;
    group = groupOf(entry);
    if (named) yield html`<h2 class="group">${group}</h2>\n`.markup;
    const level = about.groups > 1 ? 3 : 2;
    yield pageEntry(entry, { level, pageLang: lang, base }).markup;
  }
  yield '</main>\n';
  yield* faqJsonLd(entries, lang, base);
  yield '</body>\n</html>\n';
}

/** What the page says in its `<meta>`: nothing but itself, and images of answers. */
export function pagePolicy(): string {
  const style = createHash('sha256').update(FAQ_PAGE_STYLE).digest('base64');
  return `default-src 'none'; style-src 'sha256-${style}'; img-src 'self' http: https: data:; base-uri 'none'; form-action 'none'`;
}

function* contents(entries: Iterable<IndexedEntry>, { groups, lang }: Overview): Generator<string> {
  let group: string | undefined;
  let open = '';
  for (const entry of entries) {
    if (group !== groupOf(entry)) {
      group = groupOf(entry);
      yield open;
      yield groups > 1 ? html`<p>${group}</p>\n<ul>\n`.markup : open === '' ? '<ul>\n' : '';
      open = groups > 1 ? '</ul>\n' : ' ';
    }
    yield html`<li${langAttributes(entry.lang, lang)}><a href="${anchorLink(entry.id)}">${entry.question}</a></li>\n`
      .markup;
  }
  if (open !== '') yield '</ul>\n';
}

/** The page that an entry came from. */
function groupOf({ source }: IndexedEntry): string {
  return source.title;
}

function overview(entries: Iterable<IndexedEntry>): Overview {
  const langs = new Map<string, number>();
  const titles = new Set<string>();
  const ids = new Set<string>();
  for (const entry of entries) {
    langs.set(entry.lang, (langs.get(entry.lang) ?? 0) + 1);
    titles.add(groupOf(entry));
    ids.add(entry.id);
  }
  const [lang = 'en'] = [...langs].sort(([, a], [, b]) => b - a)[0] ?? [];
  const [only] = titles;
  const title = titles.size === 1 && only ? only : 'Frequently asked questions';
  return { lang, title, groups: titles.size, ids };
}

/** An id of the page's own that no entry has. */
function freeId(wanted: string, taken: ReadonlySet<string>): string {
  return taken.has(wanted) ? freeId(`${wanted}-`, taken) : wanted;
}
