import type { Nodes, Root } from 'mdast';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkMdx from 'remark-mdx';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import type { CorpusWarning } from './entry.ts';
import { parsePage } from './page.ts';
import { entriesOfPage } from './page-entries.ts';
import { GFM_OPTIONS } from './parse-markdown.ts';
import type { CorpusReader } from './reader.ts';
import { type Span, spanOf } from './span.ts';
import { markdownExcess, refused } from './text-bounds.ts';
import { warnOfUnclosedFence } from './unclosed-fence.ts';

const parser = unified()
  .use(remarkParse)
  .use(remarkGfm, GFM_OPTIONS)
  .use(remarkFrontmatter, ['yaml', 'toml'])
  .use(remarkMdx)
  .freeze();

type JsxElement = Extract<Nodes, { type: 'mdxJsxFlowElement' | 'mdxJsxTextElement' }>;

/** A heading's own anchor and comments of HTML, which MDX would take for code. */
const NO_CODE = /\{#[^\s{}]+\}(?=[ \t]*$)|<!--[\s\S]*?-->/gm;

/**
 * MDX: a Markdown page once imports, exports, expressions and the tags of components are taken out.
 * What stands between a component's tags stays, and so do the tags of HTML. A file that is no valid
 * MDX is read as Markdown, with a warning.
 */
export const mdxReader: CorpusReader = {
  name: 'MDX',
  read(file, options) {
    const excess = markdownExcess(file.text);
    if (excess !== undefined) return refused(file.path, excess);
    const warnings: CorpusWarning[] = [];
    let { text } = file;
    try {
      text = withoutComponents(text);
    } catch (error) {
      // The parser throws a message of vfile's.
      const { reason, line: at } = error as { reason?: string; line?: number };
      if (reason === undefined) throw error;
      const line = at ?? Number(/\((\d+):/.exec(reason)?.[1] ?? 0);
      const message = `not valid MDX, read as Markdown: ${reason}`;
      warnings.push({ file: file.path, line, message });
    }
    const page = parsePage({ path: file.path, text }, warnings, options.source);
    warnOfUnclosedFence(page, warnings);
    return entriesOfPage(page, options, warnings);
  },
};

/** The text with as many lines, each where it was. */
function withoutComponents(text: string): string {
  const tree = parser.parse(text.replace(NO_CODE, (found) => found.replace(/[^\r\n]/g, ' ')));
  const removed: Span[] = [];
  collect(tree, text, removed);
  let kept = '';
  let from = 0;
  for (const { start, end } of removed.sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (end <= from) continue;
    kept += text.slice(from, Math.max(from, start));
    kept += text.slice(Math.max(from, start), end).replace(/[^\r\n]/g, '');
    from = end;
  }
  return kept + text.slice(from);
}

function collect(node: Nodes | Root, text: string, removed: Span[]): void {
  if (
    node.type === 'mdxjsEsm' ||
    node.type === 'mdxFlowExpression' ||
    node.type === 'mdxTextExpression'
  ) {
    removed.push(spanOf(node));
    return;
  }
  if (node.type === 'mdxJsxFlowElement' || node.type === 'mdxJsxTextElement') {
    if (!isHtml(node)) removed.push(...tagsOf(node));
  }
  if (!('children' in node)) return;
  for (const child of node.children) {
    // What is indented inside a component is no code for that.
    if (node.type === 'mdxJsxFlowElement') removed.push(...indentation(child, text));
    collect(child, text, removed);
  }
}

/** Elements of HTML have lower-case names. */
function isHtml({ name }: JsxElement): boolean {
  return name !== null && /^[a-z][a-z0-9]*$/.test(name);
}

function tagsOf(node: JsxElement): readonly Span[] {
  const { start, end } = spanOf(node);
  const [first] = node.children;
  const last = node.children.at(-1);
  if (first === undefined || last === undefined) return [{ start, end }];
  return [
    { start, end: spanOf(first).start },
    { start: spanOf(last).end, end },
  ];
}

/** The white space before a block's lines, as much as its first has. */
function indentation(node: Nodes, text: string): readonly Span[] {
  const { start, end } = spanOf(node);
  const width = (node.position?.start.column ?? 1) - 1;
  if (width === 0) return [];
  const spans = [{ start: start - width, end: start }];
  const lines = new RegExp(`(?<=[\\r\\n])[ \\t]{1,${width}}`, 'g');
  for (const { index, 0: found } of text.slice(start, end).matchAll(lines)) {
    spans.push({ start: start + index, end: start + index + found.length });
  }
  return spans;
}
