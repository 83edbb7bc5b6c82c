import type { Nodes, Parents, Root, Text } from 'hast';

/** A leaf block of an answer: a paragraph, a list item's own text, a table's row, ... */
export interface Block {
  /** A table's head is a heading; a row with much in it comes cell by cell. */
  readonly kind: 'prose' | 'code' | 'heading' | 'row' | 'cell';
  /** UTF-16 offsets [start, end) into the answer's text, without white space at either end. */
  readonly start: number;
  readonly end: number;
}

const BLOCK_ELEMENTS = new Set(
  'blockquote dd details div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre section summary table tbody td tfoot th thead tr ul'.split(
    ' ',
  ),
);

/** A row up to this many characters is one block: "500 characters" says nothing by itself. */
const LONGEST_ROW = 300;

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
    const inner = node.type === 'element' ? kindOf(node.tagName, kind) : kind;
    const first = blocks.length;
    for (const child of node.children) walk(child, inner);
    if (block) flush(inner);
    if (node.type === 'element' && node.tagName === 'tr') joinCells(blocks, first);
  };
  walk(tree, 'prose');
  flush('prose');
  return { text, blocks };
}

/** Makes the cells of a table's row one block, unless there is code or another table in them. */
function joinCells(blocks: Block[], first: number): void {
  const [from, to] = [blocks[first], blocks.at(-1)];
  if (from === undefined || to === undefined || to.end - from.start > LONGEST_ROW) return;
  if (blocks.slice(first).some(({ kind }) => kind !== 'cell')) return;
  blocks.splice(first, blocks.length, { kind: 'row', start: from.start, end: to.end });
}

function kindOf(tagName: string, outside: Block['kind']): Block['kind'] {
  if (tagName === 'pre') return 'code';
  if (tagName === 'thead' || /^h[1-6]$/.test(tagName)) return 'heading';
  if (tagName === 'td' || tagName === 'th') return outside === 'heading' ? 'heading' : 'cell';
  return outside;
}
