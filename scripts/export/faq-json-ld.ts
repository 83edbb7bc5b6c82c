import { htmlText } from '../../server/corpus/faq-data.ts';
import type { IndexedEntry } from '../../server/index/indexed-entry.ts';
import { escapeHtml } from '../demo-site/html.ts';
import { absoluteLinks } from './page-answer.ts';
import { anchorLink } from './page-entry.ts';

/**
 * schema.org's `FAQPage` as a `<script>`, piece by piece: what search engines show questions from.
 *
 * @param base what root-relative addresses are put below; undefined leaves them
 */
export function* faqJsonLd(
  entries: Iterable<IndexedEntry>,
  lang: string,
  base: string | undefined,
): Generator<string> {
  const page = { '@context': 'https://schema.org', '@type': 'FAQPage', inLanguage: lang };
  yield `<script type="application/ld+json">\n${inScript(page).slice(0, -1)},"mainEntity":[`;
  let before = '\n';
  for (const entry of entries) {
    yield `${before}${inScript(question(entry, base))}`;
    before = ',\n';
  }
  yield '\n]}\n</script>\n';
}

function question(entry: IndexedEntry, base: string | undefined): object {
  const { id, question, alternates, answer, tags, lang, version, updated } = entry;
  return {
    '@type': 'Question',
    '@id': anchorLink(id),
    identifier: id,
    name: asText(question),
    ...(alternates.length > 0 && { alternateName: alternates }),
    inLanguage: lang,
    ...(tags.length > 0 && { keywords: tags }),
    ...(version !== undefined && { version }),
    ...(updated !== undefined && { dateModified: updated }),
    acceptedAnswer: { '@type': 'Answer', text: absoluteLinks(answer.html, base) },
  };
}

/** Readers take a name for HTML where there is a tag in it; else it stays as it is. */
function asText(text: string): string {
  return htmlText(text) === text ? text : escapeHtml(text);
}

/** JSON that neither ends its script nor opens a comment in it. */
function inScript(value: unknown): string {
  return JSON.stringify(value).replace(/</g, '\\u003c');
}
