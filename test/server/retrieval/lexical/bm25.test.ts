import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Bm25, type WeightedTerm } from '../../../../server/retrieval/lexical/bm25.ts';
import { LexicalBuilder } from '../../../../server/retrieval/lexical/lexical-builder.ts';
import type { LexicalData } from '../../../../server/retrieval/lexical/lexical-data.ts';
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

/** Terms of a question that the documents have. */
function weighted({ terms }: LexicalData, asked: readonly string[]): WeightedTerm[] {
  return asked
    .map((word) => ({ term: terms.find(word), weight: 1 }))
    .filter(({ term }) => term >= 0);
}

describe('the best documents by MaxScore', () => {
  it('are those of scoring every document, with the same scores, whatever the limit', () => {
    fc.assert(
      fc.property(
        documents,
        fc.array(word, { maxLength: 10 }),
        fc.integer({ min: 0, max: 12 }),
        (all, asked, limit) => {
          const builder = new LexicalBuilder();
          for (const document of all) builder.add(document);
          const data = builder.build();
          const terms = weighted(data, asked);
          const index = new Bm25(data, 0);
          const scores = index.of(terms, DEFAULT_BOOSTS, [...all.keys()]);
          const expected = [...scores.entries()]
            .filter(([, score]) => score > 0)
            .sort(([a, one], [b, other]) => other - one || a - b)
            .slice(0, limit)
            .map(([document, score]) => ({ document, score }));
          expect(index.best(terms, DEFAULT_BOOSTS, limit)).toEqual(expected);
          // A filter leaves nothing out before the end: the long way, and the same.
          expect(index.best(terms, DEFAULT_BOOSTS, limit, () => true)).toEqual(expected);
          // As does an index of few documents.
          expect(new Bm25(data).best(terms, DEFAULT_BOOSTS, limit)).toEqual(expected);
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
