import { HtmlExcessError } from './bounded-parse.ts';
import { checkFields } from './check-fields.ts';
import { FileWarnings } from './data-file.ts';
import { PAGE_FIELDS } from './entry-fields.ts';
import { entriesOfFaqData } from './faq-data-entries.ts';
import { dropBoilerplate, pageContent } from './html-clean.ts';
import { find, lineText, parseHtml } from './html-document.ts';
import { markedUpQuestions } from './html-items.ts';
import { htmlToMarkdown } from './html-markdown.ts';
import { htmlTokens } from './html-tokens.ts';
import { jsonLdQuestions } from './json-ld.ts';
import { madePage } from './made-page.ts';
import { entriesOfPage } from './page-entries.ts';
import type { CorpusFile, CorpusReader, ReadOptions, ReadResult } from './reader.ts';
import { refused } from './text-bounds.ts';

/**
 * HTML pages. What is marked as schema.org's `FAQPage` (JSON-LD, microdata, RDFa) is read as such.
 * The content of any other page is read by the rules of Markdown pages: headings, `<details>`,
 * `<dl>`, bold text.
 */
export const htmlReader: CorpusReader = {
  name: 'HTML',
  extensions: ['.html', '.htm', '.xhtml'],
  declaredEncoding,
  read(file, options) {
    try {
      return readPage(file, options);
    } catch (error) {
      if (error instanceof HtmlExcessError) return refused(file.path, error);
      throw error;
    }
  },
};

function readPage(file: CorpusFile, options: ReadOptions): ReadResult {
  const warnings = new FileWarnings(file.path);
  const { root, title: inHead, canonical, lang } = parseHtml(file.text);
  const given = Object.entries({ url: canonical, lang }).map(([name, value]) => {
    return { name, line: 0, read: () => ({ value }) };
  });
  // A site's template may have them wrong on every page; that is no news of the FAQ.
  const matter = checkFields(given, PAGE_FIELDS, { unknownKeys: 'ignore' }, () => {});
  const json = jsonLdQuestions(root, warnings.warn);
  const data = json.length > 0 ? json : markedUpQuestions(root, warnings.warn);
  dropBoilerplate(root);
  const top = find(root, ({ tagName }) => tagName === 'h1');
  const title = (top && lineText(top)) || inHead;
  const page = madePage(file.path, htmlToMarkdown(pageContent(root)), matter);
  if (data.length === 0) return entriesOfPage(page, options, warnings.list, { title });
  const result = entriesOfFaqData(data, page, title, options);
  return { ...result, warnings: [...warnings.list, ...result.warnings] };
}

/** `<meta charset>`, or the `<meta http-equiv>` that came before it. */
function declaredEncoding(head: string): string | undefined {
  for (const token of htmlTokens(head)) {
    if (token.kind !== 'open' || token.name !== 'meta') continue;
    const charset =
      token.attributes.get('charset') ??
      /charset\s*=\s*["']?([\w-]+)/i.exec(token.attributes.get('content') ?? '')?.[1];
    if (charset) return charset.trim();
  }
  return undefined;
}
