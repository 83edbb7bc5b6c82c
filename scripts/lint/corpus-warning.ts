import type { LintRule } from './rule.ts';

/** What the reader of the corpus passed over: unreadable files, unknown keys, empty entries. */
export const corpusWarning: LintRule = {
  name: 'corpus-warning',
  check({ corpus }) {
    return (corpus?.read.warnings ?? []).map(({ file, line, message }) => ({
      file,
      line,
      severity: 'warning',
      message: `${message[0]?.toUpperCase() ?? ''}${message.slice(1)}.`,
      remedy: 'Mend the file here: what is passed over is not in the index.',
    }));
  },
};
