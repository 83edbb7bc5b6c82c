import { join } from 'node:path';
import { readBounded } from '../read-bounded.ts';

/** A configuration file is short; a larger one is none. */
const MOST_BYTES = 256 * 1024;

/** The text of the first of these files that is there. */
export async function firstText(
  folder: string,
  names: readonly string[],
): Promise<string | undefined> {
  for (const name of names) {
    const content = await readBounded(join(folder, name), MOST_BYTES).catch(() => undefined);
    if (Buffer.isBuffer(content)) return content.toString('utf8');
  }
  return undefined;
}
