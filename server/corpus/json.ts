import type { Node } from 'jsonc-parser';
import { type DataRecord, entriesOfRecords, FileWarnings } from './data-file.ts';
import { PAGE_FIELDS, RECORD_FIELDS, RECORD_OPTIONS } from './entry-fields.ts';
import { type JsonSource, member, parseJson, readJsonFields } from './json-fields.ts';
import type { CorpusReader } from './reader.ts';
import { jsonExcess, refused, TEXT_BOUNDS, tooManyRecords } from './text-bounds.ts';

/** JSON: a list of entries, or an object with the fields of a page and the list as `entries`. */
export const jsonReader: CorpusReader = {
  name: 'JSON',
  read(file, options) {
    const warnings = new FileWarnings(file.path);
    const excess = jsonExcess(file.text);
    if (excess !== undefined) return refused(file.path, excess);
    const json = parseJson(file.text, { line: 1, what: 'the file' }, warnings.warn);
    const list = member(json.root, 'entries') ?? json.root;
    if (list?.type !== 'array') {
      json.warn(0, 'no entries found: expected a list, or an object with a list under "entries"');
      return { entries: [], warnings: warnings.list };
    }
    const page = readJsonFields(json.root, PAGE_FIELDS, json, {
      unknownKeys: 'warn',
      skip: ['entries'],
    });
    return entriesOfRecords(page, records(list.children ?? [], json), options, warnings);
  },
};

/** JSON Lines: an entry a line. A line that can't be read is a warning, and the others count. */
export const jsonLinesReader: CorpusReader = {
  name: 'JSON Lines',
  read(file, options) {
    const warnings = new FileWarnings(file.path);
    const lines = file.text.split(/\r\n|\n|\r/);
    if (lines.length > TEXT_BOUNDS.records) {
      return refused(file.path, tooManyRecords(TEXT_BOUNDS.records + 1, 'lines'));
    }
    return entriesOfRecords({}, lineRecords(lines, warnings), options, warnings);
  },
};

function* lineRecords(lines: readonly string[], warnings: FileWarnings): Generator<DataRecord> {
  for (const [index, text] of lines.entries()) {
    if (text.trim() === '') continue;
    const json = parseJson(text, { line: index + 1, what: 'the line' }, warnings.warn);
    if (json.errors === 0 && json.root !== undefined) yield* records([json.root], json);
  }
}

function* records(nodes: readonly Node[], json: JsonSource): Generator<DataRecord> {
  for (const node of nodes) {
    const line = json.lineOf(node);
    if (node.type !== 'object') {
      json.warn(line, 'entry skipped: expected an object with "question" and "answer"');
      continue;
    }
    const question = member(node, 'question');
    yield {
      fields: readJsonFields(node, RECORD_FIELDS, json, RECORD_OPTIONS),
      line,
      ...(question && { questionLine: json.lineOf(question) }),
    };
  }
}
