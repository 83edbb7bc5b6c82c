import type { Heading, Html, Nodes, Paragraph, Root, RootContent } from 'mdast';
import { visit } from 'unist-util-visit';
import { type HtmlToken, htmlTokens } from './html-tokens.ts';
import { collapseSpace, inlineText, plainText } from './plain-text.ts';
import { firstIndex, type Span, spanOf } from './span.ts';

interface Block extends Span {
  /** The innermost `<details>` that the block stands in, its own not counted. */
  readonly within?: Span;
}

/** A heading, `## ...`, underlined or `<h2>`. */
export interface HeadingBlock extends Block {
  readonly kind: 'heading';
  readonly depth: number;
  /** As in the file, without an underline. */
  readonly raw: string;
  readonly text: string;
  /** The text that GitHub makes the slug of. */
  readonly slugText: string;
  readonly slug: string;
  /** An anchor that the author gave: `{#id}` or `<a id>` in the heading. */
  readonly anchor?: string;
}

/** The `<summary>` of a `<details>`: from `<details>` to `</summary>`. */
export interface SummaryBlock extends Block {
  readonly kind: 'summary';
  readonly raw: string;
  readonly text: string;
  /** The whole element; to the end of the page when it is never closed. */
  readonly details: Span;
  readonly anchor?: string;
}

export interface ParagraphBlock extends Block {
  readonly kind: 'paragraph';
  readonly node: Paragraph;
  readonly anchor?: string;
}

/** `<a id="...">` on its own, meant for what comes next. */
export interface AnchorBlock extends Block {
  readonly kind: 'anchor';
  readonly anchor: string;
}

/** HTML that is none of these. */
export interface HtmlBlock extends Block {
  readonly kind: 'html';
  readonly anchor?: string;
}

/** Any other content; what shows nothing (comments, `<br/>`, definitions) is no block. */
export interface OtherBlock extends Block {
  readonly kind: 'other';
}

export type PageBlock =
  | HeadingBlock
  | SummaryBlock
  | ParagraphBlock
  | AnchorBlock
  | HtmlBlock
  | OtherBlock;

const SILENT = new Set(['definition', 'footnoteDefinition', 'thematicBreak', 'toml', 'yaml']);
const HEADING_TAG = /^h[1-6]$/;

/** The page's top-level blocks in order, with those inside top-level HTML brought to light. */
export function pageBlocks(root: Root, text: string): readonly PageBlock[] {
  const summaries = findSummaries(root, text);
  const blocks: PageBlock[] = [...summaries];
  for (const node of root.children) blocks.push(...nodeBlocks(node, text));
  blocks.sort((a, b) => a.start - b.start || b.end - a.end);

  const open: Span[] = [];
  return blocks
    .filter((block) => !(block.kind !== 'summary' && insideSummary(block, summaries)))
    .map((block) => {
      while (open.length > 0 && block.start >= (open.at(-1) as Span).end) open.pop();
      const within = open.at(-1);
      if (block.kind === 'summary') open.push(block.details);
      return within === undefined ? block : { ...block, within };
    });
}

function insideSummary(block: Span, summaries: readonly SummaryBlock[]): boolean {
  const before = summaries[firstIndex(summaries, ({ start }) => start > block.start) - 1];
  return before !== undefined && block.start < before.end;
}

function nodeBlocks(node: RootContent, text: string): readonly PageBlock[] {
  const span = spanOf(node);
  if (node.type === 'heading') return [headingBlock(node, text)];
  if (node.type === 'paragraph') {
    const anchor = anchorOf(htmlWithin(node, text));
    const empty = collapseSpace(inlineText(node)) === '' && !holdsImage(node, text);
    if (!empty) return [{ kind: 'paragraph', node, ...span, ...(anchor && { anchor }) }];
    return anchor ? [{ kind: 'anchor', anchor, ...span }] : [];
  }
  if (node.type === 'html') return htmlBlocks(node, text);
  return SILENT.has(node.type) ? [] : [{ kind: 'other', ...span }];
}

