import type { LintRuleName } from '../../server/config/lint-rules.ts';
import type { EntrySource } from '../../server/corpus/entry.ts';

/** An error keeps an entry from being found or a link from leading anywhere. */
export type Severity = 'error' | 'warning';

/** A place in the corpus. */
export interface Place {
  /** Path of the file as in the corpus. */
  readonly file: string;
  /** 1-based; 0 when it is about the whole file. */
  readonly line: number;
}

/** Something in a corpus that its owner should look at. */
export interface Finding extends Place {
  readonly rule: LintRuleName;
  readonly severity: Severity;
  /** Id of the entry, where it is about one. */
  readonly entry?: string;
  /** The other place that it is about, such as the entry that wins instead. */
  readonly other?: Place & { readonly entry?: string };
  /** What is wrong. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** A rule's findings have the rule's name put on. */
export type UnnamedFinding = Omit<Finding, 'rule'>;

/** The place of an entry, for a finding about it. */
export function placeOf(entry: {
  readonly id: string;
  readonly source: EntrySource;
}): Place & { readonly entry: string } {
  return { file: entry.source.file, line: entry.source.line, entry: entry.id };
}

/** `faq.md:12`, or `line 12` seen from the same file. */
export function shownPlace(place: Place, from: string): string {
  return place.file === from ? `line ${place.line}` : `${place.file}:${place.line}`;
}

/** Characters of a question that are shown: two lines of a terminal. */
const SHOWN = 140;

/** A text in quotes, cut where it is too long. */
export function quoted(text: string): string {
  return `"${text.length > SHOWN ? `${text.slice(0, SHOWN).trimEnd()}...` : text}"`;
}

/** `1 entry`, `2 entries`. */
export function counted(count: number, one: string, more = `${one}s`): string {
  return `${count} ${count === 1 ? one : more}`;
}
