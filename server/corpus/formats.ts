import { extname } from 'node:path';
import type { FoundFile } from './corpus-files.ts';
import type { AsyncCorpusReader, CorpusReader } from './reader.ts';

/** What kind of file a reader is for. */
export interface Format {
  /** Lower-case, with the dot. */
  readonly extensions: readonly string[];
  /** Only when there is such a file: a parser is code of a megabyte or more. */
  readonly reader: () => Promise<CorpusReader | AsyncCorpusReader>;
}

/** One reader a format. */
export const FORMATS: readonly Format[] = [
  {
    extensions: ['.md', '.markdown'],
    reader: async () => (await import('./markdown-faq.ts')).markdownFaqReader,
  },
  { extensions: ['.yaml', '.yml'], reader: async () => (await import('./yaml.ts')).yamlReader },
  { extensions: ['.json'], reader: async () => (await import('./json.ts')).jsonReader },
  {
    extensions: ['.jsonl', '.ndjson'],
    reader: async () => (await import('./json.ts')).jsonLinesReader,
  },
  {
    extensions: ['.csv', '.tsv', '.tab'],
    reader: async () => (await import('./csv.ts')).csvReader,
  },
  {
    extensions: ['.html', '.htm', '.xhtml'],
    reader: async () => (await import('./html.ts')).htmlReader,
  },
  { extensions: ['.mdx'], reader: async () => (await import('./mdx.ts')).mdxReader },
  {
    extensions: ['.adoc', '.asciidoc'],
    reader: async () => (await import('./asciidoc.ts')).asciidocReader,
  },
];

/** The format of a file that is to be read; undefined for one that is not. */
export function formatOf({ location, path, named, source }: FoundFile): Format | undefined {
  // A folder's README is about the folder, where no site makes a page of it.
  if (!named && source === undefined && /(?:^|\/)readme\.[^/]*$/i.test(path)) return undefined;
  // Of a page's source it may be what was built of it that is read.
  const extension = source?.rules.mdx ? '.mdx' : extname(location).toLowerCase();
  return FORMATS.find(({ extensions }) => extensions.includes(extension));
}

/** For messages: what can be read. */
export function knownExtensions(): string {
  return FORMATS.flatMap(({ extensions }) => extensions).join(', ');
}
