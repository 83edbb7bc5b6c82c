import type { Element, Nodes, Root, RootContent } from 'hast';
import type { Fields } from './check-fields.ts';
import type { RECORD_FIELDS } from './entry-fields.ts';
import { dropBoilerplate } from './html-clean.ts';
import { lineText, parseHtml } from './html-document.ts';
import { htmlToMarkdown } from './html-markdown.ts';

/** A schema.org `Question` with its accepted answer, from whatever it was written in. */
export interface FaqData {
  /** Plain text. */
  readonly question: string;
  /** Markdown. */
  readonly answer: string;
  /** 1-based. */
  readonly line: number;
  /** What comes after `#` in its address. */
  readonly anchor: string | undefined;
  /** Checked. */
  readonly fields: Omit<Fields<typeof RECORD_FIELDS>, 'question' | 'answer'>;
}

/** schema.org's names of what an entry has, for `checkFields`. */
export const SCHEMA_ORG_FIELDS: Readonly<Record<string, string>> = {
  alternateName: 'alternates',
  dateModified: 'updated',
  inLanguage: 'lang',
  keywords: 'tags',
};

/** Whether a type is schema.org's, as a name, with a prefix or as an address. */
export function isType(types: readonly string[], name: string): boolean {
  return types.some((type) => type.replace(/^(?:https?:\/\/schema\.org\/|schema:)/, '') === name);
}

/** HTML in a string, as structured data holds it, as one line of plain text. */
export function htmlText(html: string): string {
  const { root } = parseHtml(html);
  return lineText(root);
}

/** HTML in a string as Markdown. */
export function htmlStringToMarkdown(html: string): string {
  const { root } = parseHtml(html);
  dropBoilerplate(root);
  return htmlToMarkdown(root).text.trim();
}

/** The content of elements of a page as Markdown. */
export function contentToMarkdown(elements: readonly Element[]): string {
  const children = elements.flatMap(({ children }): readonly Nodes[] => children) as RootContent[];
  const root: Root = { type: 'root', children };
  dropBoilerplate(root);
  return htmlToMarkdown(root).text.trim();
}

/** The anchor of an address, decoded. */
export function anchorOf(address: string | undefined): string | undefined {
  const anchor = address?.split('#')[1];
  if (!anchor) return undefined;
  try {
    return decodeURIComponent(anchor);
  } catch {
    return anchor;
  }
}
