import type { Nodes, Parents, Root, Text } from 'hast';

/** A leaf block of an answer: a paragraph, a list item's own text, a table cell, ... */
export interface Block {
  readonly kind: 'prose' | 'code' | 'heading' | 'cell';
  /** UTF-16 offsets [start, end) into the answer's text, without white space at either end. */
  readonly start: number;
  readonly end: number;
}

const BLOCK_ELEMENTS = new Set(
  'blockquote dd details div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre section summary table tbody td tfoot th thead tr ul'.split(
    ' ',
  ),
);

function isBlock(node: Nodes): boolean {
  return node.type === 'element' && BLOCK_ELEMENTS.has(node.tagName);
}

/**
 * Puts a line end between blocks, and after `<br>`, where the markup has no white space: it
 * changes nothing that is seen, but in the answer's text the words do not run together.
 */
export function separateBlocks(parent: Parents): void {
  if (parent.type === 'element' && parent.tagName === 'pre') return;
  const spaced: Nodes[] = [];
  parent.children.forEach((child, index) => {
    const before = parent.children[index - 1];
    if (before !== undefined && needsSpace(before, child)) {
      spaced.push({ type: 'text', value: '\n' } satisfies Text);
    }
    if ('children' in child) separateBlocks(child);
    spaced.push(child);
  });
  parent.children = spaced as typeof parent.children;
}

function needsSpace(before: Nodes, after: Nodes): boolean {
  if (before.type === 'text' && /\s$/.test(before.value)) return false;
  if (after.type === 'text' && /^\s/.test(after.value)) return false;
  const lineBreak = before.type === 'element' && before.tagName === 'br';
  return lineBreak || isBlock(before) || isBlock(after);
}

/** The DOM text of a tree, and its leaf blocks in order. */
export function textAndBlocks(tree: Root): { text: string; blocks: readonly Block[] } {
  let text = '';
  let from = 0;
  const blocks: Block[] = [];
  const flush = (kind: Block['kind']) => {
    const run = text.slice(from);
    const start = from + run.length - run.trimStart().length;
    const end = from + run.trimEnd().length;
    if (start < end) blocks.push({ kind, start, end });
    from = text.length;
  };
  const walk = (node: Nodes, kind: Block['kind']): void => {
    if (node.type === 'text') text += node.value;
    if (!('children' in node)) return;
    const block = isBlock(node);
    if (block) flush(kind);
    const inner = node.type === 'element' ? (kindOf(node.tagName) ?? kind) : kind;
    for (const child of node.children) walk(child, inner);
    if (block) flush(inner);
  };
  walk(tree, 'prose');
  flush('prose');
  return { text, blocks };
}

function kindOf(tagName: string): Block['kind'] | undefined {
  if (tagName === 'pre') return 'code';
  if (tagName === 'td' || tagName === 'th') return 'cell';
  return /^h[1-6]$/.test(tagName) ? 'heading' : undefined;
}
