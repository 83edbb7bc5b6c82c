import { visit } from 'unist-util-visit';
import { parseInlineMarkdown } from '../parse-markdown.ts';

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
  /** Applied to text outside of code. */
  readonly text?: (text: string) => string;
}

const ATTRIBUTES = /\s*\{:?\s*([^{}]*)\}\s*$/;

/** What a heading says, its attributes taken off. */
export function headingText(source: string, options: HeadingTextOptions = {}): HeadingText {
  const given = options.attributes ? ATTRIBUTES.exec(source)?.[1] : undefined;
  const id = given === undefined ? undefined : /(?:^|\s)#([^\s{}]+)/.exec(given)?.[1];
  const isList = given !== undefined && /^(?:[#.][^\s{}]+|[\w-]+=\S+|\s)+$/.test(given);
  let words = '';
  visit(parseInlineMarkdown(isList ? source.replace(ATTRIBUTES, '') : source), (node) => {
    if (node.type === 'text') words += options.text?.(node.value) ?? node.value;
    else if (node.type === 'inlineCode') words += node.value;
    else if (node.type === 'break') words += '\n';
    else if (options.images && 'alt' in node) words += node.alt ?? '';
  });
  return { id: id === undefined || id === '' ? undefined : id, words };
}
