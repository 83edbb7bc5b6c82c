/**
 * Rewrites the lines of a page that stand in no code block and no front matter; as many lines come
 * out as went in, so that places in the file stay what they were.
 */
export function outsideCode(text: string, rewrite: (line: string) => string): string {
  let fence: string | undefined;
  let matter: string | undefined;
  return text
    .split('\n')
    .map((line, index) => {
      const bare = line.trimEnd();
      if (index === 0 && (bare === '---' || bare === '+++')) {
        matter = bare;
        return line;
      }
      if (matter !== undefined) {
        if (bare === matter) matter = undefined;
        return line;
      }
      const mark = /^\s*(?:(?:>|[-*+]|\d+[.)])\s+)*(`{3,}|~{3,})/.exec(line)?.[1];
      if (fence !== undefined) {
        if (mark?.startsWith(fence) && /^[\s>]*[`~]+\s*$/.test(line)) fence = undefined;
        return line;
      }
      if (mark !== undefined && !(mark.startsWith('`') && /`{3,}.*`/.test(line))) fence = mark;
      return fence === undefined ? rewrite(line) : line;
    })
    .join('\n');
}

/** Rewrites what of a line stands in no inline code. */
export function outsideInlineCode(line: string, rewrite: (text: string) => string): string {
  return line
    .split(/((?<!`)(`+)(?!`).*?(?<!`)\2(?!`))/)
    .filter((_part, index) => index % 3 !== 2)
    .map((part, index) => (index % 2 === 0 ? rewrite(part) : part))
    .join('');
}

/** `**Warning:** `, the name of a box by its kind; plain boxes have none. */
export function boxLabel(kind: string, title: string): string {
  const label = title.trim() || (LABELS.has(kind) ? kind[0]?.toUpperCase() + kind.slice(1) : '');
  return label === '' ? '' : `**${label.replace(/^\*\*|\*\*$/g, '')}**`;
}

const LABELS = new Set(
  'note tip info important warning danger caution attention error hint seealso question success failure bug example quote abstract'.split(
    ' ',
  ),
);

/** GitHub's boxes, `> [!NOTE]`. */
export function plainAlert(line: string): string {
  return line.replace(/^(\s*>\s*)\[!(\w+)\]\s*(.*)$/, (_all, quote, kind, title) => {
    return `${quote}${boxLabel(String(kind).toLowerCase(), String(title))}  `;
  });
}
