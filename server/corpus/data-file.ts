import type { Fields } from './check-fields.ts';
import type { CorpusWarning, Entry } from './entry.ts';
import type { PAGE_FIELDS, RECORD_FIELDS } from './entry-fields.ts';
import { uniqueIds } from './entry-id.ts';
import type { ReadOptions, ReadResult } from './reader.ts';
import { recordToEntry } from './record-entry.ts';

/** One entry of a data file as it was read; what it lacks is not yet said. */
export interface DataRecord {
  readonly fields: Fields<typeof RECORD_FIELDS>;
  /** 1-based. */
  readonly line: number;
  /** Where its question is; default: `line`. */
  readonly questionLine?: number;
}

/** Collects the warnings of one file. */
export class FileWarnings {
  readonly file: string;
  readonly list: CorpusWarning[] = [];

  constructor(file: string) {
    this.file = file;
  }

  readonly warn = (line: number, message: string): void => {
    this.list.push({ file: this.file, line, message });
  };
}

/**
 * Makes entries of a data file's records, in order. One without a question or an answer is a
 * warning.
 */
export function entriesOfRecords(
  page: Fields<typeof PAGE_FIELDS>,
  records: Iterable<DataRecord>,
  options: ReadOptions,
  warnings: FileWarnings,
): ReadResult {
  const toEntry = recordToEntry(warnings.file, page, options);
  const authorIds = new Set<string>();
  const read: Entry[] = [];
  for (const { fields, line, questionLine } of records) {
    const { question, answer, ...rest } = fields;
    if (question === undefined || answer === undefined) {
      const missing = question === undefined ? 'question' : 'answer';
      warnings.warn(line, `entry skipped: it has no usable "${missing}"`);
      continue;
    }
    if (rest.id !== undefined) authorIds.add(rest.id);
    read.push(toEntry({ ...rest, question, answer }, questionLine ?? line));
  }
  const { entries, warnings: clashes } = uniqueIds(read, authorIds);
  return { entries, warnings: [...warnings.list, ...clashes], authorIds };
}
