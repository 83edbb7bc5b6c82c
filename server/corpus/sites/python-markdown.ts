import { boxLabel, outsideCode, outsideInlineCode } from './markup.ts';

const BOX = /^(\s*)(?:!!!|\?\?\?\+?|\/\/\/)\s+([\w-]+)(?:\s+[\w-]+)*\s*(?:"(.*)")?\s*$/;
const TAB = /^(\s*)===[!+]?\s+"(.*)"\s*$/;
const ICON = /:(?:material|octicons|fontawesome|simple)-[\w-]+:/g;
const EMOJI = /:[a-z][a-z0-9_+-]*:/g;
/** `{ .md-button }` behind a link, a word or alone. */
const ATTRIBUTES = /(?<!\$)\{:?\s*(?:[.#][\w:-]+|[\w-]+=(?:"[^"]*"|[\w.%-]+))(?:\s+[^{}]*)?\s*\}/g;

export interface PythonMarkdownOptions {
  /** Whether `:name:` is a picture. */
  readonly emoji: boolean;
  /** Whether `{ .class }` are attributes. */
  readonly attributes: boolean;
}

/** Boxes, tabs and icons of Python-Markdown's extensions as their titles and texts. */
export function plainPythonMarkdown(text: string, options: PythonMarkdownOptions): string {
  const plain = withoutIndentation(text);
  return outsideCode(plain, (line) => {
    if (/^\s*(?:\[TOC\]\s*$|-+8<-+)/.test(line)) return '';
    // A heading of Python-Markdown needs no space.
    const heading = /^#{1,6}(?=[^#\s])/.exec(line)?.[0];
    const spaced = heading === undefined ? line : `${heading} ${line.slice(heading.length)}`;
    // Those of headings are for anchors, and what is indented so far may be code.
    const attributes = options.attributes && !/^(?:#{1,6}\s| {4}|\t)/.test(spaced);
    return outsideInlineCode(spaced, (part) => {
      const words = part.replace(ICON, '');
      const shown = options.emoji ? words.replace(EMOJI, '') : words;
      return attributes ? shown.replace(ATTRIBUTES, '') : shown;
    });
  });
}

/** What stands in a box is indented by four; a box in a box by eight. */
function withoutIndentation(text: string): string {
  const open: number[] = [];
  let fence: string | undefined;
  return text
    .split('\n')
    .map((line) => {
      const column = line.search(/\S/);
      if (column >= 0 && fence === undefined) {
        while (open.length > 0 && column < (open.at(-1) as number)) open.pop();
      }
      // No further than the box: code in it keeps its own.
      const width = Math.min(4 * open.length, Math.max(0, column));
      const inner = line.slice(width);
      const mark = /^\s*(`{3,}|~{3,})/.exec(inner)?.[1];
      if (mark !== undefined) {
        if (fence === undefined) fence = mark;
        else if (mark.startsWith(fence)) fence = undefined;
      }
      if (fence !== undefined) return inner;
      const box = BOX.exec(line);
      const tab = box === null ? TAB.exec(line) : null;
      if (box === null && tab === null) return inner;
      if (column > 4 * open.length + 3) return inner;
      open.push(column + 4);
      const label =
        tab === null ? boxLabel(box?.[2] ?? '', box?.[3] ?? '') : boxLabel('', tab[2] ?? '');
      return label === '' ? '' : `${inner.slice(0, inner.search(/\S/))}${label}  `;
    })
    .join('\n');
}
