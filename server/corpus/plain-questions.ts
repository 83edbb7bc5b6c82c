import { endsAsQuestion } from './faq-marks.ts';
import type { FoundQuestion } from './find-questions.ts';
import { precedingAnchor, subtreeEnds } from './marked-questions.ts';
import type { Page } from './page.ts';
import type { HeadingBlock, PageBlock } from './page-blocks.ts';
import { boldText } from './paragraph-questions.ts';
import { SectionTrail } from './section-trail.ts';
import { firstIndex } from './span.ts';

/**
 * The questions of a page without `Q:` marks: each lowest heading. Two refinements, so that no
 * text is lost: a heading that ends with a question mark keeps the lower headings that don't as
 * parts of its answer; and where a heading that asks nothing stands above `<details>` or bold
 * paragraphs that ask, those are the questions and the heading is their section.
 */
export function findPlainQuestions(
  page: Page,
  title: HeadingBlock | undefined,
): readonly FoundQuestion[] {
  const { blocks } = page;
  // What is inside a <details> belongs to it.
  const outline = blocks.filter(
    (block): block is HeadingBlock => block.kind === 'heading' && block.within === undefined,
  );
  const ends = subtreeEnds(outline, page.text.length);
  const trail = new SectionTrail();
  const questions: FoundQuestion[] = [];

  const firstHeading = outline[0]?.start ?? page.text.length;
  questions.push(...innerQuestions(page, 0, firstHeading, true, ''));
  let covered = 0;
  outline.forEach((heading, index) => {
    if (heading.start < covered) return;
    const ownEnd = outline[index + 1]?.start ?? page.text.length;
    const subtreeEnd = ends.get(heading) ?? page.text.length;
    const lowest = ownEnd >= subtreeEnd;
    const asks = heading !== title && endsAsQuestion(heading.text);
    trail.leave(heading.depth);
    const section = trail.text(title);

    if (asks) {
      const alone = !outline
        .slice(
          index + 1,
          firstIndex(outline, ({ start }) => start >= subtreeEnd),
        )
        .some(({ text }) => endsAsQuestion(text));
      covered = alone ? subtreeEnd : ownEnd;
      questions.push(headingQuestion(page, heading, covered, section));
      return;
    }
    trail.enter(heading);
    const inner = innerQuestions(page, heading.end, ownEnd, heading === title, trail.text(title));
    if (inner.length > 0) questions.push(...inner);
    else if (lowest && (heading !== title || outline.length === 1)) {
      questions.push(headingQuestion(page, heading, ownEnd, section));
    }
  });
  return endBeforeAnchors(questions);
}

function headingQuestion(
  page: Page,
  heading: HeadingBlock,
  end: number,
  section: string,
): FoundQuestion {
  const index = firstIndex(page.blocks, ({ start }) => start >= heading.start);
  const before = precedingAnchor(page.blocks, index);
  return {
    start: before?.start ?? heading.start,
    at: heading.start,
    answer: { start: heading.end, end },
    raw: heading.raw,
    text: heading.text,
    section,
    anchor: heading.anchor ?? before?.anchor,
    slug: heading.slug,
  };
}

/**
 * The `<details>` and bold paragraphs of one stretch of a page that are questions: all `<details>`
 * where there is nothing else; else those that end with a question mark, if they lead the stretch,
 * are several, or the stretch is the page's own (`lenient`).
 */
function innerQuestions(
  page: Page,
  from: number,
  to: number,
  lenient: boolean,
  section: string,
): readonly FoundQuestion[] {
  const first = firstIndex(page.blocks, (block) => block.start >= from);
  const last = firstIndex(page.blocks, (block) => block.start >= to);
  const outer = page.blocks.slice(first, last).filter((block) => block.within === undefined);
  const content = outer.filter((block) => block.kind !== 'anchor');
  const asking = content.filter((block) => endsAsQuestion(innerText(block) ?? ''));
  let chosen: readonly PageBlock[] = [];
  if (content.every((block) => block.kind === 'summary')) chosen = content;
  else if (asking.length > 1 || lenient || asking[0] === content[0]) chosen = asking;

  return chosen.map((block, index) => {
    const before = precedingAnchor(
      outer,
      firstIndex(outer, ({ start }) => start >= block.start),
    );
    const end = Math.min(
      chosen[index + 1]?.start ?? to,
      block.kind === 'summary' ? block.details.end : to,
    );
    return {
      start: before?.start ?? block.start,
      at: block.start,
      answer: { start: block.end, end },
      raw: block.kind === 'summary' ? block.raw : page.text.slice(block.start, block.end),
      text: innerText(block) ?? '',
      section,
      anchor: ('anchor' in block ? block.anchor : undefined) ?? before?.anchor,
      slug: undefined,
    };
  });
}

function innerText(block: PageBlock): string | undefined {
  if (block.kind === 'summary') return block.text;
  return block.kind === 'paragraph' ? boldText(block.node) : undefined;
}

/** An answer ends before the anchor of the next question. */
function endBeforeAnchors(questions: readonly FoundQuestion[]): readonly FoundQuestion[] {
  return questions.map((question, index) => {
    const { start, end } = question.answer;
    const next = questions[index + 1]?.start ?? Infinity;
    return { ...question, answer: { start, end: Math.min(end, next) } };
  });
}
