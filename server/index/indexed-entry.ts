import type { Entry, EntrySource } from '../corpus/entry.ts';
import { renderAnswer } from '../corpus/render-answer.ts';
import { contentKey } from './content-key.ts';
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

/** What is costly about an entry. */
export type RenderedEntry = Pick<IndexedEntry, 'answer' | 'passages'>;

/** Renders, sanitises and cuts an entry's answer: done once, at index time. */
export function renderEntry({ answer, source }: Entry): RenderedEntry {
  const { html, text, blocks } = renderAnswer(answer, { pageUrl: source.url });
  return { answer: { html, text }, passages: cutPassages(text, blocks) };
}

/**
 * Names all that `renderEntry` depends on: entries with the same key are rendered alike. Docent's
 * version is part of it because what renders may have been put right.
 */
export function renderKey({ answer, source }: Entry, version: string): Buffer {
  return contentKey(`${version}\n${source.url}\n${answer}`);
}

/** An entry as an index holds it. The same entry gives the same JSON, rendered now or earlier. */
export function indexedEntry(entry: Entry, { answer, passages }: RenderedEntry): IndexedEntry {
  const { answer: _markdown, ...rest } = entry;
  return { ...rest, answer, passages };
}
