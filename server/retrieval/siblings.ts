import type { EntryStore } from '../index/entry-store.ts';
import { FUNCTION_WORDS } from './lexical/function-words.ts';
import { wordGroups } from './words.ts';

/** The words of the entries' questions that say what each is about, read when first wanted. */
export class QuestionWords {
  readonly #entries: Pick<EntryStore, 'get'>;
  readonly #made = new Map<number, ReadonlySet<string>>();

  constructor(entries: Pick<EntryStore, 'get'>) {
    this.#entries = entries;
  }

  of(entry: number): ReadonlySet<string> {
    const made = this.#made.get(entry);
    if (made !== undefined) return made;
    // Whole words: "macOS" is one that differs, though it is found by its parts too.
    const whole = wordGroups(this.#entries.get(entry).question).map(([word = '']) => word);
    const fresh = new Set(whole.filter((word) => !FUNCTION_WORDS.has(word)));
    this.#made.set(entry, fresh);
    return fresh;
  }
}

/**
 * Whether two questions are the same but for one word each, and the asker used the other's word and
 * not this one's: "install on Windows" and "install on Linux", asked about Linux. An answer that
 * names its siblings ("on Linux there is an archive") has all the asker's words, so that neither
 * meaning nor coverage tells them apart for certain; the word in which the questions differ does.
 */
export function isOutdone(
  own: ReadonlySet<string>,
  other: ReadonlySet<string>,
  asked: ReadonlySet<string>,
): boolean {
  if (own.size !== other.size || own.size < 2) return false;
  const [difference, ...more] = [...own].filter((word) => !other.has(word));
  if (difference === undefined || more.length > 0 || asked.has(difference)) return false;
  for (const word of other) if (!own.has(word)) return asked.has(word);
  return false;
}
