/**
 * The scalars of a TOML text, and its lists of scalars that stand on one line: what site generators'
 * settings and front matter are asked for. Whatever else is in there is passed over.
 */
export function parseToml(text: string): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  let table: Record<string, unknown> | undefined = root;
  let until: string | undefined;
  for (const line of text.split(/\r\n|\n|\r/)) {
    if (until !== undefined) {
      if (line.includes(until)) until = undefined;
      continue;
    }
    const header = /^\s*\[\s*([^[\]]+?)\s*\]\s*(?:#.*)?$/.exec(line)?.[1];
    if (header !== undefined) table = inner(root, keysOf(header));
    // One of a list of tables.
    else if (/^\s*\[\[/.test(line)) table = undefined;
    const [, name = '', written = ''] =
      /^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=\s*(.+)$/.exec(
        line,
      ) ?? [];
    const multiline = /^("""|''')/.exec(written)?.[1];
    if (multiline !== undefined && !written.slice(3).includes(multiline)) until = multiline;
    const value = multiline === undefined ? tomlValue(written.trim()) : undefined;
    if (name === '' || value === undefined || table === undefined) continue;
    const keys = keysOf(name);
    const last = keys.pop() ?? '';
    inner(table, keys)[last] = value;
  }
  return root;
}

function keysOf(name: string): string[] {
  return [...name.matchAll(/"([^"]*)"|'([^']*)'|[\w-]+/g)].map(([all, a, b]) => a ?? b ?? all);
}

function inner(table: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  let at = table;
  for (const key of keys) {
    const value = Object.hasOwn(at, key) ? at[key] : undefined;
    const next = typeof value === 'object' && value !== null ? value : Object.create(null);
    at[key] = next;
    at = next as Record<string, unknown>;
  }
  return at;
}

const STRING = /^(?:"((?:\\.|[^"\\])*)"|'([^']*)')/;

function tomlValue(written: string): unknown {
  const [quoted, double, single] = STRING.exec(written) ?? [];
  if (quoted !== undefined) return single ?? double?.replace(/\\(["\\])/g, '$1');
  const list = /^\[(.*)\]/.exec(written)?.[1];
  if (list !== undefined) {
    return [...list.matchAll(/"((?:\\.|[^"\\])*)"|'([^']*)'/g)].map(([, a, b]) => b ?? a);
  }
  const bare = written.replace(/\s*#.*$/, '');
  if (bare === 'true' || bare === 'false') return bare === 'true';
  if (/^[+-]?\d[\d_]*(?:\.\d+)?$/.test(bare)) return Number(bare.replaceAll('_', ''));
  return /^\d{4}-\d\d-\d\d/.test(bare) ? bare : undefined;
}
