import type { SettingKind } from './settings.ts';

const YES = new Set(['true', '1', 'yes', 'on']);
const NO = new Set(['false', '0', 'no', 'off']);

/**
 * What a variable's or a flag's text means for a setting of this kind. A text that means nothing
 * comes back as it is, for the schema to refuse with the text in the message.
 */
export function fromText(text: string, kind: SettingKind): unknown {
  const trimmed = text.trim();
  switch (kind) {
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : text;
    case 'boolean':
      if (YES.has(trimmed.toLowerCase())) return true;
      return NO.has(trimmed.toLowerCase()) ? false : text;
    case 'list':
      return splitList(text);
    case 'text':
      return text;
  }
}

/** Splits at commas, except inside braces: `docs/{faq,guide}/*.md` is one glob. */
export function splitList(text: string): string[] {
  const items: string[] = [];
  let depth = 0;
  let item = '';
  for (const character of text) {
    if (character === '{') depth += 1;
    if (character === '}') depth = Math.max(0, depth - 1);
    if (character === ',' && depth === 0) {
      items.push(item);
      item = '';
    } else {
      item += character;
    }
  }
  items.push(item);
  return items.map((part) => part.trim()).filter((part) => part !== '');
}
