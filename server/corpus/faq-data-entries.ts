import type { Entry } from './entry.ts';
import { entryId, pathWithoutExtension, uniqueIds } from './entry-id.ts';
import type { FaqData } from './faq-data.ts';
import { stripQuestionMark } from './faq-marks.ts';
import { findQuestions } from './find-questions.ts';
import { detectLanguage } from './language.ts';
import type { Page } from './page.ts';
import { urlFromPattern, urlWithAnchor } from './page-url.ts';
import type { ReadOptions, ReadResult } from './reader.ts';

/**
 * The entries of a page's structured data. A question without an address of its own has that of
 * the same question in the page's text.
 * @param page the page's content, for its anchors and title
 */
export function entriesOfFaqData(
  data: readonly FaqData[],
  page: Page,
  pageTitle: string | undefined,
  options: ReadOptions,
): ReadResult {
  const { path, matter } = page;
  const found = findQuestions(page);
  const anchors = new Map(found.questions.map(({ text, anchor }) => [text, anchor]));
  const file = pathWithoutExtension(path).split('/').at(-1) ?? path;
  const title = found.title?.text ?? pageTitle ?? file;
  const url = matter.url ?? urlFromPattern(options.urlPattern, path);
  const authorIds = new Set<string>();
  const read = data.map(({ question: heading, answer, line, anchor, fields }): Entry => {
    const question = stripQuestionMark(heading);
    if (fields.id !== undefined) authorIds.add(fields.id);
    const { updated } = fields;
    return {
      id: fields.id ?? entryId(path, question),
      question,
      alternates: fields.alternates ?? [],
      answer,
      source: {
        url: urlWithAnchor(url, anchor ?? anchors.get(heading) ?? ''),
        title,
        section: '',
        file: path,
        line,
        heading,
      },
      tags: fields.tags ?? [],
      lang: fields.lang ?? matter.lang ?? options.lang ?? detectLanguage(question, answer),
      ...(updated !== undefined && { updated }),
    };
  });
  return { ...uniqueIds(read, authorIds), authorIds };
}
