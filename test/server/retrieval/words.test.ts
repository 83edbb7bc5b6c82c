import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalise } from '../../../server/embedding/normalise.ts';
import { identifierTerms, LONGEST_WORD } from '../../../server/retrieval/lexical/identifier.ts';
import { wordGroups, words } from '../../../server/retrieval/words.ts';

const terms = (text: string): string => words(text).join(' ');

describe('normalise', () => {
  it('trims and makes one space of each run of white space, non-breaking and line ends too', () => {
    expect(normalise('  how\u00a0 do\r\n\tI\u2003install \u3000')).toBe('how do I install');
  });

  it('folds compatibility forms and drops soft hyphens and zero-width marks', () => {
    expect(normalise('ＧＰＵ ﬁle max_\u200bdevice me\u00admory\ufeff')).toBe(
      'GPU file max_device memory',
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = normalise(text);
        expect(normalise(once)).toBe(once);
      }),
    );
  });
});

describe('words', () => {
  it.each([
    ['Where is the Log?', 'where is the log', 'plain words in small letters'],
    ['max_device_memory', 'max_device_memory max device memory', 'whole and parts'],
    ['GeneratorDataset', 'generatordataset generator dataset', 'humps'],
    ['HTTPServer', 'httpserver http server', 'an acronym ends before the last capital'],
    ['GPUs', 'gpus gpu', 'the plural of an acronym'],
    ['ops.concat', 'ops.concat ops concat', 'dotted names'],
    ['nn.max_pool', 'nn.max_pool nn max_pool max pool', 'parts have parts'],
    ['c_transforms', 'c_transforms transforms', 'parts of one letter are left out'],
    ['libpython3.7m.so.1.0', 'libpython3.7m.so.1.0 libpython3 libpython 7m so', 'file names'],
    ['--port', 'port', 'dashes of a flag'],
    ['--max-memory', 'maxmemory max memory', 'a flag with a hyphen, as if joined'],
    ['pre-trained', 'pretrained pre trained', 'hyphens: people write it all three ways'],
    ['E40011', 'e40011 40011', 'error codes, with and without the letter'],
    ['resnet50', 'resnet50 resnet 50', 'names with numbers'],
    ['python 1.8', 'python 1.8', 'a version is one word'],
    ['1.8.0', '1.8.0 1.8', 'a longer version answers to the shorter'],
    ['2-3 of 2026-10-01', '2 3 of 2026 10 01', 'ranges and dates are numbers'],
    ['C++ and C#, not C', 'c++ and c# not c', 'languages with signs'],
    ['libstdc++.so, C++17', 'libstdc++ libstdc so c++ 17', 'signs inside of names'],
    ["don't, can’t, I'm", 'dont cant im', 'contractions as typed without apostrophe'],
    ["the IDE's menu", 'the ide menu', 'a possessive is its owner'],
    ["l'eau", 'l eau', 'other apostrophes part words'],
    ['__init__ self._x', 'init self x', 'underscores at the ends say nothing'],
    ['e.g. docs/en:a@b', 'e.g docs en a b', 'other signs part words'],
    ['Übung naïve ÉCOLE', 'übung naïve école', 'letters beyond ASCII'],
    ['ＧＰＵ m²', 'gpu m2', 'compatibility forms'],
    ['❤️ 👨‍💻 \u0301 --- ...', '', 'no words without letters or numbers'],
    ['如何安装', '如何 何安 安装', 'Chinese as character pairs'],
    ['在GPU上', '在 gpu 上', 'scripts part words; a lone character stays'],
    ['データの読み込み', 'デー ータ タの の読 読み み込 込み', 'Japanese as character pairs'],
    ['한국어 문서', '한국 국어 문서', 'Korean as character pairs within its words'],
    ['𠮷野家', '𠮷野 野家', 'characters of two code units are not cut'],
  ])('makes of %j the terms %j: %s', (text, expected) => {
    expect(terms(text)).toBe(expected);
  });

  it('cuts Thai by the dictionary', () => {
    expect(words('ติดตั้งโปรแกรม').length).toBeGreaterThan(1);
    expect(words('ติดตั้งโปรแกรม').join('')).toBe('ติดตั้งโปรแกรม');
  });

  it('is not led astray by half a character that it saw before', () => {
    expect(words('\ud840')).toEqual([]);
    expect(words('\u{20000}\u{20001}')).toEqual(['\u{20000}\u{20001}']);
  });

  it('keeps a word of 64 letters and drops one of 65', () => {
    expect(words(`a ${'x'.repeat(64)}`)).toEqual(['a', 'x'.repeat(64)]);
    expect(words(`a ${'x'.repeat(65)}`)).toEqual(['a']);
  });

  it('keeps repeats and reading order', () => {
    expect(words('to be or not to be')).toEqual(['to', 'be', 'or', 'not', 'to', 'be']);
  });

  it('finds on ASCII what a regular expression finds', () => {
    const ascii = fc.string({
      unit: fc.oneof(
        fc.constantFrom(...'aAbBsSx019'),
        fc.constantFrom(..."._-'+# "),
        fc.string({ minLength: 1, maxLength: 1 }),
      ),
      maxLength: 30,
    });
    fc.assert(
      fc.property(ascii, (text) => {
        expect(words(text)).toEqual(wordsByPattern(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('gives the terms of the groups, each once a group, on text without paired scripts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        expect(wordGroups(text).flat()).toEqual(words(text));
      }),
    );
  });

  it('gives terms that are found in themselves, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        for (const term of words(text)) {
          expect(term.length).toBeGreaterThan(0);
          expect(term.length).toBeLessThanOrEqual(LONGEST_WORD);
          expect(term).not.toMatch(/\s/);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('wordGroups', () => {
  it('puts the whole word before its parts', () => {
    expect(wordGroups('set max_memory 如何用')).toEqual([
      ['set'],
      ['max_memory', 'max', 'memory'],
      ['如何'],
      ['何用'],
    ]);
  });
});

/** The slow way for ASCII: one pattern for words, and every word through `identifierTerms`. */
function wordsByPattern(text: string): string[] {
  const word = /[a-z0-9]+(?:(?:_+|[.'-])[a-z0-9]+)*/giy;
  const found: string[] = [];
  for (let at = 0; at < text.length; ) {
    word.lastIndex = at;
    let match = word.exec(text)?.[0];
    if (match === undefined) {
      at++;
      continue;
    }
    const rest = text.slice(at + match.length);
    if (!/\d/.test(match) && rest.startsWith('++')) match += '++';
    else if (/^[a-z]$/i.test(match) && /^#(?![a-z0-9])/i.test(rest)) match += '#';
    found.push(...identifierTerms(match));
    at += match.length;
  }
  return found;
}
