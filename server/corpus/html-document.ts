import type { Element, ElementContent, Nodes, Root } from 'hast';
import { toString as textOf } from 'hast-util-to-string';
import { EXIT, visit } from 'unist-util-visit';
import { parseBounded } from './bounded-parse.ts';
import { boundTables } from './html-tables.ts';
import { collapseSpace } from './plain-text.ts';

/** What an HTML page says of itself. */
export interface HtmlDocument {
  readonly root: Root;
  readonly title: string | undefined;
  /** `<link rel="canonical">`, or `og:url`. */
  readonly canonical: string | undefined;
  readonly lang: string | undefined;
}

/**
 * Parses a page as a browser does; there is no HTML that can't be parsed.
 *
 * @throws {HtmlExcessError} where it is more than is read
 */
export function parseHtml(text: string): HtmlDocument {
  const root = parseBounded(text);
  boundTables(root);
  const title = find(root, (element) => element.tagName === 'title');
  const link = find(
    root,
    (element) => element.tagName === 'link' && words(element, 'rel').includes('canonical'),
  );
  const meta = find(root, (element) => attribute(element, 'property') === 'og:url');
  const html = find(root, (element) => element.tagName === 'html');
  const canonical = (link && attribute(link, 'href')) ?? (meta && attribute(meta, 'content'));
  return {
    root,
    title: (title && lineText(title)) || undefined,
    canonical: canonical?.trim() || undefined,
    lang: (html && attribute(html, 'lang')?.trim()) || undefined,
  };
}

/** The first element that passes, in document order. */
export function find(root: Nodes, passes: (element: Element) => boolean): Element | undefined {
  let found: Element | undefined;
  visit(root, 'element', (element) => {
    if (!passes(element)) return undefined;
    found = element;
    return EXIT;
  });
  return found;
}

/** An attribute as text; several words with spaces between them. */
export function attribute(element: Element, name: string): string | undefined {
  const value = element.properties[name];
  if (value === undefined || value === null || value === false) return undefined;
  return Array.isArray(value) ? value.join(' ') : String(value);
}

/** The words of an attribute. */
export function words(element: Element, name: string): readonly string[] {
  return attribute(element, name)?.split(/\s+/).filter(Boolean) ?? [];
}

/** An element's text in one line. */
export function lineText(node: Nodes): string {
  return collapseSpace(textOf(node));
}

/** 1-based. */
export function lineOf(node: Nodes): number {
  return node.position?.start.line ?? 1;
}

export function isElement(node: Nodes | ElementContent | undefined): node is Element {
  return node?.type === 'element';
}
