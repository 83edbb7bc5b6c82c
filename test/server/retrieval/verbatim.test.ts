import { describe, expect, it } from 'vitest';
import { phrasingPostings } from '../../../server/retrieval/lexical/phrasing-postings.ts';
import { VerbatimIndex } from '../../../server/retrieval/verbatim.ts';
import { words } from '../../../server/retrieval/words.ts';

const PHRASINGS = [
  { entry: 0, text: 'How do I save a Checkpoint?' },
  { entry: 0, text: 'how do i save a checkpoint' },
  { entry: 1, text: 'Where is `max_device_memory` set?' },
  { entry: 2, text: 'How do I save a checkpoint?!' },
  { entry: 3, text: '???' },
];
const index = new VerbatimIndex(
  phrasingPostings(PHRASINGS.map(({ text }) => text)).wordings,
  Uint32Array.from(PHRASINGS, ({ entry }) => entry),
);

describe('VerbatimIndex', () => {
  it('finds each entry once that has a phrasing of the same words in the same order', () => {
    expect(index.find(words('how do I SAVE a checkpoint'))).toEqual([0, 2]);
    expect(index.find(words('where is max_device_memory set'))).toEqual([1]);
  });

  it('finds none for other words, another order, a part, or no words', () => {
    for (const text of ['how do I load a checkpoint', 'a checkpoint how do I save', 'save', '?']) {
      expect(index.find(words(text)), text).toEqual([]);
    }
  });
});
