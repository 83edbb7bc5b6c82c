import { isMap, isSeq } from 'yaml';
import { type DataRecord, entriesOfRecords, FileWarnings } from './data-file.ts';
import { PAGE_FIELDS, RECORD_FIELDS, RECORD_OPTIONS } from './entry-fields.ts';
import type { CorpusReader } from './reader.ts';
import { refused } from './text-bounds.ts';
import { yamlExcess } from './yaml-excess.ts';
import { parseYaml, readFields, type YamlSource } from './yaml-fields.ts';

/**
 * YAML: a list of entries, or a map with the fields of a page and the list under `entries`. An
 * entry has `question` and `answer` (Markdown), and may have `alternates`, `id`, `tags`, `section`,
 * `title`, `version`, `updated`, `url` and `lang`.
 */
export const yamlReader: CorpusReader = {
  name: 'YAML',
  read(file, options) {
    const warnings = new FileWarnings(file.path);
    const excess = yamlExcess(file.text);
    if (excess !== undefined) return refused(file.path, excess);
    const place = { file: file.path, line: 1, what: 'the file' };
    const yaml = parseYaml(file.text, place, warnings.list);
    const { contents } = yaml.document;
    const list = isMap(contents) ? yaml.aliases.resolve(contents.get('entries', true)) : contents;
    if (!isSeq(list)) {
      // What is wrong with it has been said.
      if (list === null && warnings.list.length > 0)
        return { entries: [], warnings: warnings.list };
      yaml.warn(0, 'no entries found: expected a list, or a map with a list under "entries"');
      return { entries: [], warnings: warnings.list };
    }
    const page = readFields(contents, PAGE_FIELDS, yaml, {
      unknownKeys: 'warn',
      skip: ['entries'],
    });
    return entriesOfRecords(page, records(list.items, yaml), options, warnings);
  },
};

function* records(items: readonly unknown[], yaml: YamlSource): Generator<DataRecord> {
  for (const item of items) {
    const node = yaml.aliases.resolve(item);
    const line = yaml.lineOf(item);
    if (!isMap(node)) {
      yaml.warn(line, 'entry skipped: expected a map with "question" and "answer"');
      continue;
    }
    const fields = readFields(node, RECORD_FIELDS, yaml, RECORD_OPTIONS);
    yield { fields, line, questionLine: yaml.lineOf(node.get('question', true) ?? item) };
  }
}
