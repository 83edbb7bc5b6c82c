import { isMap } from 'yaml';
import type { NoteComment } from './answer-slice.ts';
import type { Fields } from './check-fields.ts';
import type { CorpusWarning } from './entry.ts';
import { ENTRY_FIELDS } from './entry-fields.ts';
import { parseYaml, readFields } from './yaml-fields.ts';

/** What an author adds to an entry of any Markdown FAQ without changing how the page looks. */
export type AuthorNote = Fields<typeof ENTRY_FIELDS>;

/**
 * Reads the comment under a question,
 * ```
 * <!-- docent
 * id: import-torch
 * alternates:
 *   - can it load torch weights?
 * tags: [convert]
 * -->
 * ```
 * Whatever can't be used in it is a warning with its line; the rest counts.
 */
export function readNotes(
  notes: readonly NoteComment[],
  file: string,
  warnings: CorpusWarning[],
): AuthorNote {
  let read: AuthorNote = {};
  let found = false;
  for (const note of notes) {
    const place = { file, line: note.line, what: 'docent comment' };
    if (!note.leads || found) {
      const message = found
        ? 'second docent comment of one question: not used'
        : 'docent comment is not directly under its question: not used';
      warnings.push({ file, line: note.line, message });
      continue;
    }
    found = true;
    const yaml = parseYaml(note.text, place, warnings);
    const { contents, errors } = yaml.document;
    if (errors.length > 0 || contents === null) continue;
    if (!isMap(contents)) yaml.warn(note.line, 'docent comment: expected "key: value" lines');
    else read = readFields(contents, ENTRY_FIELDS, yaml, { unknownKeys: 'warn' });
  }
  return read;
}
