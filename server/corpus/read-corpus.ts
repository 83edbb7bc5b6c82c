import { createHash } from 'node:crypto';
import { extname, resolve } from 'node:path';
import { CorpusError } from '../errors.ts';
import { asciidocReader } from './asciidoc.ts';
import { type FoundFile, findCorpusFiles, isSiteAddress, reason } from './corpus-files.ts';
import type { CrawlContext } from './crawl/crawl.ts';
import { readSite } from './crawl/site-reader.ts';
import { csvReader } from './csv.ts';
import { decodeText } from './decode-text.ts';
import type { CorpusWarning, Entry } from './entry.ts';
import { uniqueIds } from './entry-id.ts';
import { htmlReader } from './html.ts';
import { jsonLinesReader, jsonReader } from './json.ts';
import { markdownFaqReader } from './markdown-faq.ts';
import { mdxReader } from './mdx.ts';
import { readBounded } from './read-bounded.ts';
import type { AsyncCorpusReader, CorpusReader, ReadOptions, ReadResult } from './reader.ts';
import { SitePages } from './site-pages.ts';
import { toldWarnings, usableEntries } from './usable-entries.ts';
import { yamlReader } from './yaml.ts';

type AnyReader = CorpusReader | AsyncCorpusReader;

/** One reader a format; the first that knows a file's extension reads it. */
const READERS: readonly AnyReader[] = [
  markdownFaqReader,
  yamlReader,
  jsonReader,
  jsonLinesReader,
  csvReader,
  htmlReader,
  mdxReader,
  asciidocReader,
];

export const DEFAULT_MAX_FILE_BYTES = 20 * 1024 * 1024;

/** Where a file may say its encoding. */
const HEAD_BYTES = 1024;

/** Warnings that an error's message tells. */
const TOLD_WARNINGS = 3;

export interface ReadCorpusOptions extends ReadOptions {
  /** Any warning is an error. Default: false. */
  readonly strict?: boolean;
  /** Larger files are skipped. Default: 20 MB. */
  readonly maxFileBytes?: number;
  /** How sites are crawled, whose addresses are among the patterns. Default: not at all. */
  readonly crawl?: CrawlContext;
  /** Encoding of files that are not UTF-8 and don't say theirs, for instance `gb18030`. */
  readonly encoding?: string;
}

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
  const found = await findCorpusFiles(patterns, warnings);
  const files: CorpusFileInfo[] = [];
  const entries: Entry[] = [];
  const authorIds = new Set<string>();
  const sites = await SitePages.of(found, options.urlPattern);
  for (const file of found) {
    if (sites.leavesOut(file)) continue;
    const reader = readerOf(file, warnings);
    if (reader === undefined) continue;
    const content = await readText(file, reader, options);
    if (typeof content === 'string') {
      warnings.push({ file: file.path, line: 0, message: content });
      continue;
    }
    const said = { file: file.path, line: 0 };
    if (content.note !== undefined) notes.push({ ...said, message: content.note });
    if (content.warning !== undefined) warnings.push({ ...said, message: content.warning });
    const site = sites.pageOf(file);
    const reading = site === undefined ? options : { ...options, site };
    const result = await readSafely(reader, file.path, content.text, reading);
    if (result.leftOut !== undefined) sites.count(file, result.leftOut);
    const refused: CorpusWarning[] = [];
    const usable = usableEntries(result.entries, refused);
    warnings.push(...toldWarnings([...refused, ...result.warnings]));
    notes.push(...(result.notes ?? []));
    for (const entry of usable) entries.push(entry);
    for (const id of result.authorIds ?? []) authorIds.add(id);
    const { bytes, sha256 } = content;
    files.push({ path: file.path, bytes, sha256, entries: usable.length });
  }
  notes.push(...sites.notes());
  for (const address of addresses) {
    for await (const { path, bytes, hash, result } of readSite(address, options, notes, warnings)) {
      const usable = usableEntries(result.entries, warnings);
      warnings.push(...toldWarnings(result.warnings));
      for (const entry of usable) entries.push(entry);
      for (const id of result.authorIds ?? []) authorIds.add(id);
      files.push({ path, bytes, sha256: hash, entries: usable.length });
    }
  }
  const unique = uniqueIds(entries, authorIds);
  warnings.push(...unique.warnings);
  refuseNothing(patterns, found.length + addresses.length, files, unique.entries, warnings);
  if (options.strict && warnings.length > 0) {
    const count = warnings.length === 1 ? '1 warning' : `${warnings.length} warnings`;
    throw new CorpusError(`strict: the corpus has ${count}: ${told(warnings)}`);
  }
  return { entries: unique.entries, warnings, notes, files, hash: hashEntries(unique.entries) };
}

function readerOf(file: FoundFile, warnings: CorpusWarning[]): AnyReader | undefined {
  const extension = extname(file.path).toLowerCase();
  const reader = READERS.find(({ extensions }) => extensions.includes(extension));
  if (reader === undefined && file.named) {
    const message = `no reader for "${extension}": expected ${knownExtensions()}`;
    warnings.push({ file: file.path, line: 0, message });
  }
  // A folder's README is about the folder.
  const readme = /(?:^|\/)readme\.[^/]*$/i.test(file.path);
  return readme && !file.named ? undefined : reader;
}

interface FileContent {
  readonly text: string;
  readonly note?: string;
  readonly warning?: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** The text of a file, or why there is none. */
async function readText(
  { location }: FoundFile,
  reader: AnyReader,
  { maxFileBytes = DEFAULT_MAX_FILE_BYTES, encoding }: ReadCorpusOptions,
): Promise<FileContent | string> {
  let content: Buffer;
  try {
    const read = await readBounded(location, maxFileBytes);
    if (typeof read === 'string') return read;
    content = read;
  } catch (error) {
    return `can't be read: ${reason(error)}`;
  }
  const head = content.toString('latin1', 0, HEAD_BYTES);
  const decoded = decodeText(content, reader.declaredEncoding?.(head) ?? encoding);
  if ('problem' in decoded) return decoded.problem;
  return { ...decoded, bytes: content.length, sha256: sha256(content) };
}

async function readSafely(
  reader: AnyReader,
  path: string,
  text: string,
  options: ReadOptions,
): Promise<ReadResult> {
  try {
    return await reader.read({ path, text }, options);
  } catch (error) {
    // Thousands of nested quotes or lists overflow the stack; anything else is a fault of ours.
    if (!(error instanceof RangeError)) throw error;
    const message = 'skipped: it is nested too deeply';
    return { entries: [], warnings: [{ file: path, line: 0, message }] };
  }
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

function knownExtensions(): string {
  return READERS.flatMap(({ extensions }) => extensions).join(', ');
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

function sha256(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
