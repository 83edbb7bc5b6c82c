import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TermList } from '../../../../server/retrieval/lexical/term-list.ts';

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'z', '文'), maxLength: 8 });
const sortedWords = fc.uniqueArray(word, { maxLength: 40 }).map((words) => words.sort());

describe('TermList', () => {
  it('finds each of its terms, and nothing else', () => {
    fc.assert(
      fc.property(sortedWords, word, (words, other) => {
        const list = TermList.of(words);
        expect(list.size).toBe(words.length);
        words.forEach((term, i) => {
          expect(list.find(term)).toBe(i);
          expect(list.at(i)).toBe(term);
        });
        expect(list.find(other)).toBe(words.indexOf(other));
      }),
    );
  });

  it('gives the range of the terms that begin with a prefix', () => {
    fc.assert(
      fc.property(sortedWords, word, (words, prefix) => {
        const [first, end] = TermList.of(words).withPrefix(prefix);
        expect(words.slice(first, end)).toEqual(words.filter((term) => term.startsWith(prefix)));
      }),
    );
  });

  it('has no terms when it is empty', () => {
    const list = TermList.of([]);
    expect(list.find('a')).toBe(-1);
    expect(list.withPrefix('')).toEqual([0, 0]);
  });
});
