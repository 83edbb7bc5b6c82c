import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LexicalIndex } from '../../../../server/retrieval/lexical/lexical-index.ts';
import { words } from '../../../../server/retrieval/words.ts';

const DOCUMENTS = [
  {
    question: 'export a model',
    alternates: ['save weights'],
    answer: 'call export',
    context: 'io',
  },
  { question: 'train a model', answer: 'call train' },
  { question: 'install', answer: 'weights' },
];

describe('Coverage', () => {
  const index = LexicalIndex.build(DOCUMENTS);
  const idf = (term: string): number => index.idf(term);

  it('is the share of the asked words that an entry has, weighted by idf', () => {
    const coverage = index.coverage(words('export the weights'));
    const total = idf('export') + idf('the') + idf('weights');
    expect(coverage.unknown).toBeCloseTo(idf('the') / total, 12);
    // Both words in question and alternates.
    expect(coverage.of(0).all).toBeCloseTo((idf('export') + idf('weights')) / total, 12);
    expect(coverage.of(0).phrasings).toBeCloseTo((idf('export') + idf('weights')) / total, 12);
    // Only in the answer.
    expect(coverage.of(2).all).toBeCloseTo(idf('weights') / total, 12);
    expect(coverage.of(2).phrasings).toBe(0);
    expect(coverage.of(1)).toEqual({ all: 0, phrasings: 0, back: 0 });
  });

  it("says backwards how much of the entry's question the asker used, alternates aside", () => {
    const own = idf('export') + idf('a') + idf('model');
    expect(index.coverage(words('model weights')).of(0).back).toBeCloseTo(idf('model') / own, 12);
    expect(index.coverage(words('a model to export now')).of(0).back).toBe(1);
  });

  it('counts the context of an entry as its own', () => {
    expect(index.coverage(['io']).of(0)).toEqual({ all: 1, phrasings: 0, back: 0 });
  });

  it('is 0 for a question without words', () => {
    expect(index.coverage([]).unknown).toBe(0);
    expect(index.coverage([]).of(0)).toEqual({ all: 0, phrasings: 0, back: 0 });
  });

  it('equals sums over sets of words', () => {
    const word = fc.constantFrom('a', 'model', 'train', 'export', 'save', 'io', 'unheard', 'of');
    const text = fc.array(word, { maxLength: 6 }).map((parts) => parts.join(' '));
    const document = fc.record({
      question: text,
      alternates: fc.array(text, { maxLength: 2 }),
      answer: text,
      context: text,
    });
    fc.assert(
      fc.property(fc.array(document, { minLength: 1, maxLength: 6 }), text, (documents, asked) => {
        const built = LexicalIndex.build(documents);
        const sum = (terms: Iterable<string>): number =>
          Array.from(new Set(terms), (term) => built.idf(term)).reduce((a, b) => a + b, 0);
        const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);
        const question = words(asked);
        documents.forEach(({ question: own, alternates, answer, context }, number) => {
          const phrasings = new Set(words([own, ...alternates].join('\n')));
          const all = new Set([...phrasings, ...words(`${answer} ${context}`)]);
          const shares = built.coverage(question).of(number);
          const has = (terms: Set<string>) => question.filter((term) => terms.has(term));
          expect(shares.all).toBeCloseTo(share(sum(has(all)), sum(question)), 9);
          expect(shares.phrasings).toBeCloseTo(share(sum(has(phrasings)), sum(question)), 9);
          const used = words(own).filter((term) => question.includes(term));
          expect(shares.back).toBeCloseTo(share(sum(used), sum(words(own))), 9);
        });
      }),
    );
  });
});
