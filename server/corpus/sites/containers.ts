import { boxLabel, outsideCode, plainAlert } from './markup.ts';

const OPEN = /^(\s*):::+\s*([a-z][\w-]*)\s*(.*)$/i;
const CLOSE = /^\s*:::+\s*$/;
/** What only arranges other blocks. */
const FRAMES = new Set(['code-group', 'raw', 'v-pre', 'tabs', 'tab']);

/** The boxes of VitePress and Docusaurus, `::: tip Title` to `:::`, as their titles and texts. */
export function plainContainers(text: string, rewrite = (line: string) => line): string {
  return outsideCode(text, (line) => {
    if (CLOSE.test(line)) return '';
    const [found, indent = '', kind = '', rest = ''] = OPEN.exec(line) ?? [];
    if (found === undefined) return rewrite(plainAlert(line));
    // `:::tip[Title]`, and attributes of either.
    const title = rest.replace(/\{[^{}]*\}\s*$/, '').replace(/^\[(.*)\]\s*$/, '$1');
    const label = FRAMES.has(kind) ? '' : boxLabel(kind.toLowerCase(), title);
    return label === '' ? '' : `${indent}${label}  `;
  });
}
