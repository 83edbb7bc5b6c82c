import { boxLabel, outsideCode } from './markup.ts';

const DIRECTIVE = /^(\s*)(`{3,}|~{3,}|:{3,})\s*\{([\w:.-]+)\}\s*(.*?)\s*$/;
const CODE = new Set(['code', 'code-block', 'code-cell', 'sourcecode', 'parsed-literal', 'prompt']);
/** What shows text of its author's; of other directives nothing is kept. */
const TEXT =
  /^(?:note|tip|hint|important|warning|caution|danger|error|attention|seealso|admonition|versionadded|versionchanged|deprecated|dropdown|details|card|grid|grid-item|grid-item-card|tab-set|tab-item|tabs|topic|sidebar|epigraph|only|container|div|margin|rubric|list-table|question|solution|exercise)$/;
/** A role, or code without one. */
const ROLE = /(?:\{([\w:+.-]+)\})?(?<!`)(`+)(?!`)(.+?)(?<!`)\2(?!`)/g;

/** Directives and roles of MyST as their titles and texts. */
export function plainMyst(text: string): string {
  return outsideCode(withoutDirectives(text), (line) => {
    if (/^\s*(?:\([\w\s.:/-]+\)=|\+\+\+.*|%.*)\s*$/.test(line)) return '';
    return line.replace(ROLE, (all, role: string | undefined, _ticks, content: string) => {
      return role === undefined ? all : plainRole(role, content);
    });
  });
}

/** `` {ref}`Title <label>` `` is its title, and a role of code is code. */
function plainRole(role: string, content: string): string {
  const title = /^(.*?)\s*<[^<>]*>$/.exec(content)?.[1];
  if (title) return title;
  const name = content.replace(/^[~!]/, '');
  if (
    /^(?:ref|doc|term|numref|any|abbr|sub|sup|math|download|guilabel|menuselection|eq)$/.test(role)
  )
    return name;
  return `\`${name}\``;
}

interface Open {
  readonly mark: string;
  readonly kind: 'text' | 'code' | 'nothing' | 'fence';
  /** Whether lines may still be its options. */
  options: boolean;
  /** Whether the options stand between `---`. */
  yaml: boolean;
}

function withoutDirectives(text: string): string {
  const open: Open[] = [];
  return text
    .split('\n')
    .map((line) => {
      const inside = open.at(-1);
      const closing = /^\s*(`{3,}|~{3,}|:{3,})\s*$/.exec(line)?.[1];
      if (inside !== undefined && closing?.startsWith(inside.mark)) {
        open.pop();
        return inside.kind === 'code' || inside.kind === 'fence' ? line.replace(/:+/, '```') : '';
      }
      if (inside?.kind === 'fence') return line;
      if (inside?.options) {
        if (line.trim() === '---') {
          inside.options = !inside.yaml;
          inside.yaml = true;
          return '';
        }
        if (inside.yaml || /^\s*:[\w-]+:/.test(line)) return '';
        inside.options = false;
      }
      if (inside?.kind === 'code') return line;
      const [directive, indent = '', mark = '', name = '', rest = ''] = DIRECTIVE.exec(line) ?? [];
      if (directive !== undefined) {
        const shown = inside?.kind !== 'nothing';
        const kind = !shown
          ? 'nothing'
          : CODE.has(name)
            ? 'code'
            : TEXT.test(name)
              ? 'text'
              : 'nothing';
        open.push({ mark, kind, options: true, yaml: false });
        if (kind === 'code') return `${indent}${mark.replace(/:+/, '```')}${rest.split(' ')[0]}`;
        const label =
          kind === 'text' ? boxLabel(name, /^(?:grid|list-table|only)/.test(name) ? '' : rest) : '';
        return label === '' ? '' : `${indent}${label}  `;
      }
      if (inside?.kind === 'nothing') return '';
      const fence = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
      if (fence !== undefined)
        open.push({ mark: fence, kind: 'fence', options: false, yaml: false });
      return line;
    })
    .join('\n');
}
