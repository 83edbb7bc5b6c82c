import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonLinesReader, jsonReader } from '../../../server/corpus/json.ts';

const read = (text: string) => jsonReader.read({ path: 'data/faq.json', text }, {});
const readLines = (text: string) => jsonLinesReader.read({ path: 'data/faq.jsonl', text }, {});

describe('the JSON reader', () => {
  it('reads a bare list, each question at its line', () => {
    const { entries, warnings } = read(
      '[\n {"question": "Why `so`?",\n  "answer": "One.\\n\\nTwo."},\n {"answer": "c", "question": "b?"}]',
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
          file: 'data/faq.json',
          line: 2,
          heading: 'Why `so`?',
        },
        tags: [],
        lang: 'en',
      },
      expect.objectContaining({ question: 'b?', answer: 'c' }),
    ]);
    expect(entries[1]?.source.line).toBe(4);
  });

  it("reads every field, the file's as defaults, numbers as they are spelt", () => {
    const { entries, warnings } = read(`{
      "title": "T", "url": "https://x.example/faq", "lang": "de", "tags": ["a"],
      "version": 2.10, "updated": "2026-01-02",
      "entries": [
        {"question": "Warum?", "answer": "Darum.", "section": null},
        {"id": "own", "question": "Why?", "answer": "So.", "alternates": ["How come?"],
         "tags": "b, a", "section": "S", "version": 3, "source": "/own#here", "lang": "no"}
      ]}`);
    expect(warnings).toEqual([]);
    expect(entries[0]).toMatchObject({
      source: { title: 'T', url: 'https://x.example/faq#warum', section: '' },
      lang: 'de',
      version: '2.10',
      updated: '2026-01-02',
    });
    expect(entries[1]).toMatchObject({
      id: 'own',
      alternates: ['How come?'],
      tags: ['a', 'b'],
      version: '3',
      lang: 'no',
      source: { url: '/own#here', section: 'S' },
    });
  });

  it.each([
    ['"text"', 1, 'entry skipped: expected an object with "question" and "answer"'],
    ['{"question": "a?"}', 1, 'entry skipped: it has no usable "answer"'],
    ['{"question": "a?", "answer": {"x": 1}}', 1, '"answer" is not used: '],
    ['{"question": "a?", "answer": "b",\n"colour": 1}', 2, 'unknown key "colour": expected one of'],
    ['{"question": "a?", "answer": "b", "answer": "c"}', 1, '"answer" is given twice'],
    ['{"question": "a?", "answer": "b",\n"__proto__": {}}', 2, 'unknown key "__proto__"'],
    [
      '{"question": "a?",,\n"answer": "b"}',
      1,
      'the file is not valid JSON: property name expected',
    ],
  ])('warns of %j with its line and reads the rest', (bad, line, message) => {
    const { entries, warnings } = read(`[${bad},\n{"question": "good?", "answer": "yes"}]`);
    expect(entries.at(-1)).toMatchObject({ question: 'good?', answer: 'yes' });
    const told = warnings.find((warning) => warning.message.includes(message));
    expect(told?.line).toBe(line);
  });

  it.each(['', '42', '{"title": "x"}', '{"entries": 1}'])('says what it expects of %j', (text) => {
    const { entries, warnings } = read(text);
    expect(entries).toEqual([]);
    expect(warnings.at(-1)?.message).toBe(
      'no entries found: expected a list, or an object with a list under "entries"',
    );
  });

  it('tells the first ten errors and counts the others', () => {
    const { warnings } = read(`[${'{"a" 1},'.repeat(30)}]`);
    const errors = warnings.filter(({ message }) => message.includes('JSON'));
    expect(errors).toHaveLength(11);
    expect(errors.at(-1)?.message).toMatch(/^the file has \d+ more JSON errors$/);
  });

  it('never throws, whatever the text', () => {
    const piece = fc.constantFrom(
      ...['[', ']', '{', '}', ',', ':', '"', '\\', '\\u', '"question"', '"answer"', '"a?"'],
      ...['"entries"', 'null', 'true', '-1e9', '//', '\n', '"__proto__"', '"id"', '[[', '\0'],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        for (const { question, answer } of read(pieces.join('')).entries) {
          expect(question + answer).not.toBe('');
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the JSON Lines reader', () => {
  it('reads an entry a line, and the others where one is broken', () => {
    const { entries, warnings } = readLines(
      '{"question": "a?", "answer": "b"}\r\n\r\n{"question": "c?",\n{"question": "d?", "answer": "e", "x": 1}\n7\n',
    );
    expect(entries.map(({ question, source }) => [question, source.line])).toEqual([
      ['a?', 1],
      ['d?', 4],
    ]);
    expect(warnings.map(({ line }) => line)).toEqual(expect.arrayContaining([3, 4, 5]));
    expect(warnings[0]?.message).toMatch(/^the line is not valid JSON: /);
  });
});
