import { CsvError, parse } from 'csv-parse/sync';
import { checkFields } from './check-fields.ts';
import { type DataRecord, entriesOfRecords, FileWarnings } from './data-file.ts';
import { RECORD_FIELDS, RECORD_OPTIONS } from './entry-fields.ts';
import type { CorpusReader } from './reader.ts';
import { refused, TEXT_BOUNDS, tooManyRecords } from './text-bounds.ts';

/** What may stand between two cells, and its name in a message. */
const DELIMITERS = { ',': 'a comma', ';': 'a semicolon', '\t': 'a tab', '|': 'a vertical bar' };

/** Characters that the first row is looked for in. */
const HEAD_LENGTH = 65_536;

/** Columns whose cells hold a list, an item a line or between vertical bars. */
const LISTS = new Set(['alternates']);

/**
 * Tables with the names of the fields in the first row, in any order and case. What stands between
 * the cells is found out, and noted where it isn't what the file's ending says.
 */
export const csvReader: CorpusReader = {
  name: 'CSV',
  read(file, options) {
    const warnings = new FileWarnings(file.path);
    const table = tableOf(file.text);
    const usual = /\.csv$/i.test(file.path) ? ',' : '\t';
    const expected = 'expected the columns "question" and "answer", named in the first row';
    const parsed = parseTable(table.text, table.delimiter, table.line, warnings);
    if (parsed.length > TEXT_BOUNDS.records) {
      return refused(file.path, tooManyRecords(parsed.at(-1)!.line, 'rows'));
    }
    const [head, ...rows] = parsed;
    const names = head?.cells.map((cell) => cell.trim().toLowerCase()) ?? [];
    if (!names.includes('question') || !names.includes('answer')) {
      warnings.warn(0, `no entries found: ${expected}`);
      return { entries: [], warnings: warnings.list };
    }
    const known = names.map((name, column) => {
      return isField(name) && names.indexOf(name) === column;
    });
    names.forEach((name, column) => {
      if (known[column] || (name === '' && rows.every(({ cells }) => !cells[column]))) return;
      const what = names.indexOf(name) < column ? 'second' : 'unknown';
      const fields = Object.keys(RECORD_FIELDS).join(', ');
      const message = `${what} column "${name}" is not used: expected one of ${fields}`;
      warnings.warn(head?.line ?? 1, message);
    });
    const result = entriesOfRecords({}, records(rows, names, known, warnings), options, warnings);
    if (table.delimiter === usual) return result;
    const message = `read with ${DELIMITERS[table.delimiter]} between its columns`;
    return { ...result, notes: [{ file: file.path, line: 1, message }] };
  },
};

function isField(name: string): boolean {
  return Object.hasOwn(RECORD_FIELDS, name) || Object.hasOwn(RECORD_OPTIONS.synonyms, name);
}

interface Row {
  readonly cells: readonly string[];
  /** 1-based. */
  readonly line: number;
}

type Delimiter = keyof typeof DELIMITERS;

/** The table's text and delimiter; spreadsheets may say it in a line before, `sep=;`. */
function tableOf(file: string): { text: string; delimiter: Delimiter; line: number } {
  const text = file.replace(/\r\n?/g, '\n');
  const said = /^sep=([,;\t|])\n/i.exec(text);
  if (said !== null) {
    return { text: text.slice(said[0].length), delimiter: said[1] as Delimiter, line: 2 };
  }
  const beginning = text.slice(0, HEAD_LENGTH);
  let delimiter: Delimiter = ',';
  let most = 0;
  for (const candidate of Object.keys(DELIMITERS) as Delimiter[]) {
    const [head] = parseTable(beginning, candidate, 1, undefined, 1);
    const names = new Set(head?.cells.map((cell) => cell.trim().toLowerCase()));
    const known = [...names].filter(isField).length;
    if (known > most) [delimiter, most] = [candidate, known];
  }
  return { text, delimiter, line: 1 };
}

function parseTable(
  text: string,
  delimiter: string,
  firstLine: number,
  warnings: FileWarnings | undefined,
  limit?: number,
): readonly Row[] {
  const rows: Row[] = [];
  let next = firstLine;
  try {
    parse(text, {
      delimiter,
      record_delimiter: '\n',
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      // One too many tells that there are.
      to: limit ?? TEXT_BOUNDS.records + 1,
      on_record: (cells: readonly string[], { lines }) => {
        // A line end in a cell is quoted, and then counted too.
        const breaks = cells.reduce((sum, cell) => sum + cell.split('\n').length - 1, 0);
        rows.push({ cells, line: firstLine + lines - 1 - breaks });
        next = firstLine + lines;
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const problem =
      error.code === 'CSV_QUOTE_NOT_CLOSED'
        ? 'a quote is opened here or below and never closed'
        : error.message;
    warnings?.warn(next, `the file is not valid CSV: ${problem}`);
  }
  return rows;
}

function* records(
  rows: readonly Row[],
  names: readonly string[],
  known: readonly boolean[],
  warnings: FileWarnings,
): Generator<DataRecord> {
  for (const { cells, line } of rows) {
    if (cells.every((cell) => cell.trim() === '')) continue;
    if (cells.slice(names.length).some((cell) => cell.trim() !== '')) {
      const count = `${cells.length} cells for ${names.length} columns`;
      warnings.warn(line, `entry skipped: it has ${count}; is a quote missing?`);
      continue;
    }
    const given = names.flatMap((name, column) => {
      const cell = cells[column]?.trim() ?? '';
      if (!known[column] || cell === '') return [];
      const value = LISTS.has(name) ? listOf(cell) : cell;
      return [{ name, line, read: () => ({ value }) }];
    });
    const fields = checkFields(given, RECORD_FIELDS, RECORD_OPTIONS, warnings.warn);
    yield { fields, line };
  }
}

function listOf(cell: string): readonly string[] {
  return cell
    .split(/[\n|]/)
    .map((item) => item.trim())
    .filter(Boolean);
}
