import { visit } from 'unist-util-visit';
import { parsePage } from '../../server/corpus/page.ts';
import { spanOf } from '../../server/corpus/span.ts';
import { htmlLinks, type LinksAndAnchors, type PageLink } from './html-links.ts';

/** The links of a Markdown page, HTML in it included, and what they can lead to. */
export function markdownLinks(path: string, text: string): LinksAndAnchors {
  const page = parsePage({ path, text }, []);
  const links: PageLink[] = [];
  const anchors: string[] = [];
  for (const block of page.blocks) {
    if (block.kind === 'heading') anchors.push(block.slug);
    if ('anchor' in block && block.anchor !== undefined) anchors.push(block.anchor);
  }
  visit(page.root, (node) => {
    if (node.type === 'link' || node.type === 'image' || node.type === 'definition') {
      const { start } = spanOf(node);
      links.push({ address: node.url, image: node.type === 'image', line: page.lineAt(start) });
    } else if (node.type === 'html') {
      const { start } = spanOf(node);
      const found = htmlLinks(node.value);
      anchors.push(...found.anchors);
      const before = page.lineAt(start) - 1;
      links.push(...found.links.map((link) => ({ ...link, line: before + link.line })));
    }
  });
  return { links, anchors };
}
