import type { Entry } from '../corpus/entry.ts';
import { renderAnswer } from '../corpus/render-answer.ts';
import { contentKey } from './content-key.ts';
import type { IndexedEntry } from './indexed-entry.ts';
import { cutPassages } from './passages.ts';

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
