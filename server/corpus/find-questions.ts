import { endsAsQuestion, hasQuestionMark } from './faq-marks.ts';
import { findMarkedQuestions } from './marked-questions.ts';
import type { Page } from './page.ts';
import type { HeadingBlock } from './page-blocks.ts';
import { findPlainQuestions } from './plain-questions.ts';
import type { Span } from './span.ts';

/** A question as it was found on a page; offsets are UTF-16 into the page's text. */
export interface FoundQuestion {
  /** Where it begins, an anchor before it included: the answer before it ends here. */
  readonly start: number;
  /** Where it begins itself. */
  readonly at: number;
  readonly answer: Span;
  /** As in the file. */
  readonly raw: string;
  /** Plain text, its mark still there. */
  readonly text: string;
  readonly section: string;
  /** An anchor that the author gave. */
  readonly anchor: string | undefined;
  /** GitHub's slug where the question is a heading. */
  readonly slug: string | undefined;
}

/** The questions of a page, in order, and the heading that is the page's title. */
export interface PageQuestions {
  readonly title: HeadingBlock | undefined;
  readonly questions: readonly FoundQuestion[];
  /** Whether the page marks its questions: then one without an answer is a mistake. */
  readonly marked: boolean;
}

/** On a page that marks its questions only those are questions; on another its headings are. */
export function findQuestions(page: Page): PageQuestions {
  const marked = findMarkedQuestions(page, titleHeading(page, hasQuestionMark));
  if (marked.length > 0) {
    return { title: titleHeading(page, hasQuestionMark), questions: marked, marked: true };
  }
  const title = titleHeading(page, endsAsQuestion);
  return { title, questions: findPlainQuestions(page, title), marked: false };
}

/**
 * The `# heading` that names the page: the only one that asks nothing. Where several do, they
 * are sections.
 */
function titleHeading(page: Page, asks: (text: string) => boolean): HeadingBlock | undefined {
  const top = page.blocks.filter(
    (block): block is HeadingBlock => block.kind === 'heading' && block.depth === 1,
  );
  const naming = top.filter((heading) => !asks(heading.text));
  if (naming.length === 1) return naming[0];
  // `# What is Docent?` above sections is a title that asks.
  return naming.length === 0 && top.length === 1 ? top[0] : undefined;
}