function headingBlock(node: Heading, text: string): HeadingBlock {
  const span = spanOf(node);
  const source = text.slice(span.start, span.end);
  const last = node.children.at(-1);
  const underlined = !source.trimStart().startsWith('#') && last !== undefined;
  const slugText = inlineText(node);
  const given = /\s*\{:?\s*((?:[#.][^\s{}]+\s*)+)\}\s*$/.exec(slugText);
  const words = given === null ? slugText : slugText.slice(0, given.index);
  const anchor = /#(\S+)/.exec(given?.[1] ?? '')?.[1] ?? anchorOf(htmlWithin(node, text));
  return {
    kind: 'heading',
    depth: node.depth,
    raw: underlined ? text.slice(span.start, spanOf(last).end) : source,
    text: collapseSpace(words),
    slugText: words,
    slug: '',
    ...span,
    ...(anchor && { anchor }),
  };
}

function htmlBlocks(node: Html, text: string): readonly PageBlock[] {
  const tokens = nodeTokens(node, text);
  const blocks: PageBlock[] = [];
  let opened: HtmlToken | undefined;
  for (const token of tokens) {
    if (token.kind === 'open' && HEADING_TAG.test(token.name)) opened = token;
    if (token.kind !== 'close' || opened?.kind !== 'open' || token.name !== opened.name) continue;
    const { start, attributes } = opened;
    const words = plainText(text.slice(opened.end, token.start));
    const inner = tokens.filter((each) => each.start >= start && each.end <= token.end);
    const anchor = attributes.get('id') ?? anchorOf(inner);
    blocks.push({
      kind: 'heading',
      depth: Number(opened.name.slice(1)),
      raw: text.slice(start, token.end),
      text: words,
      slugText: words,
      slug: '',
      start,
      end: token.end,
      ...(anchor && { anchor }),
    });
    opened = undefined;
  }
  if (blocks.length > 0 || tokens.some((token) => isTag(token, 'details'))) return blocks;
  if (tokens.every(isSilent)) {
    const anchor = anchorOf(tokens);
    return anchor ? [{ kind: 'anchor', anchor, ...spanOf(node) }] : [];
  }
  const anchor = anchorOf(tokens);
  return [{ kind: 'html', ...spanOf(node), ...(anchor && { anchor }) }];
}

function findSummaries(root: Root, text: string): readonly SummaryBlock[] {
  interface Details {
    readonly start: number;
    end: number;
    anchor?: string | undefined;
    /** Where the summary's text begins and ends, and where its closing tag ends. */
    from?: number;
    to?: number;
    summaryEnd?: number;
  }
  const all: Details[] = [];
  const open: Details[] = [];
  for (const node of root.children) {
    if (node.type !== 'html') continue;
    for (const token of nodeTokens(node, text)) {
      const details = open.at(-1);
      if (token.kind === 'open' && token.name === 'details') {
        const opened = { start: token.start, end: text.length, anchor: anchorOf([token]) };
        all.push(opened);
        open.push(opened);
      } else if (details === undefined) {
      } else if (isTag(token, 'details')) {
        details.end = token.start;
        open.pop();
      } else if (details.summaryEnd === undefined) {
        details.anchor ??= anchorOf([token]);
        if (token.kind === 'open' && token.name === 'summary') details.from = token.end;
        if (!isTag(token, 'summary') || details.from === undefined) continue;
        details.to = token.start;
        details.summaryEnd = token.end;
      }
    }
  }
  return all.flatMap(({ start, end, anchor, from, to, summaryEnd }) => {
    if (summaryEnd === undefined) return [];
    const raw = text.slice(from, to).trim();
    // A blank line after `<summary>` makes a heading of `## ...` there.
    const words = plainText(raw).replace(/^#+\s+/, '');
    const place = { start, end: summaryEnd, details: { start, end } };
    return [{ kind: 'summary' as const, raw, text: words, ...place, ...(anchor && { anchor }) }];
  });
}

function isTag(token: HtmlToken, name: string): boolean {
  return token.kind === 'close' && token.name === name;
}

/** Read once: every question inside an HTML block asks for all of them. */
const tokensOf = new WeakMap<Html, readonly HtmlToken[]>();

/** Tokens of an HTML node, with offsets into the page. */
export function nodeTokens(node: Html, text: string): readonly HtmlToken[] {
  const known = tokensOf.get(node);
  if (known !== undefined) return known;
  const { start, end } = spanOf(node);
  const tokens = htmlTokens(text.slice(start, end)).map((token) => ({
    ...token,
    start: token.start + start,
    end: token.end + start,
  }));
  tokensOf.set(node, tokens);
  return tokens;
}

/** Tokens of all the HTML inside a node. */
export function htmlWithin(node: Nodes, text: string): readonly HtmlToken[] {
  const tokens: HtmlToken[] = [];
  visit(node, 'html', (html) => {
    tokens.push(...nodeTokens(html, text));
  });
  return tokens;
}

/** HTML that shows nothing: comments, line breaks, white space, anchors, tags left to close. */
export function isSilent(token: HtmlToken): boolean {
  switch (token.kind) {
    case 'comment':
      return true;
    case 'text':
      return token.blank;
    case 'open':
      return ['a', 'br', 'font', 'hr', 'span'].includes(token.name);
    case 'close':
      return true;
  }
}

function anchorOf(tokens: readonly HtmlToken[]): string | undefined {
  for (const token of tokens) {
    if (token.kind !== 'open') continue;
    const anchor =
      token.attributes.get('id') ?? (token.name === 'a' ? token.attributes.get('name') : undefined);
    if (anchor) return anchor;
  }
  return undefined;
}

function holdsImage(node: Paragraph, text: string): boolean {
  let found = false;
  visit(node, (each) => {
    if (each.type === 'image' || each.type === 'imageReference') found = true;
  });
  return found || htmlWithin(node, text).some((token) => 'name' in token && token.name === 'img');
}
