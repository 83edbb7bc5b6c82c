import { CONTINUE, SKIP, visit } from 'unist-util-visit';
import { parseInlineMarkdown } from '../parse-markdown.ts';
import { spanOf } from '../span.ts';

/** A heading's words with each run of text and code apart, as generators make anchors of them. */
export interface HeadingText {
  /** Of a `{#id}` at the end. */
  readonly id: string | undefined;
  readonly words: string;
}

export interface HeadingTextOptions {
  /** Whether `{#id}` and `{.class}` at the end are attributes, and not text. */
  readonly attributes?: boolean;
  /** Whether an image's alternative text is part of the words. */
  readonly images?: boolean;
  /** Whether addresses that stand for themselves are left out. */
  readonly withoutAddresses?: boolean;
  /** Whether `[^1]` refers to a footnote, and is not text. */
  readonly footnotes?: boolean;
  /** Applied to text outside of code. */
  readonly text?: (text: string) => string;
}

const ATTRIBUTES = /\s*\{:?\s*([^{}]*)\}\s*$/;

/** What a heading says, its attributes taken off. */
export function headingText(source: string, options: HeadingTextOptions = {}): HeadingText {
  const given = options.attributes ? ATTRIBUTES.exec(source)?.[1] : undefined;
  const id = given === undefined ? undefined : /(?:^|\s)#([^\s{}]+)/.exec(given)?.[1];
  const isList = given !== undefined && /^(?:[#.][^\s{}]+|[\w-]+=\S+|\s)+$/.test(given);
  const plain = isList ? source.replace(ATTRIBUTES, '') : source;
  let words = '';
  visit(parseInlineMarkdown(plain), (node) => {
    if (node.type === 'text') words += ownText(node.value, options);
    else if (node.type === 'inlineCode') words += node.value;
    else if (node.type === 'break') words += '\n';
    else if (node.type === 'link' && options.withoutAddresses && plain[spanOf(node).start] !== '[')
      return SKIP;
    else if (options.images && 'alt' in node) words += node.alt ?? '';
    return CONTINUE;
  });
  return { id: id === undefined || id === '' ? undefined : id, words };
}

/** Of lines underlined together, what Hugo takes for the heading. */
export function lastLine(source: string): string {
  return source.slice(source.lastIndexOf('\n') + 1).trim();
}

function ownText(text: string, options: HeadingTextOptions): string {
  const own = options.footnotes ? text.replace(/\[\^[^\]\s]+\]/g, '') : text;
  return options.text?.(own) ?? own;
}
