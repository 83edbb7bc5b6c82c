/** A run of an answer's text, as UTF-16 offsets. */
export interface Passage {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Puts `<mark>` around a run of the text under `root`, across inline elements if need be.
 * Where the offsets do not point at the passage's own words (markup that this widget left out),
 * the words are looked for instead; where they are not there, nothing is marked.
 * @returns the marks, in reading order
 */
export function markPassage(root: Node, passage: Passage): HTMLElement[] {
  const text = root.textContent ?? '';
  let { start } = passage;
  if (passage.text === '') return [];
  if (text.slice(start, passage.end) !== passage.text) start = text.indexOf(passage.text);
  if (start < 0) return [];
  return pieces(root, start, start + passage.text.length).map(wrap);
}

interface Piece {
  readonly node: Text;
  readonly from: number;
  readonly to: number;
}

/** The parts of text nodes that lie in [start, end); white space between blocks is left out. */
function pieces(root: Node, start: number, end: number): Piece[] {
  const found: Piece[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let offset = 0;
  while (offset < end) {
    const node = walker.nextNode() as Text | null;
    if (!node) break;
    const from = Math.max(0, start - offset);
    const to = Math.min(node.length, end - offset);
    offset += node.length;
    if (from < to && node.data.slice(from, to).trim() !== '') found.push({ node, from, to });
  }
  return found;
}

function wrap({ node, from, to }: Piece): HTMLElement {
  const range = document.createRange();
  range.setStart(node, from);
  range.setEnd(node, to);
  const mark = document.createElement('mark');
  range.surroundContents(mark);
  return mark;
}
