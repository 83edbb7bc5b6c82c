import type { Entry } from '../../../server/corpus/entry.ts';

/** An entry with made-up fields where none are given. */
export function entry(given: Partial<Entry> = {}): Entry {
  return {
    id: 'id',
    question: 'Question?',
    alternates: [],
    answer: 'Answer.',
    source: { url: '', title: 'T', section: '', file: 'f.md', line: 1, heading: 'Question?' },
    tags: [],
    lang: 'en',
    ...given,
  };
}
