import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BestDocuments } from '../../../../server/retrieval/lexical/best-documents.ts';

describe('BestDocuments', () => {
  it('keeps what a full sort would put first, ties by document, in any order of offers', () => {
    const offers = fc.uniqueArray(
      fc.record({ document: fc.nat(60), score: fc.constantFrom(1, 2, 2.5, 3, 7) }),
      { selector: ({ document }) => document, maxLength: 40 },
    );
    fc.assert(
      fc.property(offers, fc.nat(12), (hits, limit) => {
        const best = new BestDocuments(limit);
        for (const { document, score } of hits) best.offer(document, score);
        const sorted = [...hits].sort((a, b) => b.score - a.score || a.document - b.document);
        expect(best.sorted()).toEqual(sorted.slice(0, limit));
      }),
      { numRuns: 500 },
    );
  });
});
