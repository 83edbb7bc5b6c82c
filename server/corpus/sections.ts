import { endsAsQuestion } from './faq-marks.ts';
import type { FoundQuestion } from './find-questions.ts';
import { precedingAnchor } from './marked-questions.ts';
import type { Page } from './page.ts';
import type { HeadingBlock } from './page-blocks.ts';
import { SectionTrail } from './section-trail.ts';

/**
 * The sections of a documentation page: each heading with the text under it up to the next heading,
 * whatever its level, so that no text is in two. The headings above are its section.
 */
export function findSections(
  page: Page,
  title: HeadingBlock | undefined,
): readonly FoundQuestion[] {
  const trail = new SectionTrail();
  const found: { heading: HeadingBlock; section: string; index: number }[] = [];
  page.blocks.forEach((block, index) => {
    if (block.kind !== 'heading' || block.within !== undefined) return;
    trail.leave(block.depth);
    found.push({ heading: block, section: trail.text(title), index });
    trail.enter(block);
  });
  const starts = found.map(({ heading, index }) => {
    return precedingAnchor(page.blocks, index)?.start ?? heading.start;
  });
  const sections = found.map(({ heading, section, index }, position) => ({
    start: starts[position] ?? heading.start,
    at: heading.start,
    answer: { start: heading.end, end: starts[position + 1] ?? page.text.length },
    raw: heading.raw,
    text: heading.text,
    section,
    anchor: heading.anchor ?? precedingAnchor(page.blocks, index)?.anchor,
    slug: heading.slug,
  }));
  const lead = title === undefined ? leadSection(page, starts[0] ?? page.text.length) : undefined;
  return lead === undefined ? sections : [lead, ...sections];
}

/** What stands under the title where that is in the front matter and no heading. */
function leadSection(page: Page, end: number): FoundQuestion | undefined {
  const text = page.matter.title;
  const first = page.blocks[0];
  if (text === undefined || first === undefined || first.start >= end) return undefined;
  const { start } = first;
  const answer = { start, end };
  return { start, at: start, answer, raw: text, text, section: '', anchor: '', slug: '' };
}

/** Whether a page is a list of questions rather than documentation: most of its headings ask. */
export function mostlyAsks(questions: readonly FoundQuestion[]): boolean {
  return questions.filter(({ text }) => endsAsQuestion(text)).length * 2 > questions.length;
}
