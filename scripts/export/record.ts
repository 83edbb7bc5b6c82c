import { stripQuestionMark } from '../../server/corpus/faq-marks.ts';
import { plainText } from '../../server/corpus/plain-text.ts';
import type { IndexedEntry } from '../../server/index/indexed-entry.ts';
import { answerMarkdown } from './answer-markdown.ts';

/** An entry with the fields that data files have; those without a value are left out. */
export interface EntryRecord {
  readonly id: string;
  readonly question: string;
  readonly alternates?: readonly string[];
  /** Markdown. */
  readonly answer: string;
  readonly title: string;
  readonly section?: string;
  readonly url?: string;
  readonly tags?: readonly string[];
  readonly lang: string;
  readonly version?: string;
  readonly updated?: string;
}

/** What a reader of data files makes the same entry of again. */
export function recordOf(entry: IndexedEntry): EntryRecord {
  const { id, alternates, answer, source, tags, lang, version, updated } = entry;
  return {
    id,
    question: asMarkdown(entry.question),
    ...(alternates.length > 0 && { alternates }),
    answer: answerMarkdown(answer.html, source.url),
    title: source.title,
    ...(source.section !== '' && { section: source.section }),
    ...(source.url !== '' && { url: source.url }),
    ...(tags.length > 0 && { tags }),
    lang,
    ...(version !== undefined && { version }),
    ...(updated !== undefined && { updated }),
  };
}

/** Readers take a question for Markdown: what would be markup in it is escaped. */
function asMarkdown(question: string): string {
  if (stripQuestionMark(plainText(question)) === question) return question;
  const escaped = question.replace(/[\\`*_[\]<>&~!#|:@.]/g, '\\$&');
  return stripQuestionMark(plainText(escaped)) === question ? escaped : question;
}
