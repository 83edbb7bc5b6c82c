import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { packageVersion } from '../package-root.ts';
import { sha256 } from '../sha256.ts';
import { type FoundFile, findCorpusFiles, reason } from './corpus-files.ts';
import type { CrawlContext } from './crawl/crawl.ts';
import type { CorpusWarning } from './entry.ts';
import { formatOf } from './formats.ts';
import type { EarlierReads } from './page-reads.ts';
import { readBounded } from './read-bounded.ts';
import type { ReadOptions } from './reader.ts';
import { BUILT_SITE_FILES, exists, SITEMAP } from './site-files.ts';
import type { SiteSettings } from './sites/site.ts';

export interface ReadCorpusOptions extends ReadOptions {
  /** Any warning is an error. Default: false. */
  readonly strict?: boolean;
  /** Larger files are skipped. Default: 20 MB. */
  readonly maxFileBytes?: number;
  /** How sites are crawled, whose addresses are among the patterns. Default: not at all. */
  readonly crawl?: CrawlContext;
  /** Encoding of files that are not UTF-8 and don't say theirs, for instance `gb18030`. */
  readonly encoding?: string;
  /** What the configuration of a site's generator doesn't say, or says otherwise. */
  readonly siteSettings?: SiteSettings;
  /** Pages that are as they were when it was made are not read again. */
  readonly earlier?: EarlierReads | undefined;
  /** Called before each file, and at the end, with the number done of all that were found. */
  readonly onFile?: (done: number, total: number) => void;
}

const DEFAULTS = {
  strict: false,
  maxFileBytes: 20 * 1024 * 1024,
} satisfies ReadCorpusOptions;

/** The options that decide what a file is read to. */
export function readingOptions(
  options: ReadCorpusOptions,
): readonly (readonly [string, unknown])[] {
  // Not of the crawl: a corpus with a running site is always read.
  const { crawl: _crawl, earlier: _earlier, onFile: _onFile, ...read } = options;
  return Object.entries({ ...DEFAULTS, ...read }).sort();
}

/**
 * Names all that the entries of a corpus come from: which files there are, their bytes, the options
 * that they are read with, and Docent's version, because its readers may have been put right. Where
 * it is the same the entries are, and nothing has to be parsed to know it.
 */
export class SourceHash {
  readonly #hash = createHash('sha256');

  /** @param warnings of looking for the files: with `strict` they are what fails */
  private constructor(options: ReadCorpusOptions, warnings: readonly CorpusWarning[]) {
    const { length } = warnings;
    this.#add(readingOptions(options), packageVersion(), length);
  }

  /** Of all files that were found, without the files themselves. */
  static async of(
    found: readonly FoundFile[],
    options: ReadCorpusOptions,
    warnings: readonly CorpusWarning[],
  ): Promise<SourceHash> {
    const source = new SourceHash(options, warnings);
    const folders = new Set(found.flatMap(({ folder }) => folder ?? []));
    for (const folder of folders) {
      // What else tells a built site only has to be there; an index for its search may be large.
      for (const name of BUILT_SITE_FILES) {
        if (await exists(join(folder, name))) source.#add(name);
      }
      const sitemap = await readSource({ location: join(folder, SITEMAP) }, options);
      if (!('problem' in sitemap)) source.#add(sitemap.sha256);
    }
    return source;
  }

  addFile({ path, named, source }: FoundFile, content: SourceFile): void {
    // Also of where its site is, and of how its anchors are made.
    if (source !== undefined) this.#add(source.url, source.configuration);
    this.#add(path, named, 'problem' in content ? content.problem : content.sha256);
  }

  toString(): string {
    return this.#hash.digest('hex');
  }

  #add(...values: readonly unknown[]): void {
    this.#hash.update(`${JSON.stringify(values)}\n`);
  }
}

/** The `SourceHash` of a corpus, as `readCorpus` gives it, from its files' bytes alone. */
export async function hashSource(
  patterns: readonly string[],
  options: ReadCorpusOptions = {},
): Promise<string> {
  const warnings: CorpusWarning[] = [];
  const { siteSettings } = options;
  const found = await findCorpusFiles(patterns, { warnings, notes: [], siteSettings });
  const hash = await SourceHash.of(found, options, warnings);
  for (const file of found) {
    if (formatOf(file) !== undefined) hash.addFile(file, await readSource(file, options));
  }
  return hash.toString();
}

/** A file's bytes with their SHA-256 in hexadecimal, or why there are none. */
export type SourceFile =
  | { readonly bytes: Buffer; readonly sha256: string }
  | { readonly problem: string };

export async function readSource(
  { location }: Pick<FoundFile, 'location'>,
  { maxFileBytes = DEFAULTS.maxFileBytes }: ReadCorpusOptions,
): Promise<SourceFile> {
  try {
    const bytes = await readBounded(location, maxFileBytes);
    if (typeof bytes === 'string') return { problem: bytes };
    return { bytes, sha256: sha256(bytes) };
  } catch (error) {
    return { problem: `can't be read: ${reason(error)}` };
  }
}
