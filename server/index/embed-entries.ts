import { setImmediate } from 'node:timers/promises';
import type { Embedder } from '../embedding/embedder.ts';
import type { EarlierGeneration, StoredEmbedding } from './earlier-generation.ts';
import type { FileWriter } from './file-writer.ts';
import type { IndexedEntry } from './indexed-entry.ts';
import { rowTexts, VectorRows } from './vector-rows.ts';

/** Texts handed to the embedder ahead of its workers, so that none of them waits. */
const AHEAD = 64;
/** Entries without a text to embed that are read ahead. */
const ENTRIES_AHEAD = 256;

export interface EmbeddedEntries {
  /** Vectors that were written. */
  readonly rows: number;
  /** Rows whose text stands in no earlier row of the same entry: what the graph holds. */
  readonly distinctRows: readonly number[];
  /** First row of the earlier generation with the same text, or -1: one for each of `distinctRows`. */
  readonly earlierRows: readonly number[];
  /** Uint32: first token of each entry and their number (entries + 1), then each token's id. */
  readonly tokenTable: Uint32Array;
  /** Texts that went through the model, and those that need not, each once per entry. */
  readonly texts: { readonly embedded: number; readonly reused: number };
}

/** A text of an entry, where its embedding comes from. */
interface FoundText {
  /** In the earlier generation; -1 where it has none. */
  readonly earlierRow: number;
  readonly embedding: StoredEmbedding | Promise<StoredEmbedding>;
}

/**
 * Every text of every entry through the model, in order, each text once per entry; texts of the
 * earlier generation are taken from there. Vectors and token vectors are written as they come.
 *
 * @param onEntry called after each entry with the number done
 */
export async function embedEntries(
  entries: Iterable<IndexedEntry>,
  rowTable: Uint32Array,
  embedder: Embedder,
  earlier: EarlierGeneration | undefined,
  files: { readonly vectors: FileWriter; readonly tokens: FileWriter },
  onEntry: (done: number) => void,
): Promise<EmbeddedEntries> {
  const rows = new VectorRows(rowTable);
  const distinctRows: number[] = [];
  const earlierRows: number[] = [];
  const tokenIds: Uint32Array[] = [];
  const texts = { embedded: 0, reused: 0 };

  const started: { rowTexts: string[]; found: Map<string, FoundText>; pending: number }[] = [];
  let pending = 0;
  const source = entries[Symbol.iterator]();
  let ended = false;
  for (let entry = 0; entry < rows.entries; entry++) {
    while (
      !ended &&
      (started.length === 0 || (pending < AHEAD && started.length < ENTRIES_AHEAD))
    ) {
      const next = source.next();
      ended = next.done === true;
      if (next.done === true) break;
      const all = rowTexts(next.value);
      const questionAnswer = all[1 + next.value.alternates.length]!;
      const found = new Map<string, FoundText>();
      let embedded = 0;
      for (const text of all) {
        if (found.has(text)) continue;
        const stored = findEarlier(text, text === questionAnswer, earlier);
        found.set(text, stored ?? { earlierRow: -1, embedding: embed(text, embedder) });
        if (stored === undefined) embedded += 1;
      }
      texts.embedded += embedded;
      texts.reused += found.size - embedded;
      pending += embedded;
      started.push({ rowTexts: all, found, pending: embedded });
    }
    const current = started.shift()!;
    for (const [i, text] of current.rowTexts.entries()) {
      const row = rows.start(entry) + i;
      const { earlierRow, embedding } = current.found.get(text)!;
      const { vector, tokenVectors, tokenIds: ids } = await embedding;
      await files.vectors.append(vector);
      if (current.rowTexts.indexOf(text) === i) {
        distinctRows.push(row);
        earlierRows.push(earlierRow);
      }
      if (row === rows.questionAnswer(entry)) {
        await files.tokens.append(tokenVectors);
        tokenIds.push(ids);
      }
    }
    pending -= current.pending;
    onEntry(entry + 1);
    // What comes from files alone would keep timers and sockets waiting.
    if (entry % ENTRIES_AHEAD === 0) await setImmediate();
  }
  return { rows: rows.rows, distinctRows, earlierRows, tokenTable: tokenTable(tokenIds), texts };
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
