import type { Element, ElementContent, Root } from 'hast';
import { visit } from 'unist-util-visit';
import { checkFields } from './check-fields.ts';
import { FileWarnings } from './data-file.ts';
import { PAGE_FIELDS } from './entry-fields.ts';
import { dropBoilerplate } from './html-clean.ts';
import { attribute, isElement, parseHtml, words } from './html-document.ts';
import { htmlToMarkdown } from './html-markdown.ts';
import { madePage } from './made-page.ts';
import { entriesOfPage } from './page-entries.ts';
import type { AsyncCorpusReader } from './reader.ts';
import { asciidocExcess, refused } from './text-bounds.ts';

/** Attributes of a document that say what front matter does. */
const ATTRIBUTES = { keywords: 'tags', revdate: 'updated', revnumber: 'version' } as const;

/**
 * AsciiDoc, through the HTML that Asciidoctor makes of it: sections and `[qanda]` lists. Nothing is
 * included and no attribute of the surroundings read (safe mode `secure`). A line is that of the
 * section.
 */
export const asciidocReader: AsyncCorpusReader = {
  name: 'AsciiDoc',
  async read(file, options) {
    const excess = asciidocExcess(file.text);
    if (excess !== undefined) return refused(file.path, excess);
    const warnings = new FileWarnings(file.path);
    // Only where there is such a file: the library is large.
    const { load, LoggerManager, NullLogger } = await import('@asciidoctor/core');
    LoggerManager.logger = new NullLogger();
    const document = await load(file.text, { safe: 'secure', sourcemap: true }).catch(
      () => undefined,
    );
    // Asciidoctor falls over an author's line of nothing but a byte order mark.
    if (document === undefined) {
      return refused(file.path, { line: 1, message: 'skipped: Asciidoctor cannot read it' });
    }
    const { root } = parseHtml(String(await document.convert()));
    const lines = new Map<string, number>();
    for (const section of document.findBy({ context: 'section' })) {
      lines.set(String(section.getId()), section.getLineNumber() ?? 1);
    }
    placeLines(root, lines);
    questionLists(root);
    dropBoilerplate(root);
    const given = ['url', 'lang', ...Object.keys(ATTRIBUTES)].map((name) => ({
      name,
      line: 0,
      read: () => ({ value: document.getAttribute(name) ?? undefined }),
    }));
    const matter = checkFields(
      given,
      PAGE_FIELDS,
      { unknownKeys: 'ignore', synonyms: ATTRIBUTES },
      warnings.warn,
    );
    const page = madePage(file.path, htmlToMarkdown(root), matter);
    const title = document.getDocumentTitle();
    return entriesOfPage(page, options, warnings.list, {
      title: title ? String(title) : undefined,
    });
  },
};

/** Gives what stands in a section the section's line. */
function placeLines(root: Root, lines: ReadonlyMap<string, number>): void {
  let line = 1;
  visit(root, (node) => {
    if (isElement(node)) line = lines.get(attribute(node, 'id') ?? '') ?? line;
    const point = { line, column: 1 };
    node.position = { start: point, end: point };
  });
}

/** `[qanda]` lists as `<dl>`: each item's first paragraph asks. */
function questionLists(root: Root): void {
  visit(root, 'element', (element) => {
    if (!words(element, 'className').includes('qanda')) return;
    const list = element.children.find((child) => isElement(child) && child.tagName === 'ol');
    if (!isElement(list)) return;
    list.tagName = 'dl';
    list.children = list.children.flatMap((item) => (isElement(item) ? pairOf(item) : []));
  });
}

function pairOf(item: Element): readonly ElementContent[] {
  const [first, ...rest] = item.children.filter(isElement);
  if (first === undefined) return [];
  return [
    { ...first, tagName: 'dt' },
    { ...item, tagName: 'dd', children: rest },
  ];
}
