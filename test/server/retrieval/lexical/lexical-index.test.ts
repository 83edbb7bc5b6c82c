import fc from 'fast-check';
import MiniSearch from 'minisearch';
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_BOOSTS,
  type LexicalDocument,
  LexicalIndex,
} from '../../../../server/retrieval/lexical/lexical-index.ts';
import { words } from '../../../../server/retrieval/words.ts';

const FIELDS = ['question', 'alternates', 'answer', 'context'];

// Few words, so that they repeat within and across documents; identifiers among them.
const word = fc.constantFrom(
  ...'the how load save gpu GPUs model train dataset ops.concat max_memory DataLoader 1.8.0 如何安装'.split(
    ' ',
  ),
);
const text = fc.array(word, { maxLength: 12 }).map((parts) => parts.join(' '));
const document: fc.Arbitrary<LexicalDocument> = fc.record({
  question: text,
  alternates: fc.array(text, { maxLength: 2 }),
  answer: text,
  context: text,
});
const corpus = fc.array(document, { maxLength: 12 });

interface OracleHit {
  readonly id: number;
  readonly score: number;
}

function oracle(
  documents: readonly LexicalDocument[],
  terms: readonly string[],
  boosts: Readonly<Record<string, number>>,
  prefix = false,
): OracleHit[] {
  const search = new MiniSearch({ fields: FIELDS, tokenize: words, processTerm: (term) => term });
  search.addAll(
    documents.map(({ question, alternates = [], answer = '', context = '' }, id) => ({
      id,
      question,
      alternates: alternates.join('\n'),
      answer,
      context,
    })),
  );
  const hits = search.search(terms.join(' '), {
    boost: boosts,
    prefix,
    tokenize: (joined) => joined.split(' '),
  });
  // Its last step multiplies by the number of terms that matched; ours leaves that out.
  return hits
    .map(({ id, score, queryTerms }) => ({ id: Number(id), score: score / queryTerms.length }))
    .sort((a, b) => b.score - a.score || a.id - b.id);
}

function expectSame(index: LexicalIndex, terms: readonly string[], expected: OracleHit[]): void {
  const hits = index.search(terms, { limit: 1000 });
  const scoreOf = new Map(expected.map(({ id, score }) => [id, score]));
  expect(hits.map((hit) => hit.document).sort()).toEqual([...scoreOf.keys()].sort());
  hits.forEach(({ document: id, score }, place) => {
    const theirs = scoreOf.get(id) ?? Number.NaN;
    // What a posting adds is kept in 32 bits.
    expect(Math.abs(score - theirs)).toBeLessThanOrEqual(1e-6 * theirs);
    // The same order but where the oracle's scores differ by a rounding error.
    expect(theirs / (expected[place]?.score ?? 0)).toBeCloseTo(1, 5);
  });
}

describe('LexicalIndex against MiniSearch', () => {
  it('gives the same scores and order for words that the corpus has', () => {
    fc.assert(
      fc.property(corpus, fc.array(word, { minLength: 1, maxLength: 6 }), (documents, asked) => {
        const index = LexicalIndex.build(documents);
        const terms = words(asked.join(' ')).filter((term) => index.knows(term));
        if (terms.length === 0) return;
        expectSame(index, terms, oracle(documents, terms, DEFAULT_BOOSTS));
      }),
      { numRuns: 300 },
    );
  });

  it('gives the same with other boosts', () => {
    const boosts = { question: 3, alternates: 2.5, answer: 0.25, context: 0.1 };
    fc.assert(
      fc.property(corpus, (documents) => {
        const index = LexicalIndex.build(documents);
        const terms = words('how load model').filter((term) => index.knows(term));
        if (terms.length === 0) return;
        const [best] = index.search(terms, { boosts });
        expect(best?.score).toBeCloseTo(oracle(documents, terms, boosts)[0]?.score ?? -1, 5);
      }),
    );
  });

  it('gives the same for beginnings of words', () => {
    const names = fc.array(fc.constantFrom('v1a', 'v1abc', 'v1abcdefgh', 'w1', 'v1b'), {
      maxLength: 5,
    });
    fc.assert(
      fc.property(fc.array(names, { maxLength: 8 }), (lists) => {
        const documents = lists.map((list) => ({ question: list.join(' ') }));
        const index = LexicalIndex.build(documents);
        if (index.knows('v1a')) return;
        expectSame(index, ['v1a'], oracle(documents, ['v1a'], DEFAULT_BOOSTS, true));
      }),
    );
  });
});

