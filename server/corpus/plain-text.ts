import type { Nodes } from 'mdast';
import { parseInlineMarkdown } from './parse-markdown.ts';

/**
 * The words of an inline tree as a reader sees them, white space as it stands: markup, HTML tags
 * and footnote marks gone, an image as its alt text, a line break as a line feed.
 */
export function inlineText(node: Nodes): string {
  switch (node.type) {
    case 'text':
    case 'inlineCode':
    case 'code':
      return node.value;
    case 'break':
      return '\n';
    case 'image':
    case 'imageReference':
      return node.alt ?? '';
    case 'root':
      return node.children.map(inlineText).join('\n');
    default:
      return 'children' in node ? node.children.map(inlineText).join('') : '';
  }
}

/** What Markdown could make something else of; the parser also takes NUL out. */
const MARKUP = /[\\`*_~[\]<>&\0]/;

/** Inline Markdown, for instance a question, as one line of plain text. */
export function plainText(markdown: string): string {
  const text = collapseSpace(markdown);
  // Most questions are words alone, and a parser takes a tenth of a millisecond to begin.
  return MARKUP.test(text) ? collapseSpace(inlineText(parseInlineMarkdown(text))) : text;
}

/** White space of every kind, line ends and non-breaking spaces included, as single spaces. */
export function collapseSpace(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
