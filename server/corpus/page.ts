import GithubSlugger from 'github-slugger';
import type { Root, RootContent, Yaml } from 'mdast';
import { visit } from 'unist-util-visit';
import type { Fields } from './check-fields.ts';
import type { CorpusWarning } from './entry.ts';
import { MATTER_FIELDS } from './entry-fields.ts';
import { lineCounter } from './line-counter.ts';
import { type PageBlock, pageBlocks } from './page-blocks.ts';
import { parsePageMarkdown } from './parse-markdown.ts';
import type { CorpusFile } from './reader.ts';
import { firstIndex, spanOf } from './span.ts';
import { parseYaml, readFields } from './yaml-fields.ts';

/** One Markdown page, parsed: what the questions and answers are found in. Offsets are UTF-16. */
export interface Page {
  readonly path: string;
  readonly text: string;
  readonly root: Root;
  /** Headings, paragraphs, `<summary>`s and the rest, in order. */
  readonly blocks: readonly PageBlock[];
  readonly matter: Fields<typeof MATTER_FIELDS>;
  readonly references: References;
  /** Gives each text that becomes an anchor its GitHub slug; the page's headings came first. */
  readonly slugger: GithubSlugger;
  /** 1-based. */
  lineAt(offset: number): number;
}

/** Which definitions a page's links, images and footnotes need, by offset. */
export interface References {
  /** In order of `start`; `key` is of the definition that is used. */
  readonly uses: readonly { readonly start: number; readonly key: string }[];
  readonly definitions: ReadonlyMap<string, { readonly start: number; readonly end: number }>;
}

/** Parses a page; broken front matter is a warning, and the page is read without it. */
export function parsePage(file: CorpusFile, warnings: CorpusWarning[]): Page {
  const { path, text } = file;
  const root = parsePageMarkdown(text);
  const slugger = new GithubSlugger();
  const blocks = pageBlocks(root, text).map((block) =>
    block.kind === 'heading' ? { ...block, slug: slugger.slug(block.slugText) } : block,
  );
  const first = root.children[0];
  return {
    path,
    text,
    root,
    blocks,
    matter: first?.type === 'yaml' ? frontMatter(first, path, warnings) : {},
    references: pageReferences(root),
    slugger,
    lineAt: lineCounter(text),
  };
}

function frontMatter(node: Yaml, file: string, warnings: CorpusWarning[]) {
  // Its text begins on the line after the fence.
  const line = (node.position?.start.line ?? 1) + 1;
  const yaml = parseYaml(node.value, { file, line, what: 'front matter' }, warnings);
  return yaml.document.errors.length > 0
    ? {}
    : readFields(yaml.document.contents, MATTER_FIELDS, yaml, { unknownKeys: 'ignore' });
}

function pageReferences(root: Root): References {
  const uses: { start: number; key: string }[] = [];
  const definitions = new Map<string, { start: number; end: number }>();
  visit(root, (node) => {
    if (node.type === 'linkReference' || node.type === 'imageReference') {
      uses.push({ start: spanOf(node).start, key: `link ${node.identifier}` });
    } else if (node.type === 'footnoteReference') {
      uses.push({ start: spanOf(node).start, key: `note ${node.identifier}` });
    } else if (node.type === 'definition' || node.type === 'footnoteDefinition') {
      const key = `${node.type === 'definition' ? 'link' : 'note'} ${node.identifier}`;
      // The first of several definitions counts.
      if (!definitions.has(key)) definitions.set(key, spanOf(node));
    }
  });
  return { uses, definitions };
}

/** The page's top-level nodes that overlap a range. */
export function nodesBetween(page: Page, start: number, end: number): readonly RootContent[] {
  const nodes = page.root.children;
  const first = firstIndex(nodes, (node) => spanOf(node).end > start);
  const last = firstIndex(nodes, (node) => spanOf(node).start >= end);
  return nodes.slice(first, last);
}
