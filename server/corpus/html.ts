import { HtmlExcessError } from './bounded-parse.ts';
import { checkFields } from './check-fields.ts';
import { FileWarnings } from './data-file.ts';
import { PAGE_FIELDS } from './entry-fields.ts';
import { entriesOfFaqData } from './faq-data-entries.ts';
import { dropBoilerplate, isList, pageContent } from './html-clean.ts';
import { find, lineText, parseHtml } from './html-document.ts';
import { leftOutByItself, updatedOf, withoutSiteName } from './html-head.ts';
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
  const { site } = options;
  const leftOut = site && leftOutByItself(root);
  if (leftOut !== undefined) return { entries: [], warnings: [], leftOut };
  const url = addressOf(canonical, site?.url);
  const updated = updatedOf(root);
  const given = Object.entries({ url, lang, updated }).map(([name, value]) => {
    return { name, line: 0, read: () => ({ value }) };
  });
  // A site's template may have them wrong on every page; that is no news of the FAQ.
  const matter = checkFields(given, PAGE_FIELDS, { unknownKeys: 'ignore' }, () => {});
  const json = jsonLdQuestions(root, warnings.warn);
  const data = json.length > 0 ? json : markedUpQuestions(root, warnings.warn);
  dropBoilerplate(root);
  if (site && data.length === 0 && isList(root)) {
    return { entries: [], warnings: warnings.list, leftOut: 'page of a list' };
  }
  const top = find(root, ({ tagName }) => tagName === 'h1');
  const title = (top && lineText(top)) || (inHead && withoutSiteName(inHead, root, site?.name));
  const page = madePage(file.path, htmlToMarkdown(pageContent(root)), matter);
  if (data.length === 0) {
    if (site === undefined) return entriesOfPage(page, options, warnings.list, { title });
    // Of a whole site some pages are pictures and links, which is no fault.
    const sections = { ...options, pages: options.pages ?? 'sections' } as const;
    const result = entriesOfPage(page, sections, [], { title });
    return result.entries.length > 0
      ? { ...result, warnings: [...warnings.list, ...result.warnings] }
      : { entries: [], warnings: warnings.list, leftOut: 'no text under a heading' };
  }
  const result = entriesOfFaqData(data, page, title, options);
  return { ...result, warnings: [...warnings.list, ...result.warnings] };
}

/** What a page says is its address, from the one that it is known by. */
function addressOf(canonical: string | undefined, known: string | undefined): string | undefined {
  if (!known) return canonical;
  if (canonical === undefined || !URL.canParse(canonical, known)) return known;
  return /^https?:/.test(known) ? new URL(canonical, known).href : canonical;
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
