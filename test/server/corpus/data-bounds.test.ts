import { describe, expect, test } from 'vitest';
import { csvReader } from '../../../server/corpus/csv.ts';
import { jsonLinesReader, jsonReader } from '../../../server/corpus/json.ts';
import { jsonExcess, TEXT_BOUNDS } from '../../../server/corpus/text-bounds.ts';

const file = (path: string, text: string) => ({ path, text });

describe('the bounds of data files', () => {
  test('as many rows as may be are looked at, one more is said at its line', () => {
    // The first row has the names.
    const table = (rows: number) => `question,answer\n${'a\n'.repeat(rows - 1)}`;
    const { warnings } = csvReader.read(file('x.csv', table(TEXT_BOUNDS.records)), {});
    expect(warnings[0]?.message).toMatch(/^entry skipped/);
    expect(csvReader.read(file('x.csv', table(TEXT_BOUNDS.records + 1)), {})).toEqual({
      entries: [],
      warnings: [
        { file: 'x.csv', line: 250_001, message: 'skipped: more than 250000 rows: split it' },
      ],
    });
  }, 60_000);

  test('so are lines of JSON Lines', () => {
    const read = (lines: number) =>
      jsonLinesReader.read(file('x.jsonl', Array<string>(lines).fill('').join('\n')), {});
    expect(read(TEXT_BOUNDS.records).warnings).toEqual([]);
    expect(read(TEXT_BOUNDS.records + 1).warnings).toEqual([
      { file: 'x.jsonl', line: 250_001, message: 'skipped: more than 250000 lines: split it' },
    ]);
  });

  test('and commas of JSON, before it is parsed', () => {
    expect(jsonExcess('[0,\n0,\n0]', 2)).toBeUndefined();
    expect(jsonExcess('[0,\n0,\n0,0]', 2)).toEqual({
      line: 3,
      message: 'skipped: more than 2 commas: split it',
    });
    const zeros = `[${'0,'.repeat(TEXT_BOUNDS.jsonCommas + 1)}0]`;
    expect(jsonReader.read(file('x.json', zeros), {}).warnings).toEqual([
      { file: 'x.json', line: 1, message: 'skipped: more than 4000000 commas: split it' },
    ]);
  });
});
