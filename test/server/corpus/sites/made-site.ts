import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { readCorpus } from '../../../../server/corpus/read-corpus.ts';
import type { SiteSettings } from '../../../../server/corpus/sites/site.ts';

/** A folder of these files, gone when the test is over. */
export async function madeSite(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'docent-site-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

/** By source file, the address of its first entry. */
export async function addressesOf(
  files: Readonly<Record<string, string>>,
  siteSettings?: SiteSettings,
): Promise<Record<string, string>> {
  const { entries } = await readCorpus([await madeSite(files)], { siteSettings });
  const found: Record<string, string> = {};
  for (const { source } of entries) found[source.file] ??= source.url;
  return found;
}

/** The answers of a site's only page. */
export async function answersOf(files: Readonly<Record<string, string>>): Promise<string[]> {
  const { entries } = await readCorpus([await madeSite(files)]);
  return entries.map(({ answer }) => answer);
}
