import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Phrasing, SuggestIndex } from '../../../../server/retrieval/lexical/suggest.ts';

const PHRASINGS: Phrasing[] = [
  { entry: 0, text: 'How do I install the package?' },
  { entry: 0, text: 'Installation on Linux' },
  { entry: 1, text: 'How do I export a model?' },
  { entry: 1, text: 'Can I save a model for mobile?' },
  { entry: 2, text: 'Why is training slow?' },
  { entry: 3, text: 'How do I set max_device_memory?' },
  { entry: 4, text: 'Which model formats are there?' },
  { entry: 5, text: '如何安装软件？' },
  { entry: 6, text: '训练很慢怎么办？' },
];
const index = SuggestIndex.build(PHRASINGS);
const suggested = (typed: string, limit = 10): string[] =>
  index.suggest(typed, { limit }).map(({ phrasing }) => PHRASINGS[phrasing]?.text ?? '');

describe('SuggestIndex', () => {
  it('suggests from the first letter on, what begins with it first', () => {
    // "How" at the start of all three; 3 has five words, the others six and come as given.
    expect(suggested('h')).toEqual([
      'How do I set max_device_memory?',
      'How do I install the package?',
      'How do I export a model?',
    ]);
    // "Why", "Which" at the start, by length.
    expect(suggested('W')).toEqual(['Why is training slow?', 'Which model formats are there?']);
  });

  it('takes the last word as a beginning', () => {
    expect(suggested('how do i exp')[0]).toBe('How do I export a model?');
    expect(suggested('inst')).toEqual(['Installation on Linux']);
  });

  it('puts what matches more words first, rare ones counting more', () => {
    const words = SuggestIndex.build([
      { entry: 0, text: 'Load a model' },
      { entry: 1, text: 'Train a model' },
      { entry: 2, text: 'Model' },
      { entry: 3, text: 'Load weights of a model' },
      { entry: 4, text: 'Load weights' },
    ]);
    // 3 has all. 4 has the rare word and a common one. 0 has the two common ones, which are but
    // half of the weight; 1 and 2 have less.
    expect(words.suggest('load weights model').map(({ entry }) => entry)).toEqual([3, 4]);
  });

  it('puts a word itself before its beginnings', () => {
    const words = SuggestIndex.build([
      { entry: 0, text: 'Formatting rules' },
      { entry: 1, text: 'A format' },
      { entry: 2, text: 'Formats' },
    ]);
    // 1 has the word, though later; of the other two, the shorter.
    expect(words.suggest('format').map(({ entry }) => entry)).toEqual([1, 2, 0]);
    // Two letters are a beginning whatever they are: now the place in the phrasing decides.
    expect(words.suggest('fo').map(({ entry }) => entry)).toEqual([2, 0, 1]);
  });

  it('finds words in any order, those typed in place first', () => {
    expect(suggested('slow training')).toEqual(['Why is training slow?']);
    expect(suggested('model can i')[0]).toBe('Can I save a model for mobile?');
    const words = SuggestIndex.build([
      { entry: 0, text: 'disk read slow' },
      { entry: 1, text: 'slow disk read' },
      { entry: 2, text: 'is a disk read slow or fast' },
    ]);
    // All have all three. 1 as typed; 0 and 2 off by 4 and 7 places.
    expect(words.suggest('slow disk re').map(({ entry }) => entry)).toEqual([1, 0, 2]);
  });

  it('forgives a slip in words of 4 letters and more, unfinished ones too', () => {
    expect(suggested('trainnig slow')).toEqual(['Why is training slow?']);
    expect(suggested('how do i instlal')[0]).toBe('How do I install the package?');
    expect(suggested('isntal')).toEqual(['Installation on Linux']);
    expect(suggested('slo')).toEqual(['Why is training slow?']);
    expect(suggested('slw')).toEqual([]);
  });

  it('gives one suggestion an entry, its best phrasing', () => {
    expect(index.suggest('model').map(({ entry }) => entry)).toEqual([4, 1]);
    expect(suggested('save model')[0]).toBe('Can I save a model for mobile?');
  });

  it('finds identifiers by whole, part and beginning', () => {
    for (const typed of ['max_device_memory', 'max_dev', 'device', 'memory', 'device-memory']) {
      expect(suggested(typed)).toEqual(['How do I set max_device_memory?']);
    }
  });

  it('finds Chinese as it is typed', () => {
    expect(suggested('如')).toEqual(['如何安装软件？']);
    expect(suggested('安装软')).toEqual(['如何安装软件？']);
    expect(suggested('训练慢')).toEqual(['训练很慢怎么办？']);
  });

  it('suggests nothing for no words, or for words of which it has only the common ones', () => {
    for (const typed of ['', '  ', '?!', 'how do i frobnicate', 'zzz']) {
      expect(suggested(typed)).toEqual([]);
    }
    expect(SuggestIndex.build([]).suggest('how')).toEqual([]);
  });

  it('gives equal phrasings in the order in which they came', () => {
    const same = SuggestIndex.build([2, 0, 1].map((entry) => ({ entry, text: 'Same words' })));
    expect(same.suggest('same').map(({ entry }) => entry)).toEqual([2, 0, 1]);
  });

  it('is not disturbed by an `accept` that throws', () => {
    const before = index.suggest('how');
    const suggest = () =>
      index.suggest('how do i export', {
        accept: () => {
          throw new Error('accept');
        },
      });
    expect(suggest).toThrow('accept');
    expect(index.suggest('how')).toEqual(before);
  });

  it('takes a question of any length', () => {
    expect(suggested(`${'export '.repeat(300)}model`)[0]).toBe('How do I export a model?');
  });

  it('gives the same again, a beginning of it for a smaller limit, and only what is accepted', () => {
    const word = fc.constantFrom(
      'how',
      'do',
      'model',
      'models',
      'mode',
      'train',
      'a_b',
      '如何',
      'x1',
    );
    const text = fc.array(word, { maxLength: 5 }).map((parts) => parts.join(' '));
    const phrasings = fc.array(fc.record({ entry: fc.nat(6), text }), { maxLength: 12 });
    const typed = fc.tuple(text, fc.nat(30)).map(([whole, end]) => whole.slice(0, end));
    fc.assert(
      fc.property(phrasings, typed, fc.nat(6), (list, prefix, limit) => {
        const built = SuggestIndex.build(list);
        const all = built.suggest(prefix, { limit: 100 });
        expect(built.suggest(prefix, { limit: 100 })).toEqual(all);
        expect(built.suggest(prefix, { limit })).toEqual(all.slice(0, limit));
        const accept = (entry: number): boolean => entry % 2 === 0;
        expect(built.suggest(prefix, { limit: 100, accept })).toEqual(
          all.filter(({ entry }) => accept(entry)),
        );
        expect(new Set(all.map(({ entry }) => entry)).size).toBe(all.length);
        for (const { entry, phrasing } of all) expect(list[phrasing]?.entry).toBe(entry);
      }),
      { numRuns: 500 },
    );
  });
});
