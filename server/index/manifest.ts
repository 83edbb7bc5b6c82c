import { z } from 'zod';
import { POOLINGS } from '../embedding/embedder.ts';

/** Raised with every change of what the files hold; the loader refuses every other one. */
export const INDEX_FORMAT = 6;

/** The files of a generation besides its manifest. */
export const INDEX_FILES = {
  /** One `IndexedEntry` a line, JSON. */
  entries: 'entries.jsonl',
  /** Uint32: byte offset of each line of `entries`, and the file's length. */
  entryOffsets: 'entries.offsets',
  /** Uint32, entries x 3: the rows of a `KeyTable` of the entries' ids. */
  entryIds: 'entries.ids',
  /** Float32, rows x dimensions, unit length; see vector-rows.ts for which row is what. */
  vectors: 'vectors.f32',
  /** Uint32, entries x 3; see vector-rows.ts. */
  vectorRows: 'vectors.rows',
  /** Int8, tokens x token dimensions: the word pieces of every entry's place + question + answer. */
  tokens: 'tokens.i8',
  /** Uint32: first token of each entry and their number (entries + 1), then each token's id. */
  tokenRows: 'tokens.rows',
  /** Links between the rows of `vectors`; see graph-file.ts. Absent from an exact index. */
  graph: 'graph.hnsw',
  /** The lexical index's own format. */
  lexical: 'lexical.bin',
  /** The words of questions and alternates, in retrieval's own format. */
  phrasings: 'phrasings.bin',
} as const;
/** Files that no question needs and the next build reads; a generation may lack them. */
export const BUILD_FILES = {
  /** 16 bytes an entry: `renderKey`. */
  renderKeys: 'entries.keys',
  /** A line for each page of the corpus: the key of `PageReads`, a space, what was read, as JSON. */
  reads: 'reads.jsonl',
} as const;
export type IndexFile = (typeof INDEX_FILES)[keyof typeof INDEX_FILES];

const count = z.int().min(0);

export const manifestSchema = z.strictObject({
  format: z.literal(INDEX_FORMAT),
  model: z.strictObject({
    id: z.string(),
    hash: z.string(),
    dimensions: z.int().min(1),
    tokenDimensions: count,
    pooling: z.enum(POOLINGS),
    queryPrefix: z.string(),
    passagePrefix: z.string(),
    dtype: z.string(),
    maxTokens: z.int().min(1),
  }),
  corpus: z.strictObject({
    /** sha256 over the entries that went in. */
    hash: z.string(),
    /** The `SourceHash` of the files that these were read from. */
    source: z.string(),
    files: z.array(z.strictObject({ path: z.string(), entries: count })),
  }),
  ann: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('exact') }),
    z.strictObject({
      kind: z.literal('hnsw'),
      m: z.int(),
      efConstruction: z.int(),
      /** See `MeasuredGraph`. */
      breadth: z.int().min(1),
      recall: z.number().min(0).max(1),
    }),
  ]),
  counts: z.strictObject({
    entries: count,
    phrasings: count,
    passages: count,
    vectors: count,
    tokens: count,
    terms: count,
  }),
  /** See `Checksum`. */
  files: z.record(z.string(), z.strictObject({ bytes: count, crc32: z.string() })),
});

/** What a generation is made of. Holds no time and no path: the same input gives the same bytes. */
export type Manifest = z.infer<typeof manifestSchema>;
export const MANIFEST_FILE = 'manifest.json';
