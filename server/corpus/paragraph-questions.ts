import type { Nodes, Paragraph, Strong } from 'mdast';
import { answerMarkLength, endsAsQuestion, hasQuestionMark } from './faq-marks.ts';
import { collapseSpace, inlineText, plainText } from './plain-text.ts';
import { type Span, spanOf } from './span.ts';

/** A question inside a paragraph; the rest of the paragraph begins its answer. */
export interface ParagraphQuestion extends Span {
  /** As in the file. */
  readonly raw: string;
  /** Plain text, its mark still there. */
  readonly text: string;
}

/** One line of a paragraph's source, with the plain text on it. */
interface Line {
  readonly start: number;
  readonly end: number;
  text: string;
  /** The bold run that the line's text begins with. */
  strong?: Strong;
  /** Whether the line's text begins as prose, not inside code, a link or an image. */
  prose: boolean;
}

/**
 * The questions in a paragraph that have a `Q:` mark at the start of a line: `**Q: ...**`,
 * `<font>**Q: ...**</font>`, `**Q:** ...`, `Q: ...`, even where the bold is never closed. A bold
 * question ends with its bold, any other before a line that begins with `A:` or `Q:`.
 */
export function paragraphQuestions(node: Paragraph, text: string): readonly ParagraphQuestion[] {
  // Most paragraphs hold no mark: spare them the work.
  if (!/[:：]/.test(inlineText(node))) return [];
  const lines = paragraphLines(node, text);
  const questions: ParagraphQuestion[] = [];
  let from = spanOf(node).start;
  lines.forEach((line, index) => {
    if (line.start < from || line.text.trim() === '') return;
    if (line.prose && hasQuestionMark(line.text)) {
      const end = questionEnd(lines, index, text);
      const raw = text.slice(from, end).trim();
      questions.push({ start: from, end, raw, text: plainText(raw) });
      from = end;
    }
    // Lines with nothing but tags before a question are its own.
    from = Math.max(from, lines[index + 1]?.start ?? line.end);
  });
  return questions;
}

/**
 * The question that an HTML block begins with: `<p><b>Q: ...</b></p>`, or `<font>` on a line of its
 * own, which makes HTML of the Markdown up to the next empty line.
 */
export function htmlQuestions(block: Span, text: string): readonly ParagraphQuestion[] {
  const source = text.slice(block.start, block.end);
  if (!/[:：]/.test(source) || !hasQuestionMark(plainText(source))) return [];
  let end = 0;
  for (const line of source.matchAll(/[^\r\n]*(?:\r\n|\n|\r|$)/g)) {
    if (end > 0 && answerMarkLength(plainText(line[0])) > 0) break;
    end = line.index + line[0].trimEnd().length;
  }
  const raw = source.slice(0, end);
  return [{ start: block.start, end: block.start + end, raw, text: plainText(raw) }];
}

/** The text of a paragraph that is bold as a whole, `<font>` and other tags aside. */
export function boldText(node: Paragraph): string | undefined {
  const content = node.children.filter(
    (child) => child.type !== 'html' && !(child.type === 'text' && child.value.trim() === ''),
  );
  return content.length === 1 && content[0]?.type === 'strong'
    ? collapseSpace(inlineText(content[0]))
    : undefined;
}

function questionEnd(lines: readonly Line[], first: number, text: string): number {
  const { strong } = lines[first] as Line;
  const bold = strong === undefined ? '' : inlineText(strong);
  // With no more than the mark in bold, the question comes after it.
  if (strong !== undefined && hasQuestionMark(`${bold}:`) && !/^[^:：]*[:：]?\s*$/.test(bold)) {
    const { end } = spanOf(strong);
    const last = lines.find((line) => line.end >= end) ?? (lines[first] as Line);
    const rest = plainText(text.slice(end, last.end));
    if (rest === '') return last.end;
    return endsAsQuestion(bold) || answerMarkLength(rest) > 0 ? end : last.end;
  }
  let { end } = lines[first] as Line;
  for (let index = first + 1; index < lines.length; index++) {
    const line = lines[index] as Line;
    if (line.prose && (answerMarkLength(line.text) > 0 || hasQuestionMark(line.text))) break;
    end = line.end;
  }
  return end;
}

function paragraphLines(node: Paragraph, text: string): readonly Line[] {
  const { start, end } = spanOf(node);
  const lines: Line[] = [];
  let from = start;
  for (const lineEnd of text.slice(start, end).matchAll(/\r\n|\n|\r/g)) {
    lines.push({ start: from, end: start + lineEnd.index, text: '', prose: true });
    from = start + lineEnd.index + lineEnd[0].length;
  }
  lines.push({ start: from, end, text: '', prose: true });

  const firstLine = node.position?.start.line ?? 1;
  const put = (lineNumber: number, piece: string, prose: boolean, strong: Strong | undefined) => {
    const line = lines[lineNumber - firstLine];
    if (line === undefined) return;
    if (line.text.trim() === '' && piece.trim() !== '') {
      line.prose = prose;
      if (strong?.position?.start.line === lineNumber) line.strong = strong;
    }
    line.text += piece;
  };
  const walk = (each: Nodes, prose: boolean, strong: Strong | undefined): void => {
    const lineNumber = each.position?.start.line ?? firstLine;
    if (each.type === 'text') {
      each.value.split(/\r\n|\n|\r/).forEach((piece, index) => {
        put(lineNumber + index, piece, prose, strong);
      });
    } else if ('children' in each) {
      const plain = prose && each.type !== 'link' && each.type !== 'linkReference';
      const bold = each.type === 'strong' ? (strong ?? each) : strong;
      for (const child of each.children) walk(child, plain, bold);
    } else {
      put(lineNumber, inlineText(each), false, strong);
    }
  };
  walk(node, true, undefined);
  return lines;
}
