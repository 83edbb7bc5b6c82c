import type { Corpus } from '../../server/corpus/read-corpus.ts';
import type { IndexedEntry } from '../../server/index/indexed-entry.ts';
import type { Collection } from '../../server/retrieval/collection.ts';
import type { AskedPhrasing } from './asked-phrasings.ts';
import type { CorpusPages } from './corpus-pages.ts';

/** What the rules look at. */
export interface LintSubject {
  /** In the index's order: an entry's number is its place here. */
  readonly entries: readonly IndexedEntry[];
  readonly collection: Collection;
  /** The corpus as it was read, and its pages; undefined where an index alone is looked at. */
  readonly corpus: { readonly read: Corpus; readonly pages: CorpusPages } | undefined;
  /** Words of an answer above which it is long. */
  readonly answerWords: number;
  /** Every question and alternate asked of the index; done when first wanted. */
  asked(): Promise<readonly AskedPhrasing[]>;
}

/**
 * Whether two entries can stand in each other's way: entries of another version or language are
 * told apart by what a page asks with.
 */
export function comparable(a: IndexedEntry, b: IndexedEntry): boolean {
  const versions = a.version === undefined || b.version === undefined || a.version === b.version;
  return versions && language(a) === language(b);
}

/** `zh` for `zh-Hant-TW`. */
export function language({ lang }: Pick<IndexedEntry, 'lang'>): string {
  return lang.split('-')[0]?.toLowerCase() ?? lang;
}
