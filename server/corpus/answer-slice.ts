import type { Nodes, Paragraph, PhrasingContent, RootContent } from 'mdast';
import { answerMarkLength } from './faq-marks.ts';
import type { HtmlToken } from './html-tokens.ts';
import { nodesBetween, type Page } from './page.ts';
import { isSilent, nodeTokens } from './page-blocks.ts';
import { inlineText } from './plain-text.ts';
import { firstIndex, type Span, spanOf } from './span.ts';

/** A comment of Docent's own, `<!-- docent ... -->`. */
export interface NoteComment {
  /** YAML. */
  readonly text: string;
  /** 1-based line of its first line. */
  readonly line: number;
  /** Whether it stands directly under the question, where it counts. */
  readonly leads: boolean;
}

export interface AnswerSlice {
  /** Raw Markdown, line ends as `\n`, with the definitions that it uses. */
  readonly markdown: string;
  readonly notes: readonly NoteComment[];
}

const INVISIBLE = new Set(['definition', 'footnoteDefinition', 'toml', 'yaml']);
const NOTE = /^\s*docent(?=\s|$)/;

/**
 * Cuts an answer out of the page's text, so that it stays as its author wrote it. Left out are
 * what shows nothing (comments, `<br/>` and `---` separators, closing tags of the question's
 * markup), the `A:` mark, and definitions, of which those that the answer uses come back at its end.
 * Where a page marks its questions, the mark may come later: what is before it, an error message
 * for instance, still belongs to the question, and stays in front of the answer.
 */
