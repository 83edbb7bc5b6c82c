import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entry } from '../../server/corpus/entry.ts';

const PAGE_ENTRIES = 100;

/** Writes made-up entries as pages of Markdown, a hundred a page, into a folder. */
export async function writePages(folder: string, entries: readonly Entry[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (let from = 0; from < entries.length; from += PAGE_ENTRIES) {
    const page = entries.slice(from, from + PAGE_ENTRIES);
    const text = page.map(({ question, answer }) => `## Q: ${question}\n\n${answer}\n`);
    await writeFile(join(folder, `page-${from}.md`), `# Page ${from}\n\n${text.join('\n')}`);
  }
}
