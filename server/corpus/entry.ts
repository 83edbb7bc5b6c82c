/** Where an entry came from. `file`, `line` and `heading` are raw, as in the file. */
export interface EntrySource {
  /** Page address plus anchor; absolute, or root-relative for pages that Docent serves itself. */
  readonly url: string;
  /** The page's title. */
  readonly title: string;
  /** The headings above the question, outermost first, joined by " > "; '' when there are none. */
  readonly section: string;
  /** Path of the file, relative to the corpus root that it was found under, with forward slashes. */
  readonly file: string;
  /** 1-based line of the question in the file. */
  readonly line: number;
  /** The question as it stands in the file, markup included. */
  readonly heading: string;
}

/** One question with its other phrasings and its answer. */
export interface Entry {
  /** Stable across builds: the author's own, or a slug of page and question. Unique in a corpus. */
  readonly id: string;
  /** Plain text, without markup or a `Q:` mark. */
  readonly question: string;
  /** Other phrasings of the same question, plain text. */
  readonly alternates: readonly string[];
  /** Markdown. */
  readonly answer: string;
  readonly source: EntrySource;
  readonly tags: readonly string[];
  /** BCP 47 language tag, for instance `en` or `zh`. */
  readonly lang: string;
  readonly version?: string;
  /** ISO 8601 date of the last change, `2026-10-01`. */
  readonly updated?: string;
}

/** Something in a corpus that was passed over, said to the owner with its place. */
export interface CorpusWarning {
  readonly file: string;
  /** 1-based; 0 when it is about the whole file. */
  readonly line: number;
  readonly message: string;
}
