import type { CorpusWarning } from './entry.ts';
import { parsePage } from './page.ts';
import { entriesOfPage } from './page-entries.ts';
import type { CorpusReader } from './reader.ts';
import { markdownExcess, refused } from './text-bounds.ts';
import { warnOfUnclosedFence } from './unclosed-fence.ts';

/** Markdown FAQ pages as they are found in the wild; see `findQuestions` for what a question is. */
export const markdownFaqReader: CorpusReader = {
  name: 'Markdown FAQ',
  read(file, options) {
    const excess = markdownExcess(file.text);
    if (excess !== undefined) return refused(file.path, excess);
    const warnings: CorpusWarning[] = [];
    const page = parsePage(file, warnings, options.source);
    warnOfUnclosedFence(page, warnings);
    return entriesOfPage(page, options, warnings);
  },
};
