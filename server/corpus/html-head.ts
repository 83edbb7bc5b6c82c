import type { Element, Root } from 'hast';
import { visit } from 'unist-util-visit';
import { attribute, find, lineText, words } from './html-document.ts';

/** Why a page wants to be passed over; undefined for one that wants to be read. */
export function leftOutByItself(root: Root): string | undefined {
  let reason: string | undefined;
  visit(root, 'element', (element) => {
    if (element.tagName !== 'meta') return;
    const content = attribute(element, 'content') ?? '';
    if (words(element, 'httpEquiv').some((word) => /^refresh$/i.test(word))) {
      // Without an address it is a page that loads itself again.
      if (/url\s*=/i.test(content)) reason ??= 'redirect';
    } else if (/^(?:robots|docent)$/i.test(attribute(element, 'name') ?? '')) {
      if (/\b(?:noindex|none)\b/i.test(content)) reason ??= 'noindex';
    }
  });
  return reason;
}

/** When a page says it was changed, else when it was published. */
export function updatedOf(root: Root): string | undefined {
  const meta = find(root, (element) => {
    const name = attribute(element, 'property') ?? attribute(element, 'name') ?? '';
    return element.tagName === 'meta' && /^(?:article:modified_time|og:updated_time)$/i.test(name);
  });
  const modified = find(root, (element) => isTime(element) && isModified(element));
  const marked = find(root, (element) => words(element, 'className').some(isUpdateClass));
  const times: Element[] = [];
  visit(root, 'element', (element) => {
    if (isTime(element)) times.push(element);
  });
  const time =
    modified ?? (marked && find(marked, isTime)) ?? (times.length === 1 ? times[0] : undefined);
  const value = (meta && attribute(meta, 'content')) ?? (time && attribute(time, 'dateTime'));
  return value?.trim() || undefined;
}

function isTime(element: Element): boolean {
  return element.tagName === 'time' && attribute(element, 'dateTime') !== undefined;
}

function isModified(element: Element): boolean {
  return words(element, 'itemProp').includes('dateModified');
}

function isUpdateClass(name: string): boolean {
  return /last-?updated|git-revision-date/i.test(name);
}

/** Between a page's title and the site's name. */
const SEPARATOR = /\s+[|\u{2013}\u{2014}\u{b7}\u{2022}:\u{bb}-]\s+/u;

/** A `<title>` without the name of the site behind it. */
export function withoutSiteName(title: string, root: Root, known: string | undefined): string {
  const meta = find(root, (element) => attribute(element, 'property') === 'og:site_name');
  const names = [known, meta && attribute(meta, 'content')?.trim()];
  const parts = title.split(SEPARATOR);
  const last = parts.at(-1);
  if (parts.length < 2 || last === undefined || !names.includes(last)) return title;
  return title
    .slice(0, title.lastIndexOf(last))
    .replace(/[^\p{L}\p{N}\p{P}]*\p{P}?\s*$/u, '')
    .trim();
}

/** What the titles of a site's pages end with, by the title of its first page. */
export function siteNameOf(root: Root): string | undefined {
  const meta = find(root, (element) => attribute(element, 'property') === 'og:site_name');
  const title = find(root, ({ tagName }) => tagName === 'title');
  return (
    (meta && attribute(meta, 'content')?.trim()) ||
    (title && lineText(title).split(SEPARATOR).at(-1)) ||
    undefined
  );
}
