import type { Embedder, Embedding } from '../embedding/embedder.ts';
import type { IndexedEntry } from './indexed-entry.ts';
import { layOutRows, rowTexts, VectorRows } from './vector-rows.ts';

/** Texts handed to the embedder ahead of its workers, so that none of them waits. */
const AHEAD = 32;

export interface EmbeddedEntries {
  /** Uint32, entries x 3: see VectorRows. */
  readonly rowTable: Uint32Array;
  /** Float32Array of rows x dimensions, row-major, unit length. */
  readonly vectors: Float32Array;
  /** Rows whose text stands in no earlier row of the same entry: what the graph holds. */
  readonly distinctRows: readonly number[];
  /** Int8Array of tokens x token dimensions: place + question + answer of every entry in turn. */
  readonly tokens: Int8Array;
  /** Uint32: first token of each entry and their number (entries + 1), then each token's id. */
  readonly tokenTable: Uint32Array;
}

/**
 * Every text of every entry through the model, in order, each text once per entry.
 *
 * @param onEntry called after each entry with the number done
 */
export async function embedEntries(
  entries: readonly IndexedEntry[],
  embedder: Embedder,
  onEntry: (done: number) => void,
): Promise<EmbeddedEntries> {
  const { dimensions } = embedder.model;
  const rowTable = layOutRows(entries);
  const rows = new VectorRows(rowTable);
  const vectors = new Float32Array(rows.rows * dimensions);
  const distinctRows: number[] = [];
  const tokenVectors: Int8Array[] = [];
  const tokenIds: Uint32Array[] = [];

  const started: { entry: number; embeddings: Promise<Map<string, Embedding>> }[] = [];
  let pending = 0;
  let next = 0;
  for (let done = 0; done < entries.length; done++) {
    while (next < entries.length && (started.length === 0 || pending < AHEAD)) {
      const texts = [...new Set(rowTexts(entries[next]!))];
      pending += texts.length;
      const embeddings = embedTexts(texts, embedder);
      // Awaited in order below; a rejection before then must not count as unhandled.
      embeddings.catch(() => {});
      started.push({ entry: next, embeddings });
      next += 1;
    }
    const { entry, embeddings } = started.shift()!;
    const byText = await embeddings;
    pending -= byText.size;

    const seen = new Set<string>();
    for (const [i, text] of rowTexts(entries[entry]!).entries()) {
      const row = rows.start(entry) + i;
      vectors.set(byText.get(text)!.vector, row * dimensions);
      if (!seen.has(text)) distinctRows.push(row);
      seen.add(text);
      if (row === rows.questionAnswer(entry)) {
        tokenVectors.push(byText.get(text)!.tokenVectors);
        tokenIds.push(byText.get(text)!.tokenIds);
      }
    }
    onEntry(done + 1);
  }
  return { rowTable, vectors, distinctRows, ...joinTokens(tokenVectors, tokenIds) };
}

async function embedTexts(
  texts: readonly string[],
  embedder: Embedder,
): Promise<Map<string, Embedding>> {
  const embeddings = await Promise.all(texts.map((text) => embedder.embed(text, 'passage')));
  return new Map(texts.map((text, i) => [text, embeddings[i]!]));
}

function joinTokens(
  vectors: readonly Int8Array[],
  ids: readonly Uint32Array[],
): Pick<EmbeddedEntries, 'tokens' | 'tokenTable'> {
  const count = ids.reduce((sum, part) => sum + part.length, 0);
  const tokens = new Int8Array(vectors.reduce((sum, part) => sum + part.length, 0));
  const tokenTable = new Uint32Array(ids.length + 1 + count);
  let byte = 0;
  let token = 0;
  for (const [entry, part] of ids.entries()) {
    tokenTable[entry] = token;
    tokenTable.set(part, ids.length + 1 + token);
    tokens.set(vectors[entry]!, byte);
    token += part.length;
    byte += vectors[entry]!.length;
  }
  tokenTable[ids.length] = token;
  return { tokens, tokenTable };
}
