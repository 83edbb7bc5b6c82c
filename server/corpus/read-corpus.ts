import { createHash } from 'node:crypto';
import { extname, resolve } from 'node:path';
import { CorpusError } from '../errors.ts';
import { type FoundFile, findCorpusFiles, isSiteAddress } from './corpus-files.ts';
import { type DecodedText, decodeText } from './decode-text.ts';
import type { CorpusWarning, Entry } from './entry.ts';
import { uniqueIds } from './entry-id.ts';
import { formatOf, knownExtensions } from './formats.ts';
import { PageReads } from './page-reads.ts';
import type { AsyncCorpusReader, CorpusReader, ReadOptions, ReadResult } from './reader.ts';
import { SitePages } from './site-pages.ts';
import { type ReadCorpusOptions, readSource, SourceHash } from './source-hash.ts';
import { markdownExcess } from './text-bounds.ts';
import { toldWarnings, usableEntries } from './usable-entries.ts';

type AnyReader = CorpusReader | AsyncCorpusReader;

export type { ReadCorpusOptions } from './source-hash.ts';

/** Where a file may say its encoding. */
const HEAD_BYTES = 1024;

/** Warnings that an error's message tells. */
const TOLD_WARNINGS = 3;

export interface CorpusFileInfo {
  readonly path: string;
  readonly bytes: number;
  /** Of the file's bytes, in hexadecimal. */
  readonly sha256: string;
  readonly entries: number;
}

/** A corpus, read: its ids are unique, its questions and answers not empty. */
export interface Corpus {
  readonly entries: readonly Entry[];
  readonly warnings: readonly CorpusWarning[];
  /** How files were read where that had to be found out; no faults, also where `strict` is set. */
  readonly notes: readonly CorpusWarning[];
  readonly files: readonly CorpusFileInfo[];
  /** SHA-256 of the entries in order, in hexadecimal: equal corpora have equal hashes. */
  readonly hash: string;
  /** The `SourceHash` of what they were read from. */
  readonly source: string;
  /** Each page's key and what was read of it, for `earlier`; absent where nothing was read. */
  readonly reads?: Iterable<readonly [key: string, json: string]>;
}

/**
 * Reads a corpus. What can't be used of it is a warning, and the rest is read.
 *
 * @param patterns files, folders (all below them) or globs
 * @throws {CorpusError} when there is nothing to read, nothing readable or no entry, and on any
 *   warning where `strict` is set
 */
export async function readCorpus(
  patterns: readonly string[],
  options: ReadCorpusOptions = {},
): Promise<Corpus> {
  const warnings: CorpusWarning[] = [];
  const notes: CorpusWarning[] = [];
  const addresses = patterns.filter(isSiteAddress);
  const { siteSettings } = options;
  const found = await findCorpusFiles(patterns, { warnings, notes, siteSettings });
  const source = await SourceHash.of(found, options, warnings);
  const files: CorpusFileInfo[] = [];
  const entries: Entry[] = [];
  const authorIds = new Set<string>();
  const sites = await SitePages.of(found, options.urlPattern);
  const reads = new PageReads(options);
  /** How a file is read: of a site, as its generator does. */
  const asPage = (file: FoundFile): ReadOptions => {
    const { source } = file;
    if (source?.isBuilt) return { ...options, site: { url: source.url } };
    if (source !== undefined) return { ...options, source };
    const site = sites.pageOf(file);
    return site === undefined ? options : { ...options, site };
  };
  const take = (file: Omit<CorpusFileInfo, 'entries'>, result: ReadResult): void => {
    const refused: CorpusWarning[] = [];
    const usable = usableEntries(result.entries, refused);
    warnings.push(...toldWarnings([...refused, ...result.warnings]));
    notes.push(...(result.notes ?? []));
    for (const entry of usable) entries.push(entry);
    for (const id of result.authorIds ?? []) authorIds.add(id);
    files.push({ ...file, entries: usable.length });
  };
  for (const [done, file] of found.entries()) {
    options.onFile?.(done, found.length);
    const format = formatOf(file);
    const isLeftOut = sites.leavesOut(file);
    if (format === undefined) {
      if (!isLeftOut) warnUnknown(file, warnings);
      continue;
    }
    const said = { file: file.path, line: 0 };
    const content = await readSource(file, options);
    // Also of what is left out: `hashSource` parses no page to know which these are.
    source.addFile(file, content);
    if (isLeftOut) continue;
    if ('problem' in content) {
      warnings.push({ ...said, message: content.problem });
      continue;
    }
    const { bytes, sha256 } = content;
    const reader = await format.reader();
    const decoded = decode(bytes, reader, options.encoding);
    if ('problem' in decoded) {
      warnings.push({ ...said, message: decoded.problem });
      continue;
    }
    if (decoded.note !== undefined) notes.push({ ...said, message: decoded.note });
    if (decoded.warning !== undefined) warnings.push({ ...said, message: decoded.warning });
    const { path } = file;
    const page = asPage(file);
    const result = await reads.read(reader, { path, text: decoded.text }, page, (text) =>
      prepared(text, page),
    );
    if (result.leftOut !== undefined) sites.count(file, result.leftOut);
    take({ path, bytes: bytes.length, sha256 }, result);
  }
  options.onFile?.(found.length, found.length);
  notes.push(...sites.notes());
  for (const address of addresses) {
    const { readSite } = await import('./crawl/site-reader.ts');
    const pages = readSite(address, { options, reads, notes, warnings });
    for await (const { path, bytes, hash, result } of pages) {
      take({ path, bytes, sha256: hash }, result);
    }
  }
  const unique = uniqueIds(entries, authorIds);
  warnings.push(...unique.warnings);
  refuseNothing(patterns, found.length + addresses.length, files, unique.entries, warnings);
  if (options.strict && warnings.length > 0) {
    const count = warnings.length === 1 ? '1 warning' : `${warnings.length} warnings`;
    throw new CorpusError(`strict: the corpus has ${count}: ${told(warnings)}`);
  }
  return {
    entries: unique.entries,
    warnings,
    notes,
    files,
    hash: hashEntries(unique.entries),
    source: source.toString(),
    reads,
  };
}

