import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rejoin } from '../../../../server/retrieval/lexical/compounds.ts';
import { LexicalIndex } from '../../../../server/retrieval/lexical/lexical-index.ts';

const corpus = LexicalIndex.build([
  { question: 'What is a zorbmap?', answer: 'Each zorbmap has a wibble label.' },
  { question: 'How do I quux dax?', alternates: ['Where is the flim flams file?'] },
  { question: 'Set the wibble up', answer: 'With krellbox.store, or in a GrentMiv: see snorb.js.' },
  { question: 'Labels of a wibbleset', answer: 'A gorp. Tove (mimsy) borogove, brillig slithy' },
  { question: 'wibble gyre. A set', context: 'wabegimble' },
  { question: 'wibblelabelset', answer: 'Data of one base; a database is fine.' },
]);
const everyday = new Set(['wabegimble']);
const rejoined = (text: string) => rejoin(text, corpus, (word) => everyday.has(word));

describe('rejoin', () => {
  it.each([
    ['my zorb map', 'my zorbmap', 'two words that the corpus has as one, and not apart'],
    ['Zorb map?', 'Zorbmap?', 'with the capital and the mark that they had'],
    ['two (zorb maps)', 'two (zorbmaps)', 'the plural of a word that the corpus has'],
    ['the quuxdax', 'the quux dax', 'one word that the corpus has as two, side by side'],
    ['Quuxdax!', 'Quux dax!', 'with the capital and the mark that it had'],
    ['flimflam', 'flim flam', 'the singular of a pair'],
    ['grent miv zorb map', 'grent miv zorbmap', 'but not the parts of a name that the corpus has'],
    ['snorbjs', 'snorb js', 'one word that the corpus has with a dot'],
  ])('makes %j to %j: %s', (text, expected) => {
    expect(rejoined(text)).toEqual({ text: expected, compounds: [] });
  });

  it.each([
    ['quux dax wibble label', 'words that the corpus has side by side'],
    ['zorbmap zorbmaps krellbox', 'words that the corpus has, or their plural'],
    ['zorb, map (zorb) map zorb "map"', 'words with a mark between them'],
    ['Zorb Map the Zorb map', 'capitals inside a sentence'],
    ['zorb_map zorb-map quux.dax QuuxDax quuxDax --quuxdax `quuxdax`', 'code'],
    ['gorptove tovemimsy mimsyborogove', 'words that stand side by side across a mark only'],
    ['wibbleup seta', 'words that end in a small function word, or in one letter'],
    ['zorb 2 map', 'words with a number between them'],
    ['如何 安装 зорб мап', 'words of another script'],
    ['', 'nothing at all'],
  ])('leaves %j as it is: %s', (text) => {
    expect(rejoined(text)).toEqual({ text, compounds: [] });
  });

  it('leaves two words that may both be meant and names the one word besides', () => {
    expect(rejoined('wibble sets')).toEqual({ text: 'wibble sets', compounds: ['wibblesets'] });
    expect(rejoined('which wibble set')).toEqual({
      text: 'which wibble set',
      compounds: ['wibbleset'],
    });
  });

  it('joins two words of the corpus where the dictionary has the one word', () => {
    const apart = LexicalIndex.build([{ question: 'wabegimble' }, { question: 'gimble, wabe' }]);
    expect(rejoin('wabe gimble', apart, () => false).text).toBe('wabe gimble');
    expect(rejoin('wabe gimble', apart, () => true).text).toBe('wabegimble');
  });

  it('changes spaces alone, and nothing when asked again', () => {
    const word = fc.constantFrom(
      ...'zorb map quux dax wibble set label zorbmap quuxdax gyre'.split(' '),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), (typed) => {
        const { text } = rejoined(typed.join(' '));
        expect(text.replaceAll(' ', '')).toBe(typed.join(''));
        expect(rejoined(text).text).toBe(text);
      }),
    );
  });
});

describe('the pairs of a lexical index', () => {
  it('are the neighbours of its texts, of two letters or more, read back from its bytes', () => {
    const word = fc.constantFrom('ab', 'cd', 'abc', 'x', 'of', 'over', 'e2', 'F_g');
    const texts = fc.array(fc.array(word, { maxLength: 6 }), { maxLength: 6 });
    fc.assert(
      fc.property(texts, (documents) => {
        const built = LexicalIndex.build(
          documents.map((typed, i) => ({ question: typed.join(' '), answer: `ab ${i}` })),
        );
        const index = LexicalIndex.fromBytes(built.toBytes());
        const parts = ['ab', 'cd', 'abc', 'over'];
        for (const first of parts) {
          for (const second of parts) {
            const neighbours = documents.some((typed) =>
              typed.some((w, i) => w === first && typed[i + 1] === second),
            );
            expect(index.hasPair(first, second)).toBe(neighbours);
          }
        }
        expect(index.hasPair('ab', 'of') || index.hasPair('x', 'ab')).toBe(false);
      }),
    );
  });
});
