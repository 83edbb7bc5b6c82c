import GithubSlugger from 'github-slugger';
import type { Heading, Root, RootContent, Yaml } from 'mdast';
import { CONTINUE, SKIP, visit } from 'unist-util-visit';
import type { Fields } from './check-fields.ts';
import type { CorpusWarning } from './entry.ts';
import { MATTER_FIELDS } from './entry-fields.ts';
import { lineCounter } from './line-counter.ts';
import { type PageBlock, pageBlocks } from './page-blocks.ts';
import { parsePageMarkdown } from './parse-markdown.ts';
import type { CorpusFile } from './reader.ts';
import type { SiteHeading } from './sites/site.ts';
import { siteMatter } from './sites/site-matter.ts';
import type { SourcePage } from './sites/source-page.ts';
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

/**
 * Parses a page; broken front matter is a warning, and the page is read without it.
 * @param site the page as its site's generator knows it: anchors are made by its rules
 */
export function parsePage(file: CorpusFile, warnings: CorpusWarning[], site?: SourcePage): Page {
  const { path, text } = file;
  const root = parsePageMarkdown(text);
  const slugger = new GithubSlugger();
  const anchors = site && siteAnchors(root, text, site);
  const blocks = pageBlocks(root, text).map((block) => {
    if (block.kind !== 'heading') return block;
    if (anchors === undefined) return { ...block, slug: slugger.slug(block.slugText) };
    const { anchor: given, ...heading } = block;
    // HTML has the id that its author gave, and no other.
    const anchor = anchors.get(block.start) ?? (block.raw.startsWith('<') ? given : undefined);
    return { ...heading, anchor: anchor ?? '', slug: '' };
  });
  const first = root.children[0];
  return {
    path,
    text,
    root,
    blocks,
    matter: site
      ? siteMatter(site.matter)
      : first?.type === 'yaml'
        ? frontMatter(first, path, warnings)
        : {},
    references: pageReferences(root),
    slugger,
    lineAt: lineCounter(text),
  };
}

/** By where a heading begins its anchor; those in lists and quotes count too. */
function siteAnchors(root: Root, text: string, { rules }: SourcePage): ReadonlyMap<number, string> {
  const headings: (SiteHeading & { readonly start: number })[] = [];
  let notes = 0;
  visit(root, (node) => {
    if (node.type === 'footnoteReference') notes++;
    if (node.type !== 'heading') return CONTINUE;
    visit(node, 'footnoteReference', () => void notes++);
    const source = inlineSource(node, text);
    headings.push({ start: spanOf(node).start, depth: node.depth, source, notes });
    return SKIP;
  });
  const anchors = rules.anchors(headings);
  return new Map(headings.map(({ start }, index) => [start, anchors[index] ?? '']));
}

/** A heading's source, whose links lead somewhere without the page's definitions. */
function inlineSource(heading: Heading, text: string): string {
  const [first, last] = [heading.children[0], heading.children.at(-1)];
  if (first === undefined || last === undefined) return '';
  let at = spanOf(first).start;
  let source = '';
  visit(heading, (node) => {
    if (node.type !== 'linkReference' && node.type !== 'imageReference') return;
    const { start, end } = spanOf(node);
    const label = node.referenceType === 'full' ? text.lastIndexOf('[', end) : end;
    const shown = text.slice(start, label).replace(/\[\]$/, '');
    if (start < at) return;
    source += `${text.slice(at, start)}${shown}(#)`;
    at = end;
  });
  return source + text.slice(at, spanOf(last).end);
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
