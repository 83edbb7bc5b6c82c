import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder beside the checkout with real corpora and question sets. */
export const SHARED = process.env.DOCENT_EVAL_DIR ?? '../shared';

/** Whether tests that need it are skipped; where CI says so, its absence is a failure instead. */
export const SHARED_ABSENT = process.env.CI !== 'true' && !existsSync(join(SHARED, 'corpora'));

/** The pages of the corpora, `[file name, text]`. */
export function sharedPages(): readonly (readonly [name: string, text: string])[] {
  const folder = join(SHARED, 'corpora');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);
}
