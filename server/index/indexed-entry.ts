import type { EntrySource } from '../corpus/entry.ts';
import type { Span } from './passages.ts';

/** An entry as an index holds it: the answer rendered and sanitised, its passages cut. */
export interface IndexedEntry {
  readonly id: string;
  readonly question: string;
  readonly alternates: readonly string[];
  /** `text` equals the DOM text of `html`. */
  readonly answer: { readonly html: string; readonly text: string };
  /** UTF-16 offsets [start, end) into `answer.text`, in reading order. */
  readonly passages: readonly Span[];
  readonly source: EntrySource;
  readonly tags: readonly string[];
  readonly lang: string;
  readonly version?: string;
  readonly updated?: string;
}
