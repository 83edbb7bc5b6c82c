import type { Root } from 'hast';
import rehypeRaw from 'rehype-raw';
import rehypeSanitize from 'rehype-sanitize';
import rehypeStringify from 'rehype-stringify';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';
import { type LinkOptions, rewriteLinks } from './answer-links.ts';
import { ANSWER_SCHEMA } from './answer-schema.ts';
import { type Block, separateBlocks, textAndBlocks } from './answer-text.ts';
import { parseBounded } from './bounded-parse.ts';
import { GFM_OPTIONS } from './parse-markdown.ts';

export type { Block } from './answer-text.ts';

export type RenderOptions = LinkOptions;

export interface RenderedAnswer {
  /** Sanitised; safe to show as it is, wherever. */
  readonly html: string;
  /** Equals the DOM text (`textContent`) of `html`. */
  readonly text: string;
  /** The leaf blocks of `text`, in order, not overlapping, not empty. */
  readonly blocks: readonly Block[];
}

/** Rounds in which HTML must come to rest; two are the rule. */
const MAX_ROUNDS = 8;

const markdownToTree = unified()
  .use(remarkParse)
  .use(remarkGfm, GFM_OPTIONS)
  // No heading of its own over an answer's footnotes.
  .use(remarkRehype, {
    allowDangerousHtml: true,
    footnoteLabel: ' ',
    footnoteLabelTagName: 'span',
  })
  .freeze();
const htmlToTree = unified().use(rehypeRaw).freeze();
const sanitizer = unified().use(rehypeSanitize, ANSWER_SCHEMA).freeze();
const stringifier = unified().use(rehypeStringify).freeze();
const rawStringifier = unified().use(rehypeStringify, { allowDangerousHtml: true }).freeze();

/** Elements that HTML opens again in each block until they are closed. */
const FORMATTING = /<(?:a|b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)\b/gi;
/** So few of them can't do harm. */
const FEW_FORMATTING = 4;
/** Elements and comments of an answer. */
const MOST_NODES = 20_000;

/** @throws {RangeError} where its HTML would become more elements than an answer may have */
function treeOf(markdown: string): Root {
  const tree = markdownToTree.runSync(markdownToTree.parse(markdown)) as Root;
  if ((markdown.match(FORMATTING) ?? []).length > FEW_FORMATTING) {
    parseBounded(rawStringifier.stringify(tree), MOST_NODES);
  }
  return htmlToTree.runSync(tree) as Root;
}

/**
 * Renders an answer's Markdown (with the HTML in it) and sanitises it.
 *
 * Markup that was cleaned as a tree may be read back as another tree, which is how sanitisers are
 * fooled and how offsets go wrong. So the cleaned HTML is parsed and cleaned again until nothing
 * changes: what is returned parses to exactly the tree that was checked and measured.
 */
export function renderAnswer(markdown: string, options: RenderOptions): RenderedAnswer {
  const source = markdown.replace(/\p{Surrogate}/gu, '\u{fffd}');
  try {
    const rendered = settle(treeOf(source), options);
    if (rendered !== undefined) return rendered;
  } catch (error) {
    // Thousands of nested quotes or lists overflow the stack, and tags that are never closed
    // multiply: such an answer is shown as text.
    if (!(error instanceof RangeError)) throw error;
  }
  const plain: Root = {
    type: 'root',
    children: [
      {
        type: 'element',
        tagName: 'p',
        properties: {},
        children: [{ type: 'text', value: source }],
      },
    ],
  };
  return settle(plain, options) ?? { html: '', text: '', blocks: [] };
}

function settle(from: Root, options: RenderOptions): RenderedAnswer | undefined {
  let tree = from;
  let before: string | undefined;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    tree = sanitizer.runSync(tree) as Root;
    rewriteLinks(tree, options);
    separateBlocks(tree);
    const html = stringifier.stringify(tree).trim();
    if (html === before) return { html, ...textAndBlocks(tree) };
    before = html;
    tree = htmlToTree.runSync({ type: 'root', children: [{ type: 'raw', value: html }] }) as Root;
  }
  return undefined;
}
