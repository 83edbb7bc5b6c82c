import type { Root } from 'mdast';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { type Processor, unified } from 'unified';

/** One tilde is prose (`~10 ms`) far more often than it is a deletion. */
export const GFM_OPTIONS = { singleTilde: false } as const;

/** Block constructs, and the footnote definition: a single line of text has none of them. */
const BLOCK_CONSTRUCTS = [
  'blockQuote',
  'codeFenced',
  'codeIndented',
  'definition',
  'gfmFootnoteDefinition',
  'headingAtx',
  'htmlFlow',
  'list',
  'setextUnderline',
  'table',
  'thematicBreak',
];

function inlineOnly(this: Processor): void {
  const data = this.data() as { micromarkExtensions?: unknown[] };
  data.micromarkExtensions ??= [];
  data.micromarkExtensions.push({ disable: { null: BLOCK_CONSTRUCTS } });
}

const pageParser = unified()
  .use(remarkParse)
  .use(remarkGfm, GFM_OPTIONS)
  .use(remarkFrontmatter, ['yaml', 'toml'])
  .freeze();
const inlineParser = unified()
  .use(remarkParse)
  .use(remarkGfm, GFM_OPTIONS)
  .use(inlineOnly)
  .freeze();

/** A page's tree, front matter as a `yaml` or `toml` node. */
export function parsePageMarkdown(text: string): Root {
  return pageParser.parse(text);
}

/** The tree of one run of text, in which `#`, `-` or `1.` at the start mean nothing. */
export function parseInlineMarkdown(text: string): Root {
  return inlineParser.parse(text);
}
