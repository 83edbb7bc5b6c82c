import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IndexedEntry } from '../../../server/index/indexed-entry.ts';
import {
  type EntryShape,
  layOutRows,
  rowTexts,
  VectorRows,
} from '../../../server/index/vector-rows.ts';

function entry(alternates: number, passages: number): IndexedEntry {
  const sentences = Array.from({ length: passages }, (_, i) => `Sentence ${i}.`);
  const text = sentences.join(' ');
  return {
    id: 'page.entry',
    question: 'Question?',
    alternates: Array.from({ length: alternates }, (_, i) => `Alternate ${i}?`),
    answer: { html: `<p>${text}</p>`, text },
    passages: sentences.map((sentence) => {
      const start = text.indexOf(sentence);
      return [start, start + sentence.length];
    }),
    source: { url: '', title: '', section: '', file: 'page.md', line: 1, heading: 'Question?' },
    tags: [],
    lang: 'en',
  };
}

function shapeOf({ alternates, passages }: IndexedEntry): EntryShape {
  return { phrasings: 1 + alternates.length, passages: passages.length };
}

describe('vector rows', () => {
  it('lie in the order question, alternates, both, answer, passages, headed passages', () => {
    const entries = [entry(0, 1), entry(2, 2)];
    const rows = new VectorRows(layOutRows(entries.map(shapeOf)));
    const texts = entries.flatMap(rowTexts);
    expect(rows.rows).toBe(texts.length);
    expect(texts[rows.start(1)]).toBe('Question?');
    expect(texts[rows.start(1) + 2]).toBe('Alternate 1?');
    expect(texts[rows.questionAnswer(1)]).toBe('Question?\nSentence 0. Sentence 1.');
    expect(texts[rows.answer(1)]).toBe('Sentence 0. Sentence 1.');
    expect(texts[rows.barePassage(1, 1)]).toBe('Sentence 1.');
    expect(texts[rows.headedPassage(1, 0)]).toBe('Question?\nSentence 0.');
    expect(rows.end(1)).toBe(texts.length);
  });

  it('hold the whole entry under its title and section, what is shorter without them', () => {
    const bare = entry(0, 1);
    const placed = (title: string, section: string): string[] =>
      rowTexts({ ...bare, source: { ...bare.source, title, section } });
    expect(placed('Printers', 'Paper > Trays')).toEqual([
      'Question?',
      'Printers\nPaper > Trays\nQuestion?\nSentence 0.',
      'Sentence 0.',
      'Sentence 0.',
      'Question?\nSentence 0.',
    ]);
    expect(placed('Printers', '')[1]).toBe('Printers\nQuestion?\nSentence 0.');
  });

  it('belong to the entry that a linear search finds, for any entries', () => {
    const shape = fc.tuple(fc.nat(4), fc.nat(5));
    fc.assert(
      fc.property(fc.array(shape, { minLength: 1, maxLength: 20 }), (shapes) => {
        const entries = shapes.map(([alternates, passages]) => entry(alternates, passages));
        const rows = new VectorRows(layOutRows(entries.map(shapeOf)));
        const owners = entries.flatMap((one, i) => rowTexts(one).map(() => i));
        expect(rows.rows).toBe(owners.length);
        expect(owners.map((_, row) => rows.entryOf(row))).toEqual(owners);
      }),
    );
  });

  it('are none for no entry', () => {
    expect(new VectorRows(layOutRows([])).rows).toBe(0);
  });
});