const SMALL: LexicalDocument[] = [
  { question: 'How do I install the package?', answer: 'Run the installer.' },
  { question: 'How do I export a model?', answer: 'Call export with the model and a file.' },
  {
    question: 'Which formats are there?',
    alternates: ['Can I export a model to ONNX?'],
    answer: 'Two formats.',
  },
  { question: 'Why is training slow?', answer: 'The dataset is read from a slow disk.' },
  { question: 'How do I set max_device_memory?', answer: 'With set_context.' },
];

const found = (index: LexicalIndex, question: string): number[] =>
  index.search(words(question)).map((hit) => hit.document);

describe('LexicalIndex', () => {
  const index = LexicalIndex.build(SMALL);

  it('orders a small corpus by what matches', () => {
    // 1: both words, twice each. 2: both, once each, in its alternate. The others have neither.
    expect(found(index, 'export model')).toEqual([1, 2]);
    // 3: in question and answer.
    expect(found(index, 'slow')).toEqual([3]);
    // 0: three words of which one is rare. 1, 4: "how", "do"; 1 has the longer question, but
    // "the" in its answer. 3: "the" alone.
    expect(found(index, 'how do install the')).toEqual([0, 1, 4, 3]);
  });

  it('finds an identifier by its whole before its parts', () => {
    // 4 has the identifier, so whole and all parts match.
    expect(found(index, 'max_device_memory')).toEqual([4]);
    expect(found(index, 'device memory')).toEqual([4]);
  });

  it('counts a repeated word twice', () => {
    const [once] = index.search(['export']);
    const [twice] = index.search(['export', 'export']);
    expect(twice?.score).toBeCloseTo(2 * (once?.score ?? Number.NaN), 12);
  });

  it('breaks ties by document number', () => {
    const same = LexicalIndex.build([
      { question: 'beta' },
      { question: 'alpha' },
      { question: 'alpha' },
      { question: 'alpha' },
    ]);
    expect(same.search(['alpha'], { limit: 2 }).map((hit) => hit.document)).toEqual([1, 2]);
  });

  it('finds nothing in nothing, and nothing for nothing', () => {
    expect(LexicalIndex.build([]).search(['alpha'])).toEqual([]);
    expect(LexicalIndex.build([{ question: '' }]).search(['alpha'])).toEqual([]);
    expect(index.search([])).toEqual([]);
    expect(index.search(['export'], { limit: 0 })).toEqual([]);
  });

  it('finds the one document of a corpus of one', () => {
    const [hit, ...others] = LexicalIndex.build([{ question: 'alpha' }]).search(['alpha']);
    expect(others).toEqual([]);
    expect(hit?.document).toBe(0);
    expect(hit?.score).toBeGreaterThan(0);
  });

  it('keeps to the filter and still fills the limit', () => {
    const hits = index.search(words('how do install the'), {
      limit: 2,
      filter: (document) => document !== 0 && document !== 1,
    });
    expect(hits.map((hit) => hit.document)).toEqual([4, 3]);
  });

  it('is not disturbed by a filter that throws', () => {
    const before = index.search(['how']);
    const search = () =>
      index.search(['how', 'export'], {
        filter: () => {
          throw new Error('filter');
        },
      });
    expect(search).toThrow('filter');
    expect(index.search(['how'])).toEqual(before);
  });

  it('scores single documents as the search does', () => {
    const terms = words('how do I exprt the model');
    const hits = index.search(terms);
    const scores = index.scores(
      terms,
      hits.map((hit) => hit.document),
    );
    expect(Array.from(scores)).toEqual(hits.map((hit) => hit.score));
    expect(Array.from(index.scores(['slow'], [0, 3, 99]))).toEqual([0, expect.any(Number), 0]);
  });

  it('takes an unknown word for what begins with it, unless it has fewer than 3 letters', () => {
    expect(found(index, 'instal')).toEqual([0]);
    expect(found(index, 'ins')).toEqual([0]);
    expect(found(index, 'in')).toEqual([]);
  });

  it('takes an unknown word for its neighbours: 1 edit from 4 letters, 2 from 8', () => {
    expect(found(index, 'solw')).toEqual([3]);
    expect(found(index, 'xlow')).toEqual([3]);
    expect(index.search(['slo9'])).toEqual([]);
    expect(found(index, 'xlwo')).toEqual([]);
    expect(found(index, 'trqining')).toEqual([3]);
    expect(found(index, 'trqiinng')).toEqual([3]);
    expect(found(index, 'trqinig')).toEqual([]);
  });

  it('scores a neighbour below the word itself', () => {
    const [right] = index.search(['training']);
    const [wrong] = index.search(['trainnig']);
    expect(wrong?.score).toBeLessThan((right?.score ?? 0) / 2);
  });

  it('leaves words that it knows and codes with digits alone', () => {
    const codes = LexicalIndex.build([{ question: 'E40011 form' }, { question: 'from' }]);
    expect(found(codes, 'form')).toEqual([0]);
    expect(codes.search(['e40012'])).toEqual([]);
  });

  it('expands nothing when told', () => {
    expect(index.search(['solw'], { expand: false })).toEqual([]);
  });

  it('finds Chinese by character pairs, and a lone character by what begins with it', () => {
    const chinese = LexicalIndex.build([
      { question: '如何安装软件？' },
      { question: '训练很慢怎么办？' },
      { question: '如何加快训练？' },
    ]);
    // 1 and 2 have the pair; 1 is as long as 2 and comes first.
    expect(found(chinese, '训练')).toEqual([2, 1]);
    expect(found(chinese, '安装')).toEqual([0]);
    expect(found(chinese, '慢')).toEqual([1]);
  });

  it('knows its words and in how many documents each stands, over all fields', () => {
    expect(index.documents).toBe(5);
    expect(index.knows('onnx')).toBe(true);
    expect(index.knows('tensorrt')).toBe(false);
    // In 1, twice, and in 2's alternate.
    expect(index.documentFrequency('export')).toBe(2);
    expect(index.documentFrequency('tensorrt')).toBe(0);
    expect(index.idf('export')).toBeCloseTo(Math.log(1 + 3.5 / 2.5), 12);
    expect(index.idf('tensorrt')).toBeCloseTo(Math.log(1 + 5.5 / 0.5), 12);
  });

  it('names the near words: nearest first, then the more frequent', () => {
    const near = LexicalIndex.build([
      { question: 'model modem' },
      { question: 'modem' },
      { question: 'mode models' },
    ]);
    expect(near.near('model', 2)).toEqual([
      { term: 'model', distance: 0, documents: 1 },
      { term: 'modem', distance: 1, documents: 2 },
      { term: 'mode', distance: 1, documents: 1 },
      { term: 'models', distance: 1, documents: 1 },
    ]);
  });

  it('takes the analyser it is given', () => {
    const stem = (given: string): string[] => words(given).map((term) => term.replace(/s$/, ''));
    const stemmed = LexicalIndex.build([{ question: 'models' }], stem);
    expect(stemmed.knows('model')).toBe(true);
    expect(stemmed.knows('models')).toBe(false);
  });
});
