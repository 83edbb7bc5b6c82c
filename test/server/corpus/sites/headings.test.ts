import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readCorpus } from '../../../../server/corpus/read-corpus.ts';
import { madeSite } from './made-site.ts';

/** What one page of headings became when the real generator built it with these files. */
interface Built {
  readonly version: string;
  readonly command: string;
  readonly files: Readonly<Record<string, string>>;
  /** Where the page is put. */
  readonly page: string;
  /** The ids of its headings in order, '' for none; those in lists and quotes left out. */
  readonly ids: readonly string[];
}

const FIXTURES = new URL('../../../fixtures/sites/', import.meta.url);
const BUILT: Readonly<Record<string, Built>> = JSON.parse(
  await readFile(new URL('headings.json', FIXTURES), 'utf8'),
);
const PAGE = await readFile(new URL('headings.md', FIXTURES), 'utf8');

test.each(Object.keys(BUILT))(
  '%s: the entries of a page lead to the ids that it built',
  async (name) => {
    const { files, page, ids } = BUILT[name] ?? expect.fail();
    const site = await madeSite({ ...files, [page]: PAGE });
    const { entries } = await readCorpus([site]);
    const anchors = entries.map(({ source }) => decodeURIComponent(source.url.split('#')[1] ?? ''));
    expect(anchors).toEqual(ids);
  },
);

// As their versions in headings.json build it.
test.each([
  ['VitePress', 'two-linesunderlined'],
  ['MkDocs', ''],
  ['Hugo', 'underlined'],
])('%s: two lines underlined together have the anchor "%s"', async (name, anchor) => {
  const { files, page } = BUILT[name] ?? expect.fail();
  const site = await madeSite({ ...files, [page]: 'Two lines\nunderlined\n---\n\nText.\n' });
  const { entries } = await readCorpus([site]);
  expect(entries.map(({ source }) => source.url.split('#')[1] ?? '')).toEqual([anchor]);
});
