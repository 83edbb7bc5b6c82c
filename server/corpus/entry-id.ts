import { sha256 } from '../sha256.ts';
import type { CorpusWarning, Entry } from './entry.ts';

/** UTF-16 length at which the parts of an id are cut; both and their hashes stay under 200. */
const PAGE_LENGTH = 90;
const QUESTION_LENGTH = 72;

/**
 * An entry's id where its author gave none: `<page>.<question>`, of lower-case letters and digits
 * of any script with hyphens between the words. It depends on the file's path and the question
 * alone, so other questions may come and go.
 */
export function entryId(path: string, question: string): string {
  return `${slug(pathWithoutExtension(path), PAGE_LENGTH)}.${slug(question, QUESTION_LENGTH)}`;
}

/** A file's path without the extension, `faq/install.md` -> `faq/install`. */
export function pathWithoutExtension(path: string): string {
  return path.replace(/(?<=[^/])\.[^./]*$/, '');
}

function slug(text: string, limit: number): string {
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .replace(/\p{M}+/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  if (words !== '' && words.length <= limit) return words;
  const hash = sha256(text).slice(0, 8);
  if (words === '') return hash;
  let cut = '';
  for (const character of words) {
    if (cut.length + character.length > limit) break;
    cut += character;
  }
  // Between two words, where the script has such places.
  const gap = words[cut.length] === '-' ? cut.length : cut.lastIndexOf('-');
  if (gap > limit / 2) cut = cut.slice(0, gap);
  return `${cut.replace(/-$/, '')}-${hash}`;
}

/**
 * Makes ids unique, in order: an author's id keeps its first place (a second use of it is a
 * warning), then the first of equal generated ids, and the others get `-2`, `-3`, ... such that no
 * entry's own id is taken by another's suffix.
 */
export function uniqueIds(
  entries: readonly Entry[],
  authorIds: ReadonlySet<string>,
): { readonly entries: readonly Entry[]; readonly warnings: readonly CorpusWarning[] } {
  const wanted = new Set(entries.map((entry) => entry.id));
  const taken = new Set<string>();
  const nextSuffix = new Map<string, number>();
  const warnings: CorpusWarning[] = [];
  const unique = entries.map((entry) => {
    if (!taken.has(entry.id)) {
      taken.add(entry.id);
      return entry;
    }
    let suffix = nextSuffix.get(entry.id) ?? 2;
    while (wanted.has(`${entry.id}-${suffix}`) || taken.has(`${entry.id}-${suffix}`)) suffix++;
    nextSuffix.set(entry.id, suffix + 1);
    const id = `${entry.id}-${suffix}`;
    taken.add(id);
    if (authorIds.has(entry.id)) {
      const { file, line } = entry.source;
      const message = `id "${entry.id}" is taken by an earlier entry: "${id}" is used`;
      warnings.push({ file, line, message });
    }
    return { ...entry, id };
  });
  return { entries: unique, warnings };
}
