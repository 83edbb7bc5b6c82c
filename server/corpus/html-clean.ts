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

/** What generators mark as none of the page's text: marks, contents, line numbers, ways on. */
const BOILERPLATE_CLASSES = new Set(
  [
    // Links of headings to themselves, some with words for screen readers in them.
    'anchor-heading anchor-link hash-link header-anchor headerlink heading-anchor sl-anchor-link',
    // Line numbers.
    'line-numbers line-numbers-wrapper linenodiv linenos lineno lnt',
    // Contents of the page and of the site.
    'contents sidebar-toc table-of-contents tableOfContents toc toc-drawer toctree-wrapper',
    'theme-doc-toc-desktop theme-doc-toc-mobile bd-sidebar-secondary md-sidebar sphinxsidebar',
    // Ways on and back, and to the source.
    'breadcrumb breadcrumbs content-icon-container copybtn edit-this-page md-content__button',
    'md-feedback md-source-file md-tags pagination-nav prev-next-area prev-next-footer related',
    'rst-footer-buttons theme-doc-breadcrumbs theme-doc-footer theme-edit-this-page',
    'wy-breadcrumbs',
    // For screen readers.
    'skip-link sr-only visually-hidden',
  ].flatMap((names) => names.split(' ')),
);

/** Tables that generators put code into, with its line numbers beside it. */
const CODE_TABLES = new Set(['highlighttable', 'lntable', 'rouge-table']);

/** Classes of what generators put a page's own text into, within `<main>` or without. */
const CONTENT_CLASSES = new Set([
  ...['theme-doc-markdown', 'vp-doc', 'md-content__inner', 'sl-markdown-content'],
]);

/** Links to where a page is written. */
const EDIT_LINK =
  /^(?:(?:edit|improve|suggest edits to|view|show)\s+(?:this\s+|the\s+)?(?:page|source|page source)(?:\s+on\s+\w+)?|edit on \w+)$/i;

/** The letters that generators make links to a heading of. */
const PERMALINK = /^[¶#§🔗\u{200b}\u{f0c1}\s]*$/u;

/**
 * The part of a page that is its own: the one that a known generator marks, `<main>`, else
 * its only `<article>`, else the body.
 */
export function pageContent(root: Root): Parents {
  const marked: Element[] = [];
  visit(root, 'element', (element) => {
    if (!words(element, 'className').some((name) => CONTENT_CLASSES.has(name))) return undefined;
    marked.push(element);
    return SKIP;
  });
  if (marked.length === 1 && marked[0] !== undefined) return marked[0];
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

/** Whether a page only lists others, as the first page of a blog: articles whose headings are links. */
export function isList(root: Root): boolean {
  let linked = 0;
  visit(root, 'element', (element) => {
    if (element.tagName !== 'article') return undefined;
    const heading = find(element, ({ tagName }) => /^h[1-6]$/.test(tagName));
    const link = heading && find(heading, ({ tagName }) => tagName === 'a');
    if (heading && link && lineText(link) === lineText(heading)) linked++;
    return SKIP;
  });
  return linked > 1;
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
      kept.push(...(isCodeTable(node) ? codeOf(node) : [node]));
    }
  }
  tree.children = kept as typeof tree.children;
}

function isBoilerplate(element: Element, besideCode: boolean): boolean {
  const { tagName, properties } = element;
  if (tagName === 'input') return attribute(element, 'type') !== 'checkbox';
  if (BOILERPLATE.has(tagName) || tagName === 'header') return true;
  if (words(element, 'className').some((name) => BOILERPLATE_CLASSES.has(name))) return true;
  if (BOILERPLATE_ROLES.has(attribute(element, 'role') ?? '')) return true;
  if ('hidden' in properties && properties.hidden !== false) return true;
  if (attribute(element, 'ariaHidden') === 'true') return true;
  // The name of the language over a code block.
  if (besideCode && tagName === 'span' && words(element, 'className').includes('lang')) return true;
  // As long as an answer may be, and shown nowhere.
  if (tagName === 'img') return /^data:/i.test(attribute(element, 'src') ?? '');
  if (tagName !== 'a') return false;
  if (EDIT_LINK.test(lineText(element))) return true;
  if (!attribute(element, 'href')?.includes('#')) return false;
  return PERMALINK.test(lineText(element)) && !find(element, (each) => each.tagName === 'img');
}

function isCodeTable(element: Element): boolean {
  return (
    element.tagName === 'table' && words(element, 'className').some((name) => CODE_TABLES.has(name))
  );
}

/** What is left of a table of code without its line numbers. */
function codeOf(table: Element): readonly Element[] {
  const blocks: Element[] = [];
  visit(table, 'element', (element) => {
    if (element.tagName !== 'pre') return undefined;
    if (lineText(element) !== '') blocks.push(element);
    return SKIP;
  });
  return blocks;
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
