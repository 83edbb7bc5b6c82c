import type { Nodes } from 'mdast';
import { visit } from 'unist-util-visit';
import { nodesBetween, type Page } from './page.ts';
import { htmlWithin } from './page-blocks.ts';

/** What a page's source files are called. */
const SOURCE_FILE = /\.(?:md|mdx|markdown|rst|ipynb)$/i;

/**
 * The address that a page gives of its own source file: before its first question, an image that
 * links to a Markdown file, such as a "View source" button. Badges link to other things.
 */
export function sourceLink(page: Page, before: number): string {
  for (const node of nodesBetween(page, 0, before)) {
    if (node.type !== 'paragraph' && node.type !== 'html') continue;
    const address = [...markdownImageLinks(node), ...htmlImageLinks(node, page.text)].find(
      isSourceFile,
    );
    if (address !== undefined) return address;
  }
  return '';
}

function* markdownImageLinks(node: Nodes): Generator<string> {
  const found: string[] = [];
  visit(node, 'link', (link) => {
    if (link.children.length === 1 && link.children[0]?.type === 'image') found.push(link.url);
  });
  yield* found;
}

/** `<a href><img></a>`. */
function* htmlImageLinks(node: Nodes, text: string): Generator<string> {
  let address: string | undefined;
  for (const token of htmlWithin(node, text)) {
    if (token.kind === 'open' && token.name === 'a') address = token.attributes.get('href');
    else if (token.kind === 'close' && token.name === 'a') address = undefined;
    else if (token.kind === 'open' && token.name === 'img' && address) yield address;
  }
}

function isSourceFile(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, pathname } = new URL(address);
  return /^https?:$/.test(protocol) && SOURCE_FILE.test(pathname);
}
