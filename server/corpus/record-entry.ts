import GithubSlugger from 'github-slugger';
import type { Fields } from './check-fields.ts';
import type { Entry } from './entry.ts';
import type { PAGE_FIELDS, RECORD_FIELDS } from './entry-fields.ts';
import { entryId, pathWithoutExtension } from './entry-id.ts';
import { stripQuestionMark } from './faq-marks.ts';
import { detectLanguage } from './language.ts';
import { urlFromPattern, urlWithAnchor } from './page-url.ts';
import { plainText } from './plain-text.ts';
import type { ReadOptions } from './reader.ts';

/** What one entry of a data file says, checked. */
export type EntryRecord = Fields<typeof RECORD_FIELDS> & {
  readonly question: string;
  readonly answer: string;
};

/**
 * Turns the records of one data file, in order, into entries; the file's own fields are defaults.
 * Without an `anchor` of its own a record has the slug of its question.
 */
export function recordToEntry(
  path: string,
  defaults: Fields<typeof PAGE_FIELDS>,
  options: ReadOptions,
): (record: EntryRecord, line: number, anchor?: string) => Entry {
  const slugger = new GithubSlugger();
  const title = defaults.title ?? pathWithoutExtension(path).split('/').at(-1) ?? path;
  const pageUrl = defaults.url ?? urlFromPattern(options.urlPattern, path);
  return (record, line, anchor) => {
    const question = stripQuestionMark(plainText(record.question));
    const version = record.version ?? defaults.version;
    const updated = record.updated ?? defaults.updated;
    return {
      id: record.id ?? entryId(path, question),
      question,
      alternates: record.alternates ?? [],
      answer: record.answer.replace(/\r\n?/g, '\n').trim(),
      source: {
        url: record.url ?? urlWithAnchor(pageUrl, anchor ?? slugger.slug(question)),
        title: record.title ?? title,
        section: record.section ?? '',
        file: path,
        line,
        heading: record.question,
      },
      tags: [...new Set([...(defaults.tags ?? []), ...(record.tags ?? [])])],
      lang: record.lang ?? defaults.lang ?? options.lang ?? detectLanguage(question, record.answer),
      ...(version !== undefined && { version }),
      ...(updated !== undefined && { updated }),
    };
  };
}
