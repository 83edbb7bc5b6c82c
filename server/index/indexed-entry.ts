import type { Entry, EntrySource } from '../corpus/entry.ts';
import { renderAnswer } from '../corpus/render-answer.ts';
import { cutPassages, type Span } from './passages.ts';

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

/** Renders, sanitises and cuts an entry's answer: done once, at index time. */
export function prepareEntry(entry: Entry): IndexedEntry {
  const { answer, ...rest } = entry;
  const { html, text, blocks } = renderAnswer(answer, { pageUrl: entry.source.url });
  return { ...rest, answer: { html, text }, passages: cutPassages(text, blocks) };
}
