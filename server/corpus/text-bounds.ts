import { lineCounter } from './line-counter.ts';
import { MarkupCost } from './markup-cost.ts';
import type { ReadResult } from './reader.ts';

/**
 * What a text may not exceed to be parsed: beyond it parsers take time or stack out of all
 * proportion (5,000 nested lists ten seconds, one paragraph of 32,000 lines half a minute).
 */
export const TEXT_BOUNDS = {
  /** Lists and quotes in each other. */
  nesting: 32,
  /** Characters of lines without an empty one between them. */
  run: 65_536,
  headings: 20_000,
  /** AsciiDoc's parser is slower by far. */
  asciidocSections: 2_000,
  /** Elements in each other; browsers stop there too. */
  elements: 512,
  /** Elements and comments of an HTML page. */
  htmlNodes: 200_000,
  /** Questions of an HTML page in structured data: each answer is a parse of its own. */
  dataQuestions: 20_000,
  /** Keys, values, items and brackets of a YAML file, of almost a kilobyte each. */
  yamlPieces: 1_000_000,
  /** Entries of a data file, usable or not. */
  records: 250_000,
  /** Commas of a JSON file, those in its texts too: each value is an object of the parser's. */
  jsonCommas: 4_000_000,
  /** Cells of an HTML table, with those that its spans and shorter rows make. */
  tableCells: 20_000,
} as const;

/** What is too much, and where. */
export interface Excess {
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}

/** @param line of the first record too many */
export function tooManyRecords(line: number, what: 'rows' | 'lines'): Excess {
  return { line, message: `skipped: more than ${TEXT_BOUNDS.records} ${what}: split it` };
}

/** What of a JSON text is more than is parsed. */
export function jsonExcess(
  text: string,
  most: number = TEXT_BOUNDS.jsonCommas,
): Excess | undefined {
  let commas = 0;
  for (let at = text.indexOf(','); at >= 0; at = text.indexOf(',', at + 1)) {
    if (++commas <= most) continue;
    const message = `skipped: more than ${most} commas: split it`;
    return { line: lineCounter(text)(at), message };
  }
  return undefined;
}

/** What a reader gives of a file that it does not read. */
export function refused(file: string, { line, message }: Excess): ReadResult {
  return { entries: [], warnings: [{ file, line, message }] };
}

const MARKERS = /^[ \t]*(?:(?:>|[-*+]|\d{1,9}[.)])[ \t]*)*/;
const MARKER = />|[-*+](?=[ \t]|$)|\d{1,9}[.)]/g;
const HEADING = /^ {0,3}#{1,6}[ \t]/;
const SECTION = /^={1,6}[ \t]/;

/** What of a Markdown text is more than its parser takes well; found line by line. */
export function markdownExcess(text: string): Excess | undefined {
  const open: number[] = [];
  let run = 0;
  let runLine = 1;
  let headings = 0;
  let line = 0;
  const cost = new MarkupCost();
  for (const { 0: content } of text.matchAll(/[^\r\n]*(?:\r\n|\n|\r|$)/g)) {
    line++;
    const trimmed = content.trimEnd();
    const tooMuch = cost.add(trimmed);
    if (trimmed === '') {
      run = 0;
      continue;
    }
    if (run === 0) runLine = line;
    run += content.length;
    if (run > TEXT_BOUNDS.run) {
      const message = `skipped: more than ${TEXT_BOUNDS.run} characters without an empty line`;
      return { line: runLine, message };
    }
    if (HEADING.test(trimmed) && ++headings > TEXT_BOUNDS.headings) {
      return { line, message: `skipped: more than ${TEXT_BOUNDS.headings} headings` };
    }
    if (nesting(trimmed, open) > TEXT_BOUNDS.nesting) {
      const message = `skipped: lists or quotes in each other more than ${TEXT_BOUNDS.nesting} deep`;
      return { line, message };
    }
    if (tooMuch !== undefined) return { line, message: `skipped: ${tooMuch}` };
  }
  return undefined;
}

/**
 * How deep a line is in lists and quotes: by the markers that it begins with, and by those further
 * out of the lines before, whose columns `open` keeps.
 */
function nesting(line: string, open: number[]): number {
  const [prefix = ''] = MARKERS.exec(line) ?? [];
  const column = line.search(/\S/);
  while ((open.at(-1) ?? -1) >= column) open.pop();
  let depth = open.length;
  let first = true;
  for (const _marker of prefix.matchAll(MARKER)) {
    depth++;
    if (first) open.push(column);
    first = false;
  }
  return depth;
}

/** What of an AsciiDoc text is more than its parser takes well. */
export function asciidocExcess(text: string): Excess | undefined {
  let sections = 0;
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    if (SECTION.test(line) && ++sections > TEXT_BOUNDS.asciidocSections) {
      const message = `skipped: more than ${TEXT_BOUNDS.asciidocSections} sections`;
      return { line: index + 1, message };
    }
  }
  return markdownExcess(text);
}
