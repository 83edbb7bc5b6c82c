import { createHash } from 'node:crypto';
import { packageVersion } from '../package-root.ts';
import type {
  AsyncCorpusReader,
  CorpusFile,
  CorpusReader,
  ReadOptions,
  ReadResult,
} from './reader.ts';
import { type ReadCorpusOptions, readingOptions } from './source-hash.ts';

/** Length of a key, in hexadecimal digits. */
export const READ_KEY_LENGTH = 32;
/** Of a text. A longer one is one that changes with every edit of a whole FAQ, and read again then. */
const MOST_CHARACTERS = 4 * 2 ** 20;

/** What pages were read to before. */
export interface EarlierReads {
  /** What `PageReads` gave for this key, if it did. */
  find(key: string): string | undefined;
}

/**
 * Reads the pages of a corpus, but for those that have been read before: a site's pages take longer
 * to be read than to be found unchanged. Iterating gives each page's key and what was read, as JSON:
 * what the next reading is to find.
 */
export class PageReads implements Iterable<readonly [key: string, json: string]> {
  readonly #earlier: EarlierReads | undefined;
  readonly #options: string;
  readonly #results = new Map<string, ReadResult>();

  constructor(options: ReadCorpusOptions) {
    this.#earlier = options.earlier;
    this.#options = JSON.stringify([packageVersion(), readingOptions(options)]);
  }

  /**
   * @param prepare gives the text as the reader wants it
   */
  async read(
    reader: CorpusReader | AsyncCorpusReader,
    file: CorpusFile,
    options: ReadOptions,
    prepare: (text: string) => string = (text) => text,
  ): Promise<ReadResult> {
    const key = this.#key(reader.name, file, options);
    const found = this.#earlier?.find(key);
    const result =
      found === undefined
        ? await readSafely(reader, { ...file, text: prepare(file.text) }, options)
        : fromJson(found);
    if (file.text.length <= MOST_CHARACTERS) this.#results.set(key, result);
    return result;
  }

  *[Symbol.iterator](): Generator<readonly [string, string]> {
    for (const [key, result] of this.#results) yield [key, toJson(result)];
  }

  /** Names all that the result depends on: readers look at nothing else. */
  #key(name: string, { path, text }: CorpusFile, { site, source }: ReadOptions): string {
    const page = source && [source.url, source.isBuilt, source.configuration, source.addresses];
    return createHash('sha256')
      .update(JSON.stringify([this.#options, name, path, site, page, source?.site]))
      .update(text)
      .digest('hex')
      .slice(0, READ_KEY_LENGTH);
  }
}

async function readSafely(
  reader: CorpusReader | AsyncCorpusReader,
  file: CorpusFile,
  options: ReadOptions,
): Promise<ReadResult> {
  try {
    return await reader.read(file, options);
  } catch (error) {
    // Thousands of nested quotes or lists overflow the stack; anything else is a fault of ours.
    if (!(error instanceof RangeError)) throw error;
    const message = 'skipped: it is nested too deeply';
    return { entries: [], warnings: [{ file: file.path, line: 0, message }] };
  }
}

function toJson({ authorIds, ...rest }: ReadResult): string {
  return JSON.stringify({ ...rest, ...(authorIds !== undefined && { authorIds: [...authorIds] }) });
}

/** @param json of a build of ours, its checksum looked at */
function fromJson(json: string): ReadResult {
  const { authorIds, ...rest } = JSON.parse(json) as ReadResult & { authorIds?: string[] };
  return { ...rest, ...(authorIds !== undefined && { authorIds: new Set(authorIds) }) };
}
