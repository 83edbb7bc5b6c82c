import { parseDocument } from 'yaml';

/** A mapping of settings, whatever its tags (`!!python/name:`, `!ENV`); empty where it is none. */
export function yamlSettings(text: string): Readonly<Record<string, unknown>> {
  try {
    const document = parseDocument(text, { logLevel: 'silent', uniqueKeys: false });
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    return isMapping(value) ? value : {};
  } catch {
    return {};
  }
}

export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `[a, b]` or lines of patterns as a list of strings. */
export function patternsOf(value: unknown): string[] {
  const items: unknown[] = Array.isArray(value) ? value : String(value ?? '').split('\n');
  return items
    .map((item) => String(item).trim())
    .filter((item) => item !== '' && !item.startsWith('#') && !item.startsWith('!'));
}
