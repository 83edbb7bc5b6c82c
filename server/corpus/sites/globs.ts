/** Whether a path below a folder is one that a generator's patterns leave out. */
export function leftOut(path: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => globPattern(pattern).test(path));
}

/** `**` any folders, `*` and `?` within a name, `{a,b}`; a folder's pattern is for all below it. */
function globPattern(pattern: string): RegExp {
  const source = pattern
    .replace(/^\.?\//, '')
    .replace(/\/$/, '')
    .replace(/[.+^$()|[\]\\]/g, '\\$&')
    .replace(/\*\*\/|\*\*|\*|\?|\{|\}|,/g, (found) => GLOB[found] ?? found);
  try {
    return new RegExp(`^${source}(?:/.*)?$`);
  } catch {
    return /(?!)/;
  }
}

const GLOB: Readonly<Record<string, string>> = {
  '**/': '(?:.*/)?',
  '**': '.*',
  '*': '[^/]*',
  '?': '[^/]',
  '{': '(?:',
  '}': ')',
  ',': '|',
};
