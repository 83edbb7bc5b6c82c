/** What of a page's markup may come together. */
export const MARKUP_BOUNDS = {
  /** Kilobytes that a page takes while it is parsed, as `COST` counts them. */
  kilobytes: 800_000,
  /** Characters in one paragraph that may be marks: parsers hold each against those before it. */
  paragraphMarks: 4_000,
} as const;

/** Kilobytes that micromark and mdast take, measured on pages of one kind of piece each. */
const COST = { block: 13, line: 1.5, mark: 4 } as const;

const MARK = /[*_`[\]<|]/g;
/** The line under a table's head; each row has as many cells, also those it leaves out. */
const TABLE_RULE = /^[ \t>|:-]*$/;
/** What begins a line of its own to the parser. */
const ITEM = /^[ \t]*(?:[>|]|[-*+][ \t]|\d{1,9}[.)][ \t])/;
const FENCE = /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?(`{3,}(?=[^`]*$)|~{3,})/;

/** Counts the pieces of a page's markup, line by line, those in code blocks as lines alone. */
export class MarkupCost {
  readonly #most: number;
  #kilobytes = 0;
  #paragraphMarks = 0;
  #columns = 0;
  #inParagraph = false;
  #fence: string | undefined;

  /** @param most kilobytes */
  constructor(most: number = MARKUP_BOUNDS.kilobytes) {
    this.#most = most;
  }

  /** @returns what is too much with this line; undefined while nothing is */
  add(line: string): string | undefined {
    this.#kilobytes += COST.line;
    const fence = FENCE.exec(line)?.[1];
    if (this.#fence !== undefined) {
      if (fence?.startsWith(this.#fence) && line.trimEnd().endsWith(fence)) this.#fence = undefined;
    } else if (fence !== undefined) {
      this.#fence = fence;
      this.#beginBlock();
    } else if (line.trim() === '') {
      this.#inParagraph = false;
      this.#columns = 0;
    } else {
      if (!this.#inParagraph || ITEM.test(line)) this.#beginBlock();
      const marks = line.match(MARK)?.length ?? 0;
      if (line.includes('-|') && TABLE_RULE.test(line)) this.#columns = line.split('|').length;
      this.#kilobytes += COST.mark * Math.max(marks, this.#columns);
      this.#paragraphMarks += marks;
      if (this.#paragraphMarks > MARKUP_BOUNDS.paragraphMarks) {
        return `more than ${MARKUP_BOUNDS.paragraphMarks} marks such as * _ \` [ < in one paragraph`;
      }
    }
    if (this.#kilobytes <= this.#most) return undefined;
    return `so much markup that it takes more than ${this.#most / 1_000} MB to parse: split it`;
  }

  #beginBlock(): void {
    this.#kilobytes += COST.block;
    this.#paragraphMarks = 0;
    this.#inParagraph = true;
  }
}
