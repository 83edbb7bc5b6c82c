import { absoluteSourceUrl } from '../../server/api/source-url.ts';
import type { IndexedEntry } from '../../server/index/indexed-entry.ts';
import { type Html, html, sanitised } from '../demo-site/html.ts';
import { langAttributes } from './direction.ts';
import { pageAnswer } from './page-answer.ts';

/** The link to an entry on the page; its anchor is its id. */
export function anchorLink(id: string): string {
  return `#${encodeURIComponent(id)}`;
}

/** One entry of the page, its question a heading of the level. */
export function pageEntry(
  entry: IndexedEntry,
  { level, pageLang, base }: { level: 2 | 3; pageLang: string; base: string | undefined },
): Html {
  const { id, question, answer } = entry;
  const heading = html`<a href="${anchorLink(id)}">${question}</a>`;
  return html`<article id="${id}"${langAttributes(entry.lang, pageLang)}>
${level === 2 ? html`<h2>${heading}</h2>` : html`<h3>${heading}</h3>`}
<div class="answer">${sanitised(pageAnswer(answer.html, base, level))}</div>
${about(entry, pageLang, base)}</article>
`;
}

/** Source, version and date; nothing where there is none of them. */
function about(
  { source, version, updated, lang }: IndexedEntry,
  pageLang: string,
  base: string | undefined,
): Html {
  const url = base === undefined ? source.url : absoluteSourceUrl(source.url, base);
  const place = [source.title, source.section].filter((part) => part !== '').join(' › ');
  const english = lang === 'en' && pageLang === 'en' ? html`` : html` lang="en" dir="ltr"`;
  const parts = [
    ...(url === '' ? [] : [html`Source: <a href="${url}">${place || url}</a>`]),
    ...(version === undefined ? [] : [html`Version ${version}`]),
    ...(updated === undefined ? [] : [html`Updated <time datetime="${updated}">${updated}</time>`]),
  ];
  if (parts.length === 0) return html``;
  const items = parts.map((part) => html`<span>${part}</span>`);
  return html`<p class="about"${english}>${items}</p>\n`;
}