export function sliceAnswer(page: Page, range: Span, marked: boolean): AnswerSlice {
  const { text } = page;
  const removed: Span[] = [];
  const notes: NoteComment[] = [];
  const open = new Map<string, number>();
  const kept: { readonly node: RootContent; readonly span: Span }[] = [];

  for (const node of nodesBetween(page, range.start, range.end)) {
    const span = clip(spanOf(node), range);
    const inline = node.type === 'paragraph' || node.type === 'heading';
    const tokens =
      node.type === 'html'
        ? nodeTokens(node, text)
        : inline
          ? node.children.flatMap((child) => (child.type === 'html' ? nodeTokens(child, text) : []))
          : [];
    const inside = tokens.filter((token) => token.start >= span.start && token.end <= span.end);
    for (const token of inside) {
      const note = noteText(token);
      if (note === undefined) continue;
      notes.push({ text: note, line: page.lineAt(token.start), leads: kept.length === 0 });
      removed.push({ start: token.start, end: token.end });
    }
    // A closing tag is kept where what it closes is.
    const silent =
      INVISIBLE.has(node.type) ||
      (node.type === 'html' &&
        inside.every(
          (token) => isSilent(token) && !(token.kind === 'close' && open.has(token.name)),
        ));
    if (!silent) trackOpen(open, inside);
    const content = node.type === 'paragraph' ? contentSpan(node, span, text) : span;
    if (silent || content.start >= content.end) {
      removed.push({ start: span.start, end: afterBlankLines(text, span.end) });
    } else {
      removed.push({ start: span.start, end: content.start });
      removed.push({ start: content.end, end: span.end });
      kept.push({ node, span: content });
    }
  }
  while (kept[0]?.node.type === 'thematicBreak') removed.push(kept.shift()?.span ?? range);
  while (kept.at(-1)?.node.type === 'thematicBreak') removed.push(kept.pop()?.span ?? range);
  const first = kept[0];
  if (first === undefined) return { markdown: '', notes };
  const later = marked ? kept.slice(1).filter(({ node }) => node.type === 'paragraph') : [];
  for (const { node, span } of [first, ...later]) {
    const mark = answerMark(node, span, text);
    if (mark === undefined) continue;
    // Nothing but the mark, `#### A:`: the block goes with it.
    const alone = /^[\s#]*$/.test(text.slice(mark.end, span.end));
    removed.push(alone ? { start: span.start, end: afterBlankLines(text, span.end) } : mark);
    break;
  }

  const body = cut(text, range, removed);
  // An indented code block keeps the indentation that makes it one.
  const clean = first.node.type === 'code' ? body.replace(/^(?:[ \t]*\n)+/, '') : body.trimStart();
  const markdown = clean.trimEnd();
  const definitions = markdown === '' ? [] : usedDefinitions(page, kept);
  return { markdown: [markdown, ...definitions].join('\n\n'), notes };
}

/** Counts the elements that stand open after some tokens. */
function trackOpen(open: Map<string, number>, tokens: readonly HtmlToken[]): void {
  for (const token of tokens) {
    if (token.kind !== 'open' && token.kind !== 'close') continue;
    const count = (open.get(token.name) ?? 0) + (token.kind === 'open' ? 1 : -1);
    if (count > 0) open.set(token.name, count);
    else open.delete(token.name);
  }
}

function clip(span: Span, range: Span): Span {
  return { start: Math.max(span.start, range.start), end: Math.min(span.end, range.end) };
}

function noteText(token: HtmlToken): string | undefined {
  if (token.kind !== 'comment') return undefined;
  const mark = NOTE.exec(token.data);
  // As many line ends as before, so that lines can be counted.
  return mark === null ? undefined : token.data.replace(NOTE, (found) => found.replace(/\S/g, ''));
}

/** A paragraph without the separators at its ends and the closing tags that it begins with. */
function contentSpan(node: Paragraph, span: Span, text: string): Span {
  let { start, end } = span;
  const shows = (child: PhrasingContent, place: Span, leading: boolean): boolean => {
    if (child.type === 'break') return false;
    if (child.type === 'text') return text.slice(place.start, place.end).trim() !== '';
    if (child.type !== 'html') return true;
    return !nodeTokens(child, text).every(
      (token) => token.kind !== 'text' && (token.kind === 'close' ? leading : isSeparator(token)),
    );
  };
  const children = node.children
    .map((child) => ({ child, place: clip(spanOf(child), span) }))
    .filter(({ place }) => place.start < place.end);
  for (const { child, place } of children) {
    if (shows(child, place, true)) break;
    start = place.end;
  }
  for (const { child, place } of children.reverse()) {
    if (start >= end || shows(child, place, false)) break;
    end = place.start;
  }
  return { start, end };
}

function isSeparator(token: HtmlToken): boolean {
  return token.kind === 'comment' || (token.kind === 'open' && token.name === 'br');
}

/** Where the `A:` is that a block begins with, its bold markup included when all of it is mark. */
function answerMark(node: RootContent, span: Span, text: string): Span | undefined {
  let level: Nodes = node;
  while ('children' in level) {
    if (level.type === 'table') return undefined;
    const child: Nodes | undefined = level.children.find((each: Nodes) => {
      return spanOf(each).end > span.start && each.type !== 'html';
    });
    if (child === undefined) return undefined;
    const place = clip(spanOf(child), span);
    if (child.type === 'strong' || child.type === 'emphasis') {
      const words = inlineText(child);
      const next = text.slice(place.end, span.end);
      const length = answerMarkLength(words + next);
      if (length >= words.length && length > 0) {
        return { start: place.start, end: place.end + length - words.length };
      }
    }
    if (child.type === 'text') {
      const length = answerMarkLength(text.slice(place.start, place.end));
      return length === 0 ? undefined : { start: place.start, end: place.start + length };
    }
    level = child;
  }
  return undefined;
}

function afterBlankLines(text: string, from: number): number {
  const blank = /(?:[ \t]*(?:\r\n|\n|\r))*/y;
  blank.lastIndex = from;
  blank.test(text);
  return blank.lastIndex;
}

function cut(text: string, range: Span, removed: readonly Span[]): string {
  let kept = '';
  let from = range.start;
  for (const span of [...removed].sort((a, b) => a.start - b.start)) {
    if (span.start > from) kept += text.slice(from, span.start);
    from = Math.max(from, span.end);
  }
  kept += text.slice(from, Math.max(from, range.end));
  return kept.replace(/\r\n?/g, '\n');
}

/** The sources of the definitions that the kept nodes use, and of those that these use in turn. */
function usedDefinitions(page: Page, kept: readonly { readonly span: Span }[]): readonly string[] {
  const { uses, definitions } = page.references;
  const keys = new Set<string>();
  const add = ({ start, end }: Span) => {
    const last = firstIndex(uses, (use) => use.start >= end);
    for (let index = firstIndex(uses, (use) => use.start >= start); index < last; index++) {
      const key = uses[index]?.key;
      if (key !== undefined && definitions.has(key)) keys.add(key);
    }
  };
  for (const { span } of kept) add(span);
  const sources: string[] = [];
  // A set that grows while it is gone through: a footnote may use further definitions.
  for (const key of keys) {
    const span = definitions.get(key);
    if (span === undefined) continue;
    add(span);
    sources.push(page.text.slice(span.start, span.end).replace(/\r\n?/g, '\n'));
  }
  return sources;
}
