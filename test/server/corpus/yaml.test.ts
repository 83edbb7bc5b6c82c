import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReadOptions } from '../../../server/corpus/reader.ts';
import { yamlReader } from '../../../server/corpus/yaml.ts';

function read(text: string, options: ReadOptions = {}) {
  return yamlReader.read({ path: 'data/faq.yaml', text }, options);
}

describe('the YAML reader', () => {
  it('reads a bare list', () => {
    const { entries, warnings } = read(
      '- question: Why `so`?\n  answer: |\n    One.\n\n    Two.\n',
    );
    expect(warnings).toEqual([]);
    expect(entries).toEqual([
      {
        id: 'data-faq.why-so',
        question: 'Why so?',
        alternates: [],
        answer: 'One.\n\nTwo.',
        source: {
          url: '',
          title: 'faq',
          section: '',
          file: 'data/faq.yaml',
          line: 1,
          heading: 'Why `so`?',
        },
        tags: [],
        lang: 'en',
      },
    ]);
  });

  it("reads every field, the file's as defaults of its entries'", () => {
    const text = `
title: T
url: https://x.example/faq
lang: de
tags: [a]
version: 2.10
updated: 2026-01-02
entries:
  - question: Warum?
    answer: Darum.
  - id: own
    question: Why?
    answer: So.
    alternates: [How come?]
    tags: [b, a]
    section: S
    version: 3
    updated: 2026-10-01
    url: /own#here
    lang: no
`;
    const { entries, warnings } = read(text);
    expect(warnings).toEqual([]);
    expect(entries[0]).toMatchObject({
      source: { title: 'T', url: 'https://x.example/faq#warum', line: 9 },
      lang: 'de',
      tags: ['a'],
      version: '2.10',
      updated: '2026-01-02',
    });
    expect(entries[1]).toMatchObject({
      id: 'own',
      alternates: ['How come?'],
      source: { url: '/own#here', section: 'S', line: 12 },
      tags: ['a', 'b'],
      version: '3',
      updated: '2026-10-01',
      lang: 'no',
    });
  });

  it('numbers the anchors and ids of equal questions', () => {
    const { entries } = read('- {question: a?, answer: x}\n- {question: a?, answer: y}', {
      urlPattern: '/{path}',
    });
    expect(entries.map(({ id, source }) => [id, source.url])).toEqual([
      ['data-faq.a', '/data/faq#a'],
      ['data-faq.a-2', '/data/faq#a-1'],
    ]);
  });

  it.each([
    ['- just text', 1, 'entry skipped: expected a map with "question" and "answer"'],
    ['- question: a?', 1, 'entry skipped: it has no usable "answer"'],
    ['- answer: a', 1, 'entry skipped: it has no usable "question"'],
    ['- question: a?\n  answer: "  "', 1, 'entry skipped: it has no usable "answer"'],
    ['- question: [a]\n  answer: b', 1, 'entry skipped: it has no usable "question"'],
    ['- question: a?\n  answer: b\n  colour: red', 3, 'unknown key "colour": expected one of'],
    ['- question: a?\n  answer: b\n  updated: soon', 3, '"updated" is not used: expected an ISO'],
    ['- question: a?\n  answer: b\n  tags: {x: y}', 3, '"tags" is not used: expected a list'],
    ['- question: a?\n  answer: b\n  lang: "not a tag"', 3, '"lang" is not used:'],
    [
      '- question: a?\n  answer: b\n  url: javascript:x',
      3,
      '"url" is not used: expected an address',
    ],
    ['- question: a?\n  answer: b\n  answer: c', 3, '"answer" is given twice: the first is used'],
  ])('warns of %j with its line and reads the rest', (bad, line, message) => {
    const { entries, warnings } = read(`${bad}\n- question: good?\n  answer: yes`);
    expect(entries.at(-1)).toMatchObject({ question: 'good?', answer: 'yes' });
    expect(warnings.map((warning) => warning.line)).toContain(line);
    expect(warnings.map((warning) => warning.message).join('\n')).toContain(message);
  });

  it('warns of an id that is used twice', () => {
    const { entries, warnings } = read(
      '- {id: x, question: a?, answer: b}\n- {id: x, question: c?, answer: d}',
    );
    expect(entries.map(({ id }) => id)).toEqual(['x', 'x-2']);
    expect(warnings).toEqual([
      {
        file: 'data/faq.yaml',
        line: 2,
        message: 'id "x" is taken by an earlier entry: "x-2" is used',
      },
    ]);
  });

  it.each(['', '42', 'title: x', 'entries: 1', '# nothing'])(
    'says what it expects of %j',
    (text) => {
      const { entries, warnings } = read(text);
      expect(entries).toEqual([]);
      expect(warnings).toEqual([
        {
          file: 'data/faq.yaml',
          line: 0,
          message: 'no entries found: expected a list, or a map with a list under "entries"',
        },
      ]);
    },
  );

  it('warns of broken YAML with its line', () => {
    const { warnings } = read('- question: a?\n  answer: "b\n- question: c?\n  answer: d');
    expect(warnings[0]?.message).toMatch(/^the file is not valid YAML: /);
    expect(warnings[0]?.line).toBeGreaterThanOrEqual(2);
  });

  it('follows anchors, but not thousands of them', () => {
    const shared = '- &e {question: a?, answer: &t text}\n- *e\n- {question: b?, answer: *t}';
    expect(read(shared).entries.map(({ answer }) => answer)).toEqual(['text', 'text', 'text']);
    const level = (name: string, of: string) => `${name}: &${name} [${`*${of},`.repeat(9)}*${of}]`;
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x,x]\n${level('b', 'a')}\n${level('c', 'b')}\n${level('d', 'c')}\nentries:\n  - question: q?\n    answer: x\n    tags: *d\n`;
    const { entries, warnings } = read(bomb);
    expect(entries).toHaveLength(1);
    expect(warnings.map(({ message }) => message).join()).toMatch(/"tags" is not used: .*alias/i);
  });

  it('resolves 20,000 aliases in one pass, entries and values alike', () => {
    const text = `- &e {question: a?, answer: &t text}\n${'- *e\n- {question: b?, answer: *t}\n'.repeat(10_000)}`;
    const { entries, warnings } = read(text);
    expect(entries).toHaveLength(20_001);
    expect(new Set(entries.map(({ answer }) => answer))).toEqual(new Set(['text']));
    expect(warnings).toEqual([]);
  });

  it('takes the last anchor before an alias, and names one that does not exist or holds itself', () => {
    const last =
      '- {question: a?, answer: &t one}\n- {question: b?, answer: &t two}\n- {question: c?, answer: *t}';
    expect(read(last).entries.at(-1)?.answer).toBe('two');
    const { entries, warnings } = read(
      '- {question: a?, answer: x, tags: &s [*s]}\n- {question: b?, answer: y, tags: [*none]}',
    );
    expect(entries.map(({ tags }) => tags)).toEqual([[], []]);
    expect(warnings.map(({ line, message }) => `${line}: ${message}`)).toEqual([
      '1: "tags" is not used: its aliases stand for more than 1000 values',
      '2: "tags" is not used: it refers to "none", an anchor that does not exist',
    ]);
  });

  it.each([['\r'], ['\r\n'], ['\n']])('reads lines that end in %j', (end) => {
    const text = [
      '- question: a?',
      '  answer: |',
      '    b',
      '    c',
      '- question: d?',
      '  answer: e',
    ];
    const { entries, warnings } = read(text.join(end));
    expect(warnings).toEqual([]);
    expect(entries.map(({ answer, source }) => [source.line, answer])).toEqual([
      [1, 'b\nc'],
      [5, 'e'],
    ]);
  });

  it.each([
    ['lists', '['.repeat(100_000)],
    ['maps', Array.from({ length: 3_000 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('')],
    ['list items', '- '.repeat(50_000)],
  ])('says once that %s are nested too deeply', (_, text) => {
    const { entries, warnings } = read(text);
    expect(entries).toEqual([]);
    expect(warnings.map(({ message }) => message)).toEqual([
      'the file is not used: it is nested too deeply',
    ]);
  });

  it('replaces half a surrogate pair, which UTF-8 can not hold', () => {
    const { entries } = read('- question: "a\\ud800?"\n  answer: "b\\udc00"', { urlPattern: '/p' });
    expect(entries[0]).toMatchObject({ question: 'a\u{fffd}?', answer: 'b\u{fffd}' });
  });

  it('never throws, whatever the text', () => {
    const piece = fc.constantFrom(
      '- question: a?\n',
      '  answer: b\n',
      'entries:\n',
      '- ',
      '&a ',
      '*a',
      ': ',
      '{',
      '}',
      '[',
      ']',
      '"',
      "'",
      '|\n',
      '>',
      '<<: *a\n',
      '!!int ',
      '? ',
      '---\n',
      '...\n',
      '\t',
      '%YAML 9\n',
      'id: x\n',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const { entries } = read(pieces.join(''));
        for (const { question, answer } of entries) expect(question + answer).not.toBe('');
      }),
      { numRuns: 500 },
    );
  });
});
