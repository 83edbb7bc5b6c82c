import type { CorpusWarning } from './entry.ts';
import { parsePage } from './page.ts';
import { entriesOfPage } from './page-entries.ts';
import type { CorpusReader } from './reader.ts';

/** Markdown FAQ pages as they are found in the wild; see `findQuestions` for what a question is. */
export const markdownFaqReader: CorpusReader = {
  name: 'Markdown FAQ',
  extensions: ['.md', '.markdown'],
  read(file, options) {
    const warnings: CorpusWarning[] = [];
    return entriesOfPage(parsePage(file, warnings), options, warnings);
  },
};
