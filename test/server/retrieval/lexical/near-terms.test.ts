import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NearTerms } from '../../../../server/retrieval/lexical/near-terms.ts';
import { TermList } from '../../../../server/retrieval/lexical/term-list.ts';
import { naiveDistance } from './naive-distance.ts';

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'z', '文'), maxLength: 8 });
const sortedWords = fc.uniqueArray(word, { maxLength: 40 }).map((words) => words.sort());

describe('NearTerms', () => {
  it('finds what a look at every term finds', () => {
    fc.assert(
      fc.property(sortedWords, word, fc.constantFrom(1, 2), (words, asked, bound) => {
        const found = new NearTerms(TermList.of(words)).near(asked, bound);
        const expected = words
          .map((term, number) => ({ term: number, distance: naiveDistance(asked, term) }))
          .filter(({ distance }) => distance <= bound);
        expect(found).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('finds by a misspelt beginning what a look at every beginning finds', () => {
    fc.assert(
      fc.property(sortedWords, word, fc.constantFrom(1, 2), (words, asked, bound) => {
        const found = new NearTerms(TermList.of(words)).nearPrefix(asked, bound);
        const expected = words
          .map((term, number) => ({
            term: number,
            distance: Math.min(
              ...Array.from({ length: term.length + 1 }, (_, end) =>
                naiveDistance(asked, term.slice(0, end)),
              ),
            ),
          }))
          .filter(({ distance }) => distance <= bound);
        expect(found).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it('finds nothing with no edits allowed, nor for a word longer than any term can be', () => {
    const near = new NearTerms(TermList.of(['abcd']));
    expect(near.near('abcd', 0)).toEqual([]);
    expect(near.near('a'.repeat(65), 2)).toEqual([]);
  });
});
