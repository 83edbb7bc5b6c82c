import { isMap, isSeq } from 'yaml';
import type { CorpusWarning, Entry } from './entry.ts';
import { PAGE_FIELDS, RECORD_FIELDS } from './entry-fields.ts';
import { uniqueIds } from './entry-id.ts';
import type { CorpusReader } from './reader.ts';
import { type EntryRecord, recordToEntry } from './record-entry.ts';
import { parseYaml, readFields, resolveAlias, type YamlSource } from './yaml-fields.ts';

/**
 * YAML: a list of entries, or a map with the fields of a page and the list under `entries`. An
 * entry has `question` and `answer` (Markdown), and may have `alternates`, `id`, `tags`, `section`,
 * `version`, `updated`, `url` and `lang`.
 */
export const yamlReader: CorpusReader = {
  name: 'YAML',
  extensions: ['.yaml', '.yml'],
  read(file, options) {
    const warnings: CorpusWarning[] = [];
    const yaml = parseYaml(file.text, { file: file.path, line: 1, what: 'the file' }, warnings);
    const { contents } = yaml.document;
    const list = isMap(contents) ? resolveAlias(contents.get('entries', true), yaml) : contents;
    if (!isSeq(list)) {
      yaml.warn(0, 'no entries found: expected a list, or a map with a list under "entries"');
      return { entries: [], warnings };
    }
    const page = readFields(contents, PAGE_FIELDS, yaml, {
      unknownKeys: 'warn',
      skip: ['entries'],
    });
    const toEntry = recordToEntry(file.path, page, options);
    const authorIds = new Set<string>();
    const read: Entry[] = [];
    for (const item of list.items) {
      const record = readRecord(item, yaml);
      if (record === undefined) continue;
      if (record.fields.id !== undefined) authorIds.add(record.fields.id);
      read.push(toEntry(record.fields, record.line));
    }
    const { entries, warnings: clashes } = uniqueIds(read, authorIds);
    return { entries, warnings: [...warnings, ...clashes], authorIds };
  },
};

function readRecord(
  item: unknown,
  yaml: YamlSource,
): { readonly fields: EntryRecord; readonly line: number } | undefined {
  const node = resolveAlias(item, yaml);
  const line = yaml.lineOf(item);
  if (!isMap(node)) {
    yaml.warn(line, 'entry skipped: expected a map with "question" and "answer"');
    return undefined;
  }
  const { question, answer, ...rest } = readFields(node, RECORD_FIELDS, yaml, {
    unknownKeys: 'warn',
  });
  if (question === undefined || answer === undefined) {
    const missing = question === undefined ? 'question' : 'answer';
    yaml.warn(line, `entry skipped: it has no usable "${missing}"`);
    return undefined;
  }
  const questionLine = yaml.lineOf(node.get('question', true) ?? item);
  return { fields: { ...rest, question, answer }, line: questionLine };
}
