import { sliceAnswer } from './answer-slice.ts';
import { readNotes } from './author-note.ts';
import type { CorpusWarning, Entry } from './entry.ts';
import { entryId, pathWithoutExtension, uniqueIds } from './entry-id.ts';
import { stripQuestionMark } from './faq-marks.ts';
import { type FoundQuestion, findQuestions } from './find-questions.ts';
import { detectLanguage } from './language.ts';
import { type Page, parsePage } from './page.ts';
import { sourceLink } from './page-source.ts';
import { urlFromPattern, urlWithAnchor } from './page-url.ts';
import type { CorpusReader, ReadOptions } from './reader.ts';

/** Markdown FAQ pages as they are found in the wild; see `findQuestions` for what a question is. */
export const markdownFaqReader: CorpusReader = {
  name: 'Markdown FAQ',
  extensions: ['.md', '.markdown'],
  read(file, options) {
    const warnings: CorpusWarning[] = [];
    const page = parsePage(file, warnings);
    const { title, questions, marked } = findQuestions(page);
    const { matter } = page;
    const context: PageContext = {
      page,
      marked,
      options,
      warnings,
      authorIds: new Set(),
      title: matter.title ?? title?.text ?? baseName(file.path),
      url:
        matter.url ??
        (urlFromPattern(options.urlPattern, file.path) ||
          sourceLink(page, questions[0]?.start ?? page.text.length)),
    };
    const read = questions
      .map((question) => toEntry(question, context))
      // A heading that no text stands under asks nothing; a mark without an answer is told later.
      .filter((entry) => marked || entry.answer !== '');
    if (read.length === 0) {
      const message =
        'no question found: expected headings with text under them, or marks such as "## Q: ..."';
      warnings.push({ file: file.path, line: 0, message });
    }
    const { entries, warnings: clashes } = uniqueIds(read, context.authorIds);
    return { entries, warnings: [...warnings, ...clashes], authorIds: context.authorIds };
  },
};

interface PageContext {
  readonly page: Page;
  readonly marked: boolean;
  readonly options: ReadOptions;
  readonly warnings: CorpusWarning[];
  readonly authorIds: Set<string>;
  readonly title: string;
  readonly url: string;
}

function toEntry(found: FoundQuestion, context: PageContext): Entry {
  const { page, marked, options, warnings, authorIds, title, url } = context;
  const { matter } = page;
  const question = stripQuestionMark(found.text);
  const answer = sliceAnswer(page, found.answer, marked);
  const note = readNotes(answer.notes, page.path, warnings);
  if (note.id !== undefined) authorIds.add(note.id);
  const anchor = found.anchor ?? found.slug ?? page.slugger.slug(question);
  const version = note.version ?? matter.version;
  const updated = note.updated ?? matter.updated;
  return {
    id: note.id ?? entryId(page.path, question),
    question,
    alternates: note.alternates ?? [],
    answer: answer.markdown,
    source: {
      url: urlWithAnchor(url, anchor),
      title,
      section: found.section,
      file: page.path,
      line: page.lineAt(found.at),
      heading: found.raw,
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
