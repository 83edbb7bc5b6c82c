import type { Element, Nodes, Parents, Root } from 'hast';
import { SKIP, visit } from 'unist-util-visit';
import { attribute, find, isElement, lineText, words } from './html-document.ts';

/** What is on every page of a site, or not for reading. */
const BOILERPLATE = new Set(
  'aside base button dialog footer form head iframe input link meta nav noscript object script select style svg template textarea title'.split(
    ' ',
  ),
);
const BOILERPLATE_ROLES = new Set(
  'banner complementary contentinfo dialog navigation search'.split(' '),
);

/** The letters that generators make links to a heading of. */
const PERMALINK = /^[¶#§🔗\u{200b}\u{f0c1}\s]*$/u;

/** The part of a page that is its own: `<main>`, else its only `<article>`, else the body. */
export function pageContent(root: Root): Parents {
  const main =
    find(root, ({ tagName }) => tagName === 'main') ??
    find(root, (element) => attribute(element, 'role') === 'main');
  if (main !== undefined) return main;
  const articles: Element[] = [];
  visit(root, 'element', (element) => {
    if (element.tagName === 'article') articles.push(element);
  });
  const [only, second] = articles;
  if (only !== undefined && second === undefined) return only;
  return find(root, ({ tagName }) => tagName === 'body') ?? root;
}

/**
 * Takes out, in place, what does not belong to a page's text: navigation, headers, footers, asides,
 * scripts, forms, what is hidden, links of headings to themselves. A header's headings stay.
 */
export function dropBoilerplate(tree: Parents): void {
  // Written anew rather than spliced, which would take the square of a page's comments.
  const kept: Nodes[] = [];
  const holdsCode = tree.children.some((child) => isElement(child) && child.tagName === 'pre');
  for (const node of tree.children as Nodes[]) {
    if (node.type === 'comment' || node.type === 'doctype') continue;
    if (!isElement(node)) kept.push(node);
    else if (isBoilerplate(node, holdsCode)) {
      if (node.tagName === 'header') for (const heading of headings(node)) kept.push(heading);
    } else {
      dropBoilerplate(node);
      kept.push(node);
    }
  }
  tree.children = kept as typeof tree.children;
}

function isBoilerplate(element: Element, besideCode: boolean): boolean {
  const { tagName, properties } = element;
  if (tagName === 'input') return attribute(element, 'type') !== 'checkbox';
  if (BOILERPLATE.has(tagName) || tagName === 'header') return true;
  if (BOILERPLATE_ROLES.has(attribute(element, 'role') ?? '')) return true;
  if ('hidden' in properties && properties.hidden !== false) return true;
  if (attribute(element, 'ariaHidden') === 'true') return true;
  // The name of the language over a code block.
  if (besideCode && tagName === 'span' && words(element, 'className').includes('lang')) return true;
  if (tagName !== 'a' || !attribute(element, 'href')?.includes('#')) return false;
  return PERMALINK.test(lineText(element)) && !find(element, (each) => each.tagName === 'img');
}

function headings(header: Element): Element[] {
  const found: Element[] = [];
  visit(header, 'element', (element) => {
    if (!/^h[1-6]$/.test(element.tagName)) return undefined;
    dropBoilerplate(element);
    found.push(element);
    return SKIP;
  });
  return found;
}
