import type { Block } from '../corpus/render-answer.ts';

/** UTF-16 offsets into an answer's text, end exclusive. */
export type Span = readonly [start: number, end: number];

/** A passage is at most this many sentences, and grows no longer than this by adding one. */
const MAX_SENTENCES = 3;
const MAX_LENGTH = 300;
/**
 * Passages of one answer at most: each costs two vectors. What follows in a longer answer, the rest
 * of a pasted log or of a table with hundreds of rows, is found by its words and is never marked.
 */
export const MOST_PASSAGES = 200;
/** Code is cut at line ends into pieces of about this many characters. */
const MAX_CODE_LENGTH = 400;

const SENTENCES = new Intl.Segmenter('en', { granularity: 'sentence' });
/** "e.g. X" and "vs. Y" are no ends of sentences, whatever Unicode's rules make of them. */
const ABBREVIATION =
  /(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|resp|no|fig|eq|sec|ch|dr|mr|ms)\.|\b[A-Z]\.)\s*$/i;

/**
 * Cuts an answer into passages: runs of one to three sentences inside one block, or a table's row,
 * in reading order and without overlap. Headings are no passages: they answer nothing.
 *
 * @param blocks leaf blocks of the answer, with offsets into `text`
 */
export function cutPassages(text: string, blocks: readonly Block[]): Span[] {
  const spans = blocks.flatMap((block): readonly Span[] => {
    if (block.kind === 'heading') return [];
    if (block.kind === 'row') return [[block.start, block.end]];
    if (block.kind === 'code') return packSpans(lines(text, block), Infinity, MAX_CODE_LENGTH);
    return packSpans(sentences(text, block), MAX_SENTENCES, MAX_LENGTH);
  });
  const found = spans.length > 0 ? spans : blocks.map(({ start, end }): Span => [start, end]);
  return found.slice(0, MOST_PASSAGES);
}

/** The sentences of a block, with the space around them trimmed. */
export function sentences(text: string, block: { start: number; end: number }): Span[] {
  const spans: Span[] = [];
  let open = -1;
  for (const { segment, index } of SENTENCES.segment(text.slice(block.start, block.end))) {
    const start = open >= 0 ? open : block.start + index;
    const end = block.start + index + segment.length;
    if (ABBREVIATION.test(segment) && end < block.end) {
      open = start;
      continue;
    }
    open = -1;
    const span = trim(text, start, end);
    if (span !== undefined) spans.push(span);
  }
  return spans;
}

function lines(text: string, block: { start: number; end: number }): Span[] {
  const spans: Span[] = [];
  for (let start = block.start; start < block.end; ) {
    const lineEnd = text.indexOf('\n', start);
    const end = lineEnd < 0 || lineEnd > block.end ? block.end : lineEnd + 1;
    const span = trim(text, start, end);
    if (span !== undefined) spans.push(span);
    start = end;
  }
  return spans;
}

/** Joins neighbours while they stay within the bounds; a single long one stays whole. */
function packSpans(parts: readonly Span[], maxParts: number, maxLength: number): Span[] {
  const packed: Span[] = [];
  let held = 0;
  for (const [start, end] of parts) {
    const last = packed.at(-1);
    if (last !== undefined && held < maxParts && end - last[0] <= maxLength) {
      packed[packed.length - 1] = [last[0], end];
      held += 1;
    } else {
      packed.push([start, end]);
      held = 1;
    }
  }
  return packed;
}

function trim(text: string, from: number, to: number): Span | undefined {
  let start = from;
  let end = to;
  while (start < end && /\s/.test(text[start]!)) start += 1;
  while (end > start && /\s/.test(text[end - 1]!)) end -= 1;
  return start < end ? [start, end] : undefined;
}
