import type { HeadingBlock } from './page-blocks.ts';

/** The headings that stand open at a place of a page, outermost first. */
export class SectionTrail {
  readonly #open: HeadingBlock[] = [];

  /** Goes into a heading, out of those of its depth and lower. */
  enter(heading: HeadingBlock): void {
    this.leave(heading.depth);
    this.#open.push(heading);
  }

  /** Goes out of the headings of a depth and lower. */
  leave(depth: number): void {
    while ((this.#open.at(-1)?.depth ?? 0) >= depth) this.#open.pop();
  }

  /** Their texts joined by " > ", without the page's title. */
  text(title: HeadingBlock | undefined): string {
    return this.#open
      .filter((heading) => heading !== title)
      .map((heading) => heading.text)
      .join(' > ');
  }
}
