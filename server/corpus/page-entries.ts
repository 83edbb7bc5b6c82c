import { sliceAnswer } from './answer-slice.ts';
import { readNotes } from './author-note.ts';
import type { CorpusWarning, Entry } from './entry.ts';
import { entryId, pathWithoutExtension, uniqueIds } from './entry-id.ts';
import { stripQuestionMark } from './faq-marks.ts';
import { type FoundQuestion, findQuestions } from './find-questions.ts';
import { detectLanguage } from './language.ts';
import type { Page } from './page.ts';
import { sourceLink } from './page-source.ts';
import { urlFromPattern, urlWithAnchor } from './page-url.ts';
import type { ReadOptions, ReadResult } from './reader.ts';
import { findSections, mostlyAsks } from './sections.ts';
import { withPageLinks } from './sites/page-links.ts';

/** What sets a page apart that was made of another format, and is not as its author wrote it. */
export interface MadePage {
  /** Where no heading names the page. */
  readonly title: string | undefined;
}

/** The entries of a page: one for each of its questions. */
export function entriesOfPage(
  page: Page,
  options: ReadOptions,
  warnings: CorpusWarning[],
  made?: MadePage,
): ReadResult {
  const { matter } = page;
  const { title, questions: asked, marked } = findQuestions(page);
  const pages = options.pages ?? (options.source ? 'sections' : 'questions');
  const sections =
    matter.docent === 'sections' ||
    (pages === 'sections' && matter.docent === undefined && !marked && !mostlyAsks(asked));
  const questions = sections ? findSections(page, title) : asked;
  const context: PageContext = {
    page,
    marked: marked && !sections,
    options,
    warnings,
    authorIds: new Set(),
    title: matter.title ?? title?.text ?? made?.title ?? baseName(page.path),
    url:
      matter.url ??
      options.source?.url ??
      (urlFromPattern(options.urlPattern, page.path) ||
        sourceLink(page, questions[0]?.start ?? page.text.length)),
    made: made !== undefined,
  };
  const read = questions
    .map((question) => toEntry(question, context))
    // A heading that no text stands under asks nothing; a mark without an answer is told later.
    .filter((entry) => context.marked || entry.answer !== '');
  // A site has pages of a few words, or of none.
  if (read.length === 0 && options.source === undefined) {
    const message =
      'no question found: expected headings with text under them, or marks such as "## Q: ..."';
    warnings.push({ file: page.path, line: 0, message });
  }
  const { entries, warnings: clashes } = uniqueIds(read, context.authorIds);
  return { entries, warnings: [...warnings, ...clashes], authorIds: context.authorIds };
}

interface PageContext {
  readonly page: Page;
  readonly marked: boolean;
  readonly options: ReadOptions;
  readonly warnings: CorpusWarning[];
  readonly authorIds: Set<string>;
  readonly title: string;
  readonly url: string;
  readonly made: boolean;
}

function toEntry(found: FoundQuestion, context: PageContext): Entry {
  const { page, marked, options, warnings, authorIds, title, url, made } = context;
  const { matter } = page;
  const question = stripQuestionMark(found.text);
  const answer = sliceAnswer(page, found.answer, marked);
  const note = readNotes(answer.notes, page.path, warnings);
  if (note.id !== undefined) authorIds.add(note.id);
  // Of a made page the anchors are those of the page that it was made of, and no others.
  const slug = made || options.source ? '' : (found.slug ?? page.slugger.slug(question));
  const anchor = found.anchor ?? slug;
  const version = note.version ?? matter.version;
  const updated = note.updated ?? matter.updated;
  return {
    id: note.id ?? entryId(page.path, question),
    question,
    alternates: note.alternates ?? [],
    answer: options.source
      ? withPageLinks(answer.markdown, page.path, options.source)
      : answer.markdown,
    source: {
      url: urlWithAnchor(url, anchor),
      title,
      section: found.section,
      file: page.path,
      line: page.lineAt(found.at),
      heading: made ? found.text : found.raw,
    },
    tags: [...new Set([...(matter.tags ?? []), ...(note.tags ?? [])])],
    lang: matter.lang ?? options.lang ?? detectLanguage(question, answer.markdown),
    ...(version !== undefined && { version }),
    ...(updated !== undefined && { updated }),
  };
}

function baseName(path: string): string {
  return pathWithoutExtension(path).split('/').at(-1) ?? path;
}
