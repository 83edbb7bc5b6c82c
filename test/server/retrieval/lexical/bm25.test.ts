import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_BOOSTS,
  LexicalIndex,
} from '../../../../server/retrieval/lexical/lexical-index.ts';

/** Made-up words, the first ones as frequent as "the", the last ones rare. */
const WORDS = Array.from(
  { length: 60 },
  (_, i) => `w${String.fromCharCode(97 + (i % 26))}${'x'.repeat(1 + (i % 7))}${i}`,
);
const word = fc.nat({ max: 999 }).map((n) => WORDS[Math.floor(60 * (n / 1000) ** 3)]!);
const text = (most: number) => fc.array(word, { maxLength: most }).map((words) => words.join(' '));
const documents = fc.array(fc.record({ question: text(6), answer: text(25), context: text(3) }), {
  minLength: 1,
  maxLength: 120,
});

describe('the best documents by MaxScore', () => {
  it('are those of scoring every document, with the same scores, whatever the limit', () => {
    fc.assert(
      fc.property(
        documents,
        fc.array(word, { maxLength: 10 }),
        fc.integer({ min: 0, max: 12 }),
        (all, terms, limit) => {
          const index = LexicalIndex.build(all);
          const scores = index.scores(terms, [...all.keys()]);
          const expected = [...scores.entries()]
            .filter(([, score]) => score > 0)
            .sort(([a, one], [b, other]) => other - one || a - b)
            .slice(0, limit)
            .map(([document, score]) => ({ document, score }));
          expect(index.search(terms, { limit })).toEqual(expected);
          // A filter leaves nothing out before the end: the long way, and the same.
          expect(index.search(terms, { limit, filter: () => true })).toEqual(expected);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('are found by the long way too where every word is in every document', () => {
    const all = Array.from({ length: 200 }, (_, i) => ({
      question: 'how do I do it',
      answer: `how do I ${i % 10 === 3 ? 'prune the hedge' : 'do it'}`,
    }));
    const index = LexicalIndex.build(all);
    const hits = index.search(['how', 'do', 'i', 'prune', 'the', 'hedge'], { limit: 20 });
    expect(hits.map(({ document }) => document)).toEqual(
      Array.from({ length: 20 }, (_, i) => i * 10 + 3),
    );
  });

  it('are none for a term that no document has and for boosts of 0', () => {
    const index = LexicalIndex.build([{ question: 'one two' }, { question: 'two three' }]);
    const none = { ...DEFAULT_BOOSTS, question: 0 };
    expect(index.search(['zebra'], { expand: false })).toEqual([]);
    expect(index.search(['two'], { boosts: none })).toEqual([]);
  });
});
