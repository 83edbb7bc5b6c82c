import { setImmediate } from 'node:timers/promises';
import type { Embedder } from '../embedding/embedder.ts';
import type { EarlierGeneration, StoredEmbedding } from './earlier-generation.ts';
import type { EntryLines } from './entry-lines.ts';
import { scattered } from './hnsw.ts';
import type { PlacedFile } from './placed-file.ts';
import { rowTexts, VectorRows } from './vector-rows.ts';

/** Texts handed to the embedder ahead of its workers, so that none of them waits. */
const AHEAD = 64;
/** Entries without a text to embed that are read ahead. */
const ENTRIES_AHEAD = 256;
/** Of a row whose text stands in an earlier one of the same entry. */
const NOT_DISTINCT = -2;

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
  readonly rowTable: Uint32Array;
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

/** A text of an entry, where its embedding comes from. */
interface FoundText {
  /** In the earlier generation; -1 where it has none. */
  readonly earlierRow: number;
  readonly embedding: StoredEmbedding | Promise<StoredEmbedding>;
}

interface StartedEntry {
  readonly entry: number;
  readonly rowTexts: readonly string[];
  readonly found: ReadonlyMap<string, FoundText>;
  /** Texts of it that go through the model. */
  readonly pending: number;
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
  const { entries, order, embedder, earlier } = job;
  const { dimensions } = embedder.model;
  const rows = new VectorRows(job.rowTable);
  /** By row: `NOT_DISTINCT`, or its row in the earlier generation. */
  const earlierOf = new Int32Array(rows.rows).fill(NOT_DISTINCT);
  const tokenIds: Uint32Array[] = new Array(rows.entries);
  const tokenPositions = new Float64Array(rows.entries);
  const texts = { embedded: 0, reused: 0 };

  const started: StartedEntry[] = [];
  let pending = 0;
  for (let done = 0, next = 0; done < order.length; done++) {
    while (
      next < order.length &&
      (started.length === 0 || (pending < AHEAD && started.length < ENTRIES_AHEAD))
    ) {
      const start = startEntry(order[next++]!, entries, embedder, earlier);
      texts.embedded += start.pending;
      texts.reused += start.found.size - start.pending;
      pending += start.pending;
      started.push(start);
    }
    const current = started.shift()!;
    const { entry } = current;
    const distinct: number[] = [];
    const vectors = new Float32Array(current.rowTexts.length * dimensions);
    for (const [i, text] of current.rowTexts.entries()) {
      const row = rows.start(entry) + i;
      const { earlierRow, embedding } = current.found.get(text)!;
      const { vector, tokenVectors, tokenIds: ids } = await embedding;
      vectors.set(vector, i * dimensions);
      if (current.rowTexts.indexOf(text) === i) {
        distinct.push(row);
        earlierOf[row] = earlierRow;
      }
      if (row === rows.questionAnswer(entry)) {
        tokenPositions[entry] = job.tokens.append(tokenVectors);
        tokenIds[entry] = ids;
      }
    }
    job.vectors.write(vectors, rows.start(entry) * 4 * dimensions);
    progress.onRows(distinct);
    pending -= current.pending;
    progress.onEntry(done + 1);
    // What comes from files alone would keep timers and sockets waiting.
    if (done % ENTRIES_AHEAD === 0) await setImmediate();
  }
  const distinctRows = [...earlierOf.keys()].filter((row) => earlierOf[row] !== NOT_DISTINCT);
  const earlierRows = distinctRows.map((row) => earlierOf[row]!);
  return { distinctRows, earlierRows, tokenTable: tokenTable(tokenIds), tokenPositions, texts };
}

/** Reads an entry and hands what is new of it to the embedder. */
function startEntry(
  entry: number,
  entries: EntryLines,
  embedder: Embedder,
  earlier: EarlierGeneration | undefined,
): StartedEntry {
  const indexed = entries.at(entry);
  const all = rowTexts(indexed);
  const questionAnswer = all[1 + indexed.alternates.length]!;
  const found = new Map<string, FoundText>();
  let pending = 0;
  for (const text of all) {
    if (found.has(text)) continue;
    const stored = findEarlier(text, text === questionAnswer, earlier);
    found.set(text, stored ?? { earlierRow: -1, embedding: embed(text, embedder) });
    if (stored === undefined) pending += 1;
  }
  return { entry, rowTexts: all, found, pending };
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
