import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FUNCTION_WORDS } from '../../../../server/retrieval/lexical/function-words.ts';
import { LexicalIndex } from '../../../../server/retrieval/lexical/lexical-index.ts';
import { correct, type Vocabulary } from '../../../../server/retrieval/lexical/spelling.ts';
import { naiveDistance } from './naive-distance.ts';

const corpus = LexicalIndex.build([
  { question: 'How do I install the package with Python?', answer: "It doesn't take long." },
  { question: 'Which dataset formats can I load?', answer: 'Set max_device_memory, then export.' },
  { question: 'Why does training reduce the memory?', answer: 'See ops.concat and the kernels.' },
  { question: 'Configure authentication', answer: 'master float read kernels' },
]);
const fixed = (text: string): string => correct(text, corpus).text;

describe('correct', () => {
  it.each([
    ['pyhton', 'python', 'swapped letters'],
    ['instll', 'install', 'a missing letter'],
    ['datasset', 'dataset', 'an extra letter'],
    ['dataser', 'dataset', 'the next key'],
    ['reduse', 'reduce', 'a letter of the same sound'],
    ['authetnicaton', 'authentication', 'two slips in a long word'],
    ['niststall', 'niststall', 'but not a new beginning'],
    ['ypthon', 'python', 'the first two letters swapped'],
    ['wich', 'which', 'a function word before all else'],
    ['shoud', 'should', 'a function word that the corpus does not have'],
    ['dosent', "doesn't", 'a contraction with its apostrophe'],
  ])('makes %j to %j: %s', (word, expected) => {
    expect(fixed(word)).toBe(expected);
  });

  it.each([
    ['packages installed installing installation', 'forms of known words'],
    ['formatting exported reloaded unread', 'forms with doubled letters and prefixes'],
    ['would there nothing yours', 'function words'],
    ['matter flag short ready', 'short words a substitution or an extra letter away'],
    ['xad loat fyt', 'words of fewer than 4 letters, or with another first letter'],
    ['PYHTON Exprot_model pyhton3 o.pyhton MyPyhton `pyhton` --pyhton', 'capitals and code'],
    ['with Pyhton', 'capitals inside a sentence'],
    ["don't can't pyhton's", 'words with an apostrophe'],
    ['https://pyhton.org/instal', 'addresses'],
    ['如何安装 установка', 'words of another script'],
    ['kubernetes blockchain', 'words that are near nothing'],
    ['', 'nothing at all'],
  ])('leaves %j as it is: %s', (text) => {
    expect(correct(text, corpus)).toEqual({ text, changes: [] });
  });

  it('keeps all else as it was and says what it changed and where', () => {
    expect(correct('Instal it:\n (pyhton/memory)  "datasset"?!', corpus)).toEqual({
      text: 'Install it:\n (python/memory)  "dataset"?!',
      changes: [
        { start: 0, end: 6, from: 'Instal', to: 'Install' },
        { start: 13, end: 19, from: 'pyhton', to: 'python' },
        { start: 30, end: 38, from: 'datasset', to: 'dataset' },
      ],
    });
  });

  it('takes swapped letters before the more frequent word, and else the more frequent', () => {
    const words = LexicalIndex.build([
      { question: 'angel angle angler' },
      { question: 'angler formats' },
      { question: 'angler format' },
      { question: 'formats' },
    ]);
    expect(correct('anlge', words).text).toBe('angle');
    // `formatd` is one letter from both; the plural stands in as many documents and sorts later.
    expect(correct('formatx', words).text).toBe('format');
  });

  it('changes 8 words of one text and no more', () => {
    const text = Array.from({ length: 10 }, () => 'pyhton').join(' ');
    expect(correct(text, corpus).changes).toHaveLength(8);
  });

  it('changes only words that the corpus has not into words that are known, and only once', () => {
    const word = fc.string({ unit: fc.constantFrom(...'pythonisaled'), maxLength: 8 });
    const text = fc.array(word, { maxLength: 5 }).map((parts) => parts.join(' '));
    fc.assert(
      fc.property(text, (typed) => {
        const { text: better, changes } = correct(typed, corpus);
        let rebuilt = '';
        let done = 0;
        for (const { start, end, from, to } of changes) {
          expect(typed.slice(start, end)).toBe(from);
          expect(corpus.knows(from)).toBe(false);
          const bare = to.replace("'", '');
          const known = corpus.knows(bare) || corpus.knows(bare.replace(/s$/, ''));
          expect(known || FUNCTION_WORDS.has(to)).toBe(true);
          rebuilt += typed.slice(done, start) + to;
          done = end;
        }
        expect(better).toBe(rebuilt + typed.slice(done));
        expect(correct(better, corpus).changes).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a misspelt form', () => {
  const corpus: Vocabulary = {
    knows: (term) => ['training', 'gradient'].includes(term),
    near: (word, edits) =>
      ['training', 'gradient']
        .map((term) => ({ term, distance: naiveDistance(word, term), documents: 1 }))
        .filter(({ distance }) => distance <= edits),
  };

  it('with a consonant doubled after two vowels is put right', () => {
    expect(correct('trainning', corpus).text).toBe('training');
  });

  it('of a plural is put right where the corpus has the singular alone', () => {
    expect(correct('clip graidents', corpus).text).toBe('clip gradients');
    expect(correct('clip gradients', corpus).text).toBe('clip gradients');
  });
});
