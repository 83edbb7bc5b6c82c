import type { Element, Root } from 'hast';
import rehypeParse from 'rehype-parse';
import rehypeStringify from 'rehype-stringify';
import { unified } from 'unified';
import { visit } from 'unist-util-visit';
import { absoluteSourceUrl } from '../../server/api/source-url.ts';

const parser = unified().use(rehypeParse, { fragment: true }).freeze();
const stringifier = unified().use(rehypeStringify).freeze();
const LOWEST = 6;

/**
 * An answer as it stands on a page of its own: its headings below the question's.
 *
 * @param level of the question's heading
 */
export function pageAnswer(html: string, base: string | undefined, level: number): string {
  const root = parser.parse(html);
  const headings: Element[] = [];
  visit(root, 'element', (element) => {
    if (/^h[1-6]$/.test(element.tagName)) headings.push(element);
  });
  const depth = ({ tagName }: Element): number => Number(tagName[1]);
  const highest = Math.min(...headings.map(depth));
  for (const heading of headings) {
    heading.tagName = `h${Math.min(LOWEST, level + 1 + depth(heading) - highest)}`;
  }
  return written(root, base);
}

/** HTML with its root-relative addresses below `base`, which is absolute. */
export function absoluteLinks(html: string, base: string | undefined): string {
  return base === undefined ? html : written(parser.parse(html), base);
}

function written(root: Root, base: string | undefined): string {
  visit(root, 'element', ({ properties }) => {
    for (const name of ['href', 'src']) {
      const address = properties[name];
      if (base !== undefined && typeof address === 'string' && address.startsWith('/')) {
        properties[name] = absoluteSourceUrl(address, base) || address;
      }
    }
  });
  return stringifier.stringify(root);
}
