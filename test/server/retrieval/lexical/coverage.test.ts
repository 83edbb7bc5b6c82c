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
    const [first, second, third] = coverage.of([0, 1, 2]);
    expect(first).toBeCloseTo((idf('export') + idf('weights')) / total, 12);
    expect(second).toBe(0);
    // Only in the answer.
    expect(third).toBeCloseTo(idf('weights') / total, 12);
    expect(coverage.of([2])).toEqual(Float64Array.of(third!));
  });

  it('counts the context of an entry as its own', () => {
    expect([...index.coverage(['io']).of([0, 1])]).toEqual([1, 0]);
  });

  it('is 0 for a question without words', () => {
    expect(index.coverage([]).unknown).toBe(0);
    expect([...index.coverage([]).of([0])]).toEqual([0]);
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
      fc.property(fc.array(document, { minLength: 1, maxLength: 40 }), text, (documents, asked) => {
        const built = LexicalIndex.build(documents);
        const sum = (terms: Iterable<string>): number =>
          Array.from(new Set(terms), (term) => built.idf(term)).reduce((a, b) => a + b, 0);
        const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);
        const question = words(asked);
        const covered = built.coverage(question).of([...documents.keys()]);
        documents.forEach(({ question: own, alternates, answer, context }, number) => {
          const all = new Set(words([own, ...alternates, answer, context].join('\n')));
          const has = question.filter((term) => all.has(term));
          expect(covered[number]).toBeCloseTo(share(sum(has), sum(question)), 9);
        });
      }),
    );
  });
});
