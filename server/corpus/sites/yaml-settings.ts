import { type Document, parseDocument, visit } from 'yaml';

/** More are no settings; the parser takes long over some thousands that share each other. */
const MOST_ALIASES = 100;
/** Brackets that are open at a time; the parser's time grows with their square. */
const MOST_OPEN = 100;

/** A mapping of settings, whatever its tags (`!!python/name:`, `!ENV`); empty where it is none. */
export function yamlSettings(text: string): Readonly<Record<string, unknown>> {
  if (isTooDeep(text)) return {};
  try {
    const document = parseDocument(text, { logLevel: 'silent', uniqueKeys: false });
    if (aliasesIn(document) > MOST_ALIASES) return {};
    const value: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
    return isMapping(value) ? value : {};
  } catch {
    return {};
  }
}

/** Told from its characters, before a parser takes its time. */
function isTooDeep(text: string): boolean {
  if (/(?:[-?:][ \t]+){100}/.test(text)) return true;
  let open = 0;
  for (const letter of text) {
    if (letter === '[' || letter === '{') open++;
    else if (letter === ']' || letter === '}') open = Math.max(0, open - 1);
    if (open > MOST_OPEN) return true;
  }
  return false;
}

function aliasesIn(document: Document): number {
  let count = 0;
  visit(document, {
    Alias: () => {
      count++;
    },
  });
  return count;
}

export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `[a, b]` or lines of patterns as a list of strings. */
export function patternsOf(value: unknown): string[] {
  const items: unknown[] = Array.isArray(value) ? value : [value];
  return items
    .flatMap((item) => (typeof item === 'string' ? item.split('\n') : []))
    .map((item) => item.trim())
    .filter((item) => item !== '' && !item.startsWith('#') && !item.startsWith('!'));
}
