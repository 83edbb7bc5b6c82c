import { answerMarkLength, hasQuestionMark } from './faq-marks.ts';
import type { FoundQuestion } from './find-questions.ts';
import type { Page } from './page.ts';
import type { HeadingBlock, PageBlock } from './page-blocks.ts';
import { htmlQuestions, paragraphQuestions } from './paragraph-questions.ts';
import { SectionTrail } from './section-trail.ts';
import { firstIndex, type Span } from './span.ts';

/** Bold text and summaries rank below every heading, so any heading ends their answers. */
const LOWEST = 6;

interface Candidate {
  readonly start: number;
  readonly at: number;
  readonly end: number;
  readonly raw: string;
  readonly text: string;
  readonly section: string;
  readonly anchor: string | undefined;
  readonly slug: string | undefined;
  /** A heading of this depth or higher ends the answer. */
  readonly depth: number;
  /** The `<details>` that the answer can't leave. */
  readonly within: Span | undefined;
}

/** The questions of a page that marks them with `Q:`, as headings, bold text or summaries. */
export function findMarkedQuestions(
  page: Page,
  title: HeadingBlock | undefined,
): readonly FoundQuestion[] {
  const candidates: Candidate[] = [];
  const outline: HeadingBlock[] = [];
  const trail = new SectionTrail();
  page.blocks.forEach((block, index) => {
    const before = precedingAnchor(page.blocks, index);
    const start = before?.start ?? block.start;
    if (block.kind === 'heading') {
      // `## A:` under `## Q:` begins the answer.
      if (answerMarkLength(block.text) > 0) return;
      outline.push(block);
      if (!hasQuestionMark(block.text)) {
        trail.enter(block);
        return;
      }
      trail.leave(block.depth);
      const { raw, text, depth, slug, within, end } = block;
      const place = { start, at: block.start, end, section: trail.text(title) };
      const anchor = block.anchor ?? before?.anchor;
      candidates.push({ ...place, raw, text, anchor, slug, depth, within });
    } else if (block.kind === 'summary' && hasQuestionMark(block.text)) {
      const { raw, text, end, details } = block;
      const place = { start, at: block.start, end, section: trail.text(title) };
      const anchor = block.anchor ?? before?.anchor;
      const rank = { slug: undefined, depth: LOWEST, within: details };
      candidates.push({ ...place, raw, text, anchor, ...rank });
    } else if (block.kind === 'paragraph' || block.kind === 'html') {
      const inside =
        block.kind === 'html'
          ? htmlQuestions(block, page.text)
          : paragraphQuestions(block.node, page.text);
      for (const found of inside) {
        const leads = found.start === block.start;
        candidates.push({
          ...found,
          start: leads ? start : found.start,
          at: found.start,
          section: trail.text(title),
          anchor: leads ? (block.anchor ?? before?.anchor) : undefined,
          slug: undefined,
          depth: LOWEST,
          within: block.within,
        });
      }
    }
  });
  return withAnswers(page, candidates, outline);
}

function withAnswers(
  page: Page,
  candidates: readonly Candidate[],
  outline: readonly HeadingBlock[],
): readonly FoundQuestion[] {
  const ends = subtreeEnds(outline, page.text.length);
  return candidates.map(({ depth, within, end, ...question }, index) => {
    const limit = Math.min(candidates[index + 1]?.start ?? Infinity, within?.end ?? Infinity);
    let answerEnd = Math.min(limit, page.text.length);
    // Only the headings up to the next question are looked at.
    for (let at = firstIndex(outline, (heading) => heading.start >= end); ; at++) {
      const heading = outline[at];
      if (heading === undefined || heading.start >= answerEnd) break;
      // A heading inside a `<details>` of the answer belongs to it.
      if (heading.within !== undefined && heading.within.start >= question.at) continue;
      // Deeper headings are parts of the answer, but not those that the next question stands under.
      const next = candidates[index + 1]?.at ?? Infinity;
      if (heading.depth > depth && next >= (ends.get(heading) ?? 0)) continue;
      answerEnd = heading.start;
    }
    return { ...question, answer: { start: end, end: answerEnd } };
  });
}

/** Where the part of the page under each heading ends. */
export function subtreeEnds(
  outline: readonly HeadingBlock[],
  pageEnd: number,
): ReadonlyMap<HeadingBlock, number> {
  const ends = new Map<HeadingBlock, number>();
  const open: HeadingBlock[] = [];
  for (const heading of outline) {
    while ((open.at(-1)?.depth ?? 0) >= heading.depth) {
      ends.set(open.pop() as HeadingBlock, heading.start);
    }
    open.push(heading);
  }
  for (const heading of open) ends.set(heading, pageEnd);
  return ends;
}

/** An `<a id>` on its own right before a block. */
export function precedingAnchor(blocks: readonly PageBlock[], index: number) {
  const before = blocks[index - 1];
  return before?.kind === 'anchor' ? before : undefined;
}
