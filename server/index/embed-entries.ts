import { setImmediate } from 'node:timers/promises';
import type { Embedder } from '../embedding/embedder.ts';
import type { EarlierGeneration, StoredEmbedding, StoredTokens } from './earlier-generation.ts';
import type { EntryLines } from './entry-lines.ts';
import { scattered } from './hnsw.ts';
import type { PlacedFile } from './placed-file.ts';
import { rowTexts, VectorRows } from './vector-rows.ts';
import type { WrittenEntries } from './write-entries.ts';

/** Texts handed to the embedder ahead of its workers, so that none of them waits. */
const AHEAD = 64;
/** Entries without a text to embed that are read ahead. */
const ENTRIES_AHEAD = 256;

export interface EmbeddedEntries {
  /** Rows whose text stands in no earlier row of the same entry, ascending: what the graph holds. */
  readonly distinctRows: readonly number[];
  /** First row of the earlier generation with the same text, or -1: one for each of `distinctRows`. */
  readonly earlierRows: readonly number[];
  /** Uint32: first token of each entry and their number (entries + 1), then each token's id. */
  readonly tokenTable: Uint32Array;
  /** Float64Array of entries: byte at which the token vectors of each were written. */
  readonly tokenPositions: Float64Array;
  /** Texts that went through the model, and those that need not, each once per entry. */
  readonly texts: { readonly embedded: number; readonly reused: number };
}

export interface EmbeddingJob {
  readonly entries: EntryLines;
  /** All entries in the order in which they are embedded. */
  readonly order: readonly number[];
  readonly prepared: Pick<WrittenEntries, 'rowTable' | 'isDistinct' | 'claimed'>;
  readonly embedder: Embedder;
  readonly earlier: EarlierGeneration | undefined;
  /** Takes each row at its place. */
  readonly vectors: PlacedFile;
  /** Takes token vectors as they come. */
  readonly tokens: PlacedFile;
}

export interface EmbeddingProgress {
  /** Called for each entry with its distinct rows, once their vectors can be read. */
  readonly onRows: (rows: readonly number[]) => void;
  /** Called after each entry with the number done. */
  readonly onEntry: (done: number) => void;
}

/** What is stored of an entry. */
interface EntryEmbedding extends StoredTokens {
  /** Float32Array of the entry's rows x dimensions. */
  readonly vectors: Float32Array;
  /** Row in the earlier generation of the entry's row, or -1. */
  readonly earlierRow: (row: number) => number;
}

interface StartedEntry {
  readonly entry: number;
  /** Texts of it that go through the model. */
  readonly pending: number;
  readonly embedding: () => Promise<EntryEmbedding> | EntryEmbedding;
}

/** The order of a build whose graph grows on the way: no neighbours beside each other. */
export function scatteredEntries(count: number): number[] {
  return scattered(Array.from({ length: count }, (_, entry) => entry));
}

/**
 * Every text of every entry through the model, each text once per entry; texts of the
 * earlier generation are taken from there. Vectors and token vectors are written as they come.
 */
export async function embedEntries(
  job: EmbeddingJob,
  progress: EmbeddingProgress,
): Promise<EmbeddedEntries> {
  const { order, prepared, vectors, tokens } = job;
  const { dimensions } = job.embedder.model;
  const rows = new VectorRows(prepared.rowTable);
  /** By row; of distinct ones. */
  const earlierOf = new Int32Array(rows.rows);
  const tokenIds: Uint32Array[] = new Array(rows.entries);
  const tokenPositions = new Float64Array(rows.entries);
  let embedded = 0;

  const started: StartedEntry[] = [];
  let pending = 0;
  for (let done = 0, next = 0; done < order.length; done++) {
    while (
      next < order.length &&
      (started.length === 0 || (pending < AHEAD && started.length < ENTRIES_AHEAD))
    ) {
      const start = startEntry(order[next++]!, job);
      embedded += start.pending;
      pending += start.pending;
      started.push(start);
    }
    const current = started.shift()!;
    const { entry } = current;
    const embedding = await current.embedding();
    const first = rows.start(entry);
    vectors.write(embedding.vectors, first * 4 * dimensions);
    tokenPositions[entry] = tokens.append(embedding.tokenVectors);
    tokenIds[entry] = embedding.tokenIds;
    const distinct: number[] = [];
    for (let row = first; row < rows.end(entry); row++) {
      if (prepared.isDistinct[row] === 0) continue;
      distinct.push(row);
      earlierOf[row] = embedding.earlierRow(row - first);
    }
    progress.onRows(distinct);
    pending -= current.pending;
    progress.onEntry(done + 1);
    // What comes from files alone would keep timers and sockets waiting.
    if (done % ENTRIES_AHEAD === 0) await setImmediate();
  }
  const distinctRows = [...earlierOf.keys()].filter((row) => prepared.isDistinct[row] === 1);
  return {
    distinctRows,
    earlierRows: distinctRows.map((row) => earlierOf[row]!),
    tokenTable: tokenTable(tokenIds),
    tokenPositions,
    texts: { embedded, reused: distinctRows.length - embedded },
  };
}

