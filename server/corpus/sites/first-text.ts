import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A configuration file is short; a larger one is none. */
const MOST_BYTES = 256 * 1024;

/** The text of the first of these files that is there. */
export async function firstText(
  folder: string,
  names: readonly string[],
): Promise<string | undefined> {
  for (const name of names) {
    const content = await readFile(join(folder, name)).catch(() => undefined);
    if (content !== undefined && content.length <= MOST_BYTES) return content.toString('utf8');
  }
  return undefined;
}
