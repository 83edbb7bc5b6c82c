import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvReader } from '../../../server/corpus/csv.ts';

function read(text: string, path = 'data/faq.csv') {
  return csvReader.read({ path, text }, {});
}

describe('the CSV reader', () => {
  it('reads quoted cells with line ends, quotes and commas, each row at its line', () => {
    const { entries, warnings, notes } = read(
      'question,answer\r\n"Why, ""so""?","One.\r\n\r\nTwo."\r\n\r\nb?,c\r\n',
    );
    expect(warnings).toEqual([]);
    expect(notes).toBeUndefined();
    expect(entries).toEqual([
      {
        id: 'data-faq.why-so',
        question: 'Why, "so"?',
        alternates: [],
        answer: 'One.\n\nTwo.',
        source: {
          url: '',
          title: 'faq',
          section: '',
          file: 'data/faq.csv',
          line: 2,
          heading: 'Why, "so"?',
        },
        tags: [],
        lang: 'en',
      },
      expect.objectContaining({ question: 'b?', answer: 'c' }),
    ]);
    expect(entries[1]?.source.line).toBe(6);
  });

  it('reads every field, in any order and case of the columns', () => {
    const { entries, warnings } = read(
      'Answer, Question ,ID,Alternates,Tags,Section,Version,Updated,Source,Lang\n' +
        'So.,Why?,own,"How come?\nWhat for? | Why then?","b, a",S,2.10,2026-10-01,/own#here,de\n' +
        'x,y?,,,,,,,,\n',
    );
    expect(warnings).toEqual([]);
    expect(entries[0]).toMatchObject({
      id: 'own',
      alternates: ['How come?', 'What for?', 'Why then?'],
      tags: ['b', 'a'],
      version: '2.10',
      updated: '2026-10-01',
      lang: 'de',
      source: { url: '/own#here', section: 'S' },
    });
    expect(entries[1]).toMatchObject({ id: 'data-faq.y', alternates: [], tags: [] });
  });

  it.each([
    [';', 'faq.csv', 'read with a semicolon between its columns'],
    ['\t', 'faq.csv', 'read with a tab between its columns'],
    ['|', 'faq.csv', 'read with a vertical bar between its columns'],
    [',', 'faq.tsv', 'read with a comma between its columns'],
    ['\t', 'faq.tsv', undefined],
    [',', 'faq.csv', undefined],
  ])('finds %j between the columns of %s', (delimiter, path, note) => {
    const rows = [
      ['question', 'answer', 'tags'],
      ['a?', '"b, c; d\te|f"', 'x'],
    ];
    const { entries, notes } = read(rows.map((row) => row.join(delimiter)).join('\n'), path);
    expect(entries).toMatchObject([{ question: 'a?', answer: 'b, c; d\te|f', tags: ['x'] }]);
    expect(notes).toEqual(note && [{ file: path, line: 1, message: note }]);
  });

  it('takes the delimiter that a line before the table says', () => {
    const { entries } = read('sep=;\nquestion;answer\na?;b\n');
    expect(entries).toMatchObject([{ question: 'a?', answer: 'b', source: { line: 3 } }]);
  });

  it('names columns that it does not know, and those that come twice', () => {
    const { entries, warnings } = read('question,answer,colour,answer,\na?,b,red,c,\n');
    expect(entries).toMatchObject([{ answer: 'b' }]);
    expect(warnings.map(({ line, message }) => [line, message])).toEqual([
      [1, expect.stringMatching(/^unknown column "colour" is not used: expected one of question,/)],
      [1, expect.stringMatching(/^second column "answer" is not used/)],
    ]);
  });

  it.each([
    ['a?,b,c,d', 2, 'entry skipped: it has 4 cells for 3 columns; is a quote missing?'],
    ['a?', 2, 'entry skipped: it has no usable "answer"'],
    [',b', 2, 'entry skipped: it has no usable "question"'],
    ['a?,b,"not a date"', 2, '"updated" is not used: expected an ISO 8601 date'],
  ])('warns of the row %j and reads the rest', (row, line, message) => {
    const { entries, warnings } = read(`question,answer,updated\n${row}\ngood?,yes,2026-01-01\n`);
    expect(entries.at(-1)).toMatchObject({ question: 'good?', updated: '2026-01-01' });
    expect(warnings).toEqual([
      { file: 'data/faq.csv', line, message: expect.stringContaining(message) },
    ]);
  });

  it('reads up to a quote that is never closed, and says where', () => {
    const { entries, warnings } = read('question,answer\na?,b\n"c?,d\ne?,f\n');
    expect(entries.map(({ question }) => question)).toEqual(['a?']);
    expect(warnings).toEqual([
      {
        file: 'data/faq.csv',
        line: 3,
        message: 'the file is not valid CSV: a quote is opened here or below and never closed',
      },
    ]);
  });

  it.each(['', 'x', 'a?,b', 'question,text\na?,b'])('says what it expects of %j', (text) => {
    expect(read(text)).toMatchObject({
      entries: [],
      warnings: [{ line: 0, message: expect.stringContaining('expected the columns "question"') }],
    });
  });

  it('never throws, whatever the text', () => {
    const piece = fc.constantFrom(
      ...['question', 'answer', ',', ';', '\t', '|', '"', '""', '\n', '\r\n', '\r', 'a?', ' '],
      ...['sep=;\n', '\0', 'é', '__proto__', 'id'],
    );
    fc.assert(
      fc.property(fc.boolean(), fc.array(piece, { maxLength: 40 }), (head, pieces) => {
        const text = (head ? 'question,answer\n' : '') + pieces.join('');
        for (const { question, answer } of read(text).entries) {
          expect(question + answer).not.toBe('');
        }
      }),
      { numRuns: 500 },
    );
  });

  it('gives back any cells that were quoted', () => {
    const cell = fc.string({ minLength: 1 }).filter((text) => /\w/.test(text) && !/\r/.test(text));
    fc.assert(
      fc.property(fc.constantFrom(',', ';', '\t'), fc.array(cell), (delimiter, answers) => {
        const quoted = answers.map((text) => `"q?"${delimiter}"${text.replaceAll('"', '""')}"`);
        const { entries } = read([`question${delimiter}answer`, ...quoted].join('\n'));
        expect(entries.map(({ answer }) => answer)).toEqual(answers.map((text) => text.trim()));
      }),
    );
  });
});
