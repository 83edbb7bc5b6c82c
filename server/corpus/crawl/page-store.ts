import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { sha256 } from '../../sha256.ts';

const header = z.object({
  url: z.string(),
  /** After redirects. */
  finalUrl: z.string(),
  type: z.string(),
  etag: z.string().optional(),
  lastModified: z.string().optional(),
  /** The crawl that last asked for it. */
  run: z.int(),
  sha256: z.string(),
});

/** What is kept of a page beside its bytes. */
export type PageHeader = z.output<typeof header>;

export interface StoredPage extends PageHeader {
  readonly bytes: Buffer;
}

const state = z.object({
  start: z.string(),
  run: z.int(),
  finished: z.boolean(),
  /** What the last crawl that came to its end gave, in order. */
  pages: z.array(z.string()),
});

type State = z.output<typeof state>;

/**
 * The pages of one site on disk. Each is one file, put in place by rename, with the hash of its
 * bytes: one that a killed process or a bad disk left is not there.
 */
export class PageStore {
  readonly #folder: string;
  readonly #start: string;

  /** @param folder of all crawls; @param start the address that this one begins at */
  constructor(folder: string, start: string) {
    this.#folder = join(folder, sha256(start).slice(0, 16));
    this.#start = start;
  }

  /** The number of the crawl under way: the one before, if it did not come to its end. */
  async begin(): Promise<number> {
    await mkdir(this.#folder, { recursive: true });
    const last = await this.#state();
    const run = last === undefined ? 1 : last.finished ? last.run + 1 : last.run;
    await this.#writeState({ run, finished: false, pages: last?.pages ?? [] });
    return run;
  }

  /** The pages of the last crawl that came to its end, in its order. */
  async pages(): Promise<readonly string[]> {
    return (await this.#state())?.pages ?? [];
  }

  /** Ends a crawl: of pages that it did not give nothing is kept. */
  async finish(run: number, pages: readonly string[]): Promise<void> {
    await this.#writeState({ run, finished: true, pages });
    const names = new Set(['state.json', ...pages.map(fileName)]);
    for (const name of await readdir(this.#folder)) {
      if (!names.has(name)) await rm(join(this.#folder, name));
    }
  }

  async read(url: string): Promise<StoredPage | undefined> {
    const content = await readFile(join(this.#folder, fileName(url))).catch(() => undefined);
    const end = content?.indexOf('\n') ?? -1;
    if (content === undefined || end < 0) return undefined;
    const parsed = header.safeParse(jsonOrNothing(content.toString('utf8', 0, end)));
    const bytes = content.subarray(end + 1);
    if (!parsed.success || parsed.data.sha256 !== sha256(bytes)) return undefined;
    return { ...parsed.data, bytes };
  }

  async write(page: Omit<PageHeader, 'sha256'>, bytes: Buffer): Promise<void> {
    const line = JSON.stringify({ ...page, sha256: sha256(bytes) });
    await this.#write(fileName(page.url), Buffer.concat([Buffer.from(`${line}\n`), bytes]));
  }

  async remove(url: string): Promise<void> {
    await rm(join(this.#folder, fileName(url)), { force: true });
  }

  async #state(): Promise<State | undefined> {
    const text = await readFile(join(this.#folder, 'state.json'), 'utf8').catch(() => '');
    return state.safeParse(jsonOrNothing(text)).data;
  }

  #writeState(rest: Omit<State, 'start' | 'pages'> & { pages: readonly string[] }): Promise<void> {
    return this.#write('state.json', JSON.stringify({ start: this.#start, ...rest }));
  }

  async #write(name: string, content: string | Buffer): Promise<void> {
    const temporary = join(this.#folder, `${randomBytes(8).toString('hex')}.tmp`);
    try {
      await writeFile(temporary, content, { flush: true });
      await rename(temporary, join(this.#folder, name));
    } finally {
      await rm(temporary, { force: true });
    }
  }
}

function fileName(url: string): string {
  return `${sha256(url)}.page`;
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