/** Whoever names a file wants it read. */
function warnUnknown({ path, named }: FoundFile, warnings: CorpusWarning[]): void {
  if (!named) return;
  const message = `no reader for "${extname(path).toLowerCase()}": expected ${knownExtensions()}`;
  warnings.push({ file: path, line: 0, message });
}

function decode(bytes: Buffer, reader: AnyReader, encoding: string | undefined): DecodedText {
  const head = bytes.toString('latin1', 0, HEAD_BYTES);
  return decodeText(bytes, reader.declaredEncoding?.(head) ?? encoding);
}

/** A text of a generator's source as Markdown. */
function prepared(text: string, { source }: ReadOptions): string {
  // What its reader refuses could take as long to rewrite.
  if (source === undefined || markdownExcess(text) !== undefined) return text;
  return source.rules.readable(text.replace(/\r\n?/g, '\n'));
}

function refuseNothing(
  patterns: readonly string[],
  found: number,
  files: readonly CorpusFileInfo[],
  entries: readonly Entry[],
  warnings: readonly CorpusWarning[],
): void {
  if (entries.length > 0) return;
  const names = patterns.map((pattern) => `"${pattern}"`).join(', ');
  const subject = patterns.join(', ');
  const remedy = `name files, folders or globs of ${knownExtensions()} files`;
  if (patterns.length === 0) throw new CorpusError(`no corpus is named: ${remedy}`, { subject });
  if (found === 0) {
    // Beside "matches no file", which this says already.
    const others = warnings.filter(({ file }) => !patterns.includes(file));
    const seen = others.length === 0 ? '' : ` (${told(others)})`;
    const message = `no corpus found: nothing matches ${names} in ${resolve('.')}${seen}: ${remedy}`;
    throw new CorpusError(message, { subject });
  }
  const because = warnings.length === 0 ? remedy : told(warnings);
  throw new CorpusError(
    files.length === 0
      ? `no corpus to read: none of the ${found} files of ${names} can be used: ${because}`
      : `no entries in ${names} (${files.length} files read): ${because}`,
    { subject },
  );
}

function told(warnings: readonly CorpusWarning[]): string {
  const first = warnings
    .slice(0, TOLD_WARNINGS)
    .map(({ file, line, message }) => `${file}${line > 0 ? `:${line}` : ''}: ${message}`);
  const more = warnings.length - first.length;
  return [...first, ...(more > 0 ? [`and ${more} more`] : [])].join('; ').replace(/\s+/g, ' ');
}

function hashEntries(entries: readonly Entry[]): string {
  const hash = createHash('sha256');
  for (const entry of entries) hash.update(`${canonicalJson(entry)}\n`);
  return hash.digest('hex');
}

/** JSON with the keys of every object in order. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