/** Reads an entry and hands what is new of it to the embedder. */
function startEntry(
  entry: number,
  { entries, prepared, embedder, earlier }: EmbeddingJob,
): StartedEntry {
  const claimed = prepared.claimed[entry]!;
  if (earlier !== undefined && claimed >= 0) {
    const embedding = (): EntryEmbedding => {
      const { start, ...stored } = earlier.entry(claimed);
      return { ...stored, earlierRow: (row) => start + row };
    };
    return { entry, pending: 0, embedding };
  }
  const indexed = entries.at(entry);
  const texts = rowTexts(indexed);
  const questionAnswer = texts[1 + indexed.alternates.length]!;
  const found = new Map<string, FoundText>();
  let pending = 0;
  for (const text of texts) {
    if (found.has(text)) continue;
    const stored = findEarlier(text, text === questionAnswer, earlier);
    found.set(text, stored ?? { earlierRow: -1, embedding: embed(text, embedder) });
    if (stored === undefined) pending += 1;
  }
  const embedding = async (): Promise<EntryEmbedding> => {
    const { dimensions } = embedder.model;
    const vectors = new Float32Array(texts.length * dimensions);
    for (const [row, text] of texts.entries()) {
      vectors.set((await found.get(text)!.embedding).vector, row * dimensions);
    }
    const { tokenVectors, tokenIds } = await found.get(questionAnswer)!.embedding;
    const earlierRow = (row: number): number => found.get(texts[row]!)!.earlierRow;
    return { vectors, tokenVectors, tokenIds, earlierRow };
  };
  return { entry, pending, embedding };
}

/** A text of an entry, where its embedding comes from. */
interface FoundText {
  /** In the earlier generation; -1 where it has none. */
  readonly earlierRow: number;
  readonly embedding: StoredEmbedding | Promise<StoredEmbedding>;
}

function embed(text: string, embedder: Embedder): Promise<StoredEmbedding> {
  const embedding = embedder.embed(text, 'passage');
  // Awaited in order; a rejection before then must not count as unhandled.
  embedding.catch(() => {});
  return embedding;
}

const NO_TOKENS = { tokenVectors: new Int8Array(0), tokenIds: new Uint32Array(0) };

/** @param withTokens whether the token vectors are wanted, which few texts have stored */
function findEarlier(
  text: string,
  withTokens: boolean,
  earlier: EarlierGeneration | undefined,
): FoundText | undefined {
  const earlierRow = earlier?.row(text);
  if (earlier === undefined || earlierRow === undefined) return undefined;
  const tokens = withTokens ? earlier.tokens(text) : NO_TOKENS;
  if (tokens === undefined) return undefined;
  return { earlierRow, embedding: { vector: earlier.vector(earlierRow), ...tokens } };
}

function tokenTable(ids: readonly Uint32Array[]): Uint32Array {
  const count = ids.reduce((sum, part) => sum + part.length, 0);
  const table = new Uint32Array(ids.length + 1 + count);
  let token = 0;
  for (const [entry, part] of ids.entries()) {
    table[entry] = token;
    table.set(part, ids.length + 1 + token);
    token += part.length;
  }
  table[ids.length] = token;
  return table;
}
