import type { CorpusWarning, Entry } from './entry.ts';
import type { SourcePage } from './sites/source-page.ts';

/** One file of a corpus, already decoded. */
export interface CorpusFile {
  /** Relative to the corpus root, with forward slashes: becomes `source.file`. */
  readonly path: string;
  /** Without a byte order mark, line ends as found. */
  readonly text: string;
}

/** A page of a built or running site, which is read whole: entries are its sections. */
export interface SitePage {
  /** Where the page does not say it; '' where nothing does. */
  readonly url: string;
  /** The site's name, which titles end with. */
  readonly name?: string;
}

export interface ReadOptions {
  /**
   * Pattern of a page's address where the page itself does not say it, with `{path}` standing for
   * the file's path without its extension: `https://docs.example.org/faq/{path}.html`.
   */
  readonly urlPattern?: string;
  /**
   * What pages give that don't say it: `questions` (the default, but for pages of a site), or
   * `sections`, an entry for each heading with text under it, of pages that are no list of questions.
   */
  readonly pages?: 'questions' | 'sections';
  /** The site that the file is a page of, if it is known to be one. */
  readonly site?: SitePage;
  /** Language of entries that do not say theirs; default: detected from the text. */
  readonly lang?: string;
  /** The page that a site's generator makes of the file. */
  readonly source?: SourcePage;
}

export interface ReadResult {
  readonly entries: readonly Entry[];
  readonly warnings: readonly CorpusWarning[];
  /** Why a page of a site was passed over, in a word or two; then there are no entries. */
  readonly leftOut?: string;
  /** How the file was read, where that had to be found out; no fault of the file. */
  readonly notes?: readonly CorpusWarning[];
  /** Ids among the entries that their authors chose; two equal ones are worth a warning. */
  readonly authorIds?: ReadonlySet<string>;
}

/** A reader that needs a library which has only promises. */
export interface AsyncCorpusReader extends Omit<CorpusReader, 'read'> {
  read(file: CorpusFile, options: ReadOptions): Promise<ReadResult>;
}

/** A reader turns one file of one format into entries. It never throws for what is in the file. */
export interface CorpusReader {
  readonly name: string;
  /** The encoding that a file says it has, from its first 1,024 bytes read as Latin-1. */
  declaredEncoding?(head: string): string | undefined;
  read(file: CorpusFile, options: ReadOptions): ReadResult;
}
