import type { EntryStore } from '../index/entry-store.ts';
import type { EntryFilter } from './ranking.ts';

/** The entries that a filter lets through. */
export interface SelectedEntries {
  /** Their numbers, rising. */
  readonly entries: readonly number[];
  has(entry: number): boolean;
}

/**
 * Which entries have a tag, a language or a version: read once, at the first question with a filter,
 * since it takes reading every entry and most collections are never filtered.
 */
export class EntryFacets {
  readonly #entries: Pick<EntryStore, 'count' | 'get'>;
  #read: Facets | undefined;

  constructor(entries: Pick<EntryStore, 'count' | 'get'>) {
    this.#entries = entries;
  }

  /** The entries that have all that a filter names; undefined for a filter that names nothing. */
  select({ tags = [], lang, version }: EntryFilter): SelectedEntries | undefined {
    if (tags.length === 0 && lang === undefined && version === undefined) return undefined;
    this.#read ??= readFacets(this.#entries);
    const facets = this.#read;
    /** For each thing that is named, the lists of entries that have it; no entry is in two of them. */
    const wanted = [...new Set(tags)].map((tag) => [facets.tags.get(tag) ?? []]);
    if (lang !== undefined) wanted.push(matching(facets.langs, (own) => isInLanguage(own, lang)));
    if (version !== undefined) {
      wanted.push(matching(facets.versions, (own) => isOfVersion(own, version)));
    }
    const had = new Uint8Array(this.#entries.count);
    for (const lists of wanted) for (const numbers of lists) count(numbers, had);
    const has = (entry: number): boolean => had[entry] === wanted.length;
    const entries: number[] = [];
    for (let entry = 0; entry < had.length; entry++) if (has(entry)) entries.push(entry);
    return { entries, has };
  }
}

/** By tag, by language and by version: the numbers of the entries that have it, rising. */
interface Facets {
  readonly tags: ReadonlyMap<string, number[]>;
  readonly langs: ReadonlyMap<string, number[]>;
  readonly versions: ReadonlyMap<string, number[]>;
}

function readFacets(entries: Pick<EntryStore, 'count' | 'get'>): Facets {
  const tags = new Map<string, number[]>();
  const langs = new Map<string, number[]>();
  const versions = new Map<string, number[]>();
  for (let entry = 0; entry < entries.count; entry++) {
    const own = entries.get(entry);
    for (const tag of new Set(own.tags)) append(tags, tag, entry);
    append(langs, own.lang, entry);
    if (own.version !== undefined) append(versions, own.version, entry);
  }
  return { tags, langs, versions };
}

function count(numbers: readonly number[], into: Uint8Array): void {
  for (let i = 0; i < numbers.length; i++) into[numbers[i]!]! += 1;
}

function append(facet: Map<string, number[]>, value: string, entry: number): void {
  const numbers = facet.get(value);
  if (numbers === undefined) facet.set(value, [entry]);
  else numbers.push(entry);
}

function matching(facet: ReadonlyMap<string, number[]>, accept: (own: string) => boolean) {
  return [...facet].filter(([own]) => accept(own)).map(([, numbers]) => numbers);
}

/** Is one tag the other, or the other without its last parts? `zh` is any of `zh-CN`, `zh-TW`. */
export function isInLanguage(own: string, asked: string): boolean {
  const [a, b] = [own, asked].map((tag) => `${tag.toLowerCase().replaceAll('_', '-')}-`);
  return a!.startsWith(b!) || b!.startsWith(a!);
}

/** Is an entry's version the one that is asked for, or one below it? `2.3.1` is a `2.3`. */
export function isOfVersion(own: string, asked: string): boolean {
  const [a, b] = [own, asked].map((version) => version.toLowerCase().replace(/^v(?=\d)/, ''));
  return a!.startsWith(b!) && !/^[a-z0-9]/.test(a!.slice(b!.length));
}
