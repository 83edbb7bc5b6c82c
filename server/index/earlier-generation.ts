import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Embedding, ModelIdentity } from '../embedding/embedder.ts';
import { DocentError } from '../errors.ts';
import { checkGeneration } from './check.ts';
import { contentKey, KEY_BYTES, keyText } from './content-key.ts';
import { EntryLines } from './entry-lines.ts';
import { currentGeneration } from './generation.ts';
import type { IndexedEntry } from './indexed-entry.ts';
import { modelDifference } from './load.ts';
import { BUILD_FILES, INDEX_FILES, type Manifest } from './manifest.ts';
import { readFully } from './read-fully.ts';
import { rowTexts, VectorRows } from './vector-rows.ts';

/** An embedding as an index stores it. */
export type StoredEmbedding = Pick<Embedding, 'vector'> & StoredTokens;
export type StoredTokens = Pick<Embedding, 'tokenVectors' | 'tokenIds'>;

/** Texts that are read and hashed in the time in which one is embedded, roughly. */
const TEXTS_READ_LIKE_ONE_EMBEDDED = 500;
/** Entries that are read before the event loop has a turn. */
const ENTRIES_AT_ONCE = 200;

/**
 * The live generation as a build finds it, for what need not be done again. First each entry whose
 * texts are all as they were is claimed, wherever it stood and whatever its id was; then texts are
 * found by what they say.
 */
export class EarlierGeneration {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly #files: number[] = [];
  readonly #entries: EntryLines;
  readonly #vectors: number;
  readonly #tokens: number;
  readonly #tokenTable: Uint32Array;
  readonly #rows: VectorRows;
  /** Entry by the key of what it was rendered from. */
  readonly #renderKeys = new Map<string, number>();
  /** Uint8Array of entries: 1 once claimed. */
  readonly #claimed: Uint8Array;
  #firstRows = new Int32Array(0);
  /** The first row of a text by the text's key. */
  readonly #textRows = new Map<string, number>();
  /** Entry by the key of its place + question + answer: those alone have their tokens stored. */
  readonly #tokenTexts = new Map<string, number>();

  /**
   * Opens the live generation, checked in full: what is damaged must not get a new checksum.
   *
   * @returns undefined where there is none, or none that can be used with this model
   */
  static async open(
    collectionFolder: string,
    model: ModelIdentity,
  ): Promise<EarlierGeneration | undefined> {
    let manifest: Manifest;
    const generation = await currentGeneration(collectionFolder);
    if (generation === undefined) return undefined;
    try {
      manifest = await checkGeneration(collectionFolder, generation);
    } catch (error) {
      // Damaged or of another format: to build anew is what the message would advise.
      if (error instanceof DocentError) return undefined;
      throw error;
    }
    if (modelDifference(manifest.model, model) !== undefined) return undefined;
    return new EarlierGeneration(join(collectionFolder, generation), manifest);
  }

  private constructor(folder: string, manifest: Manifest) {
    this.folder = folder;
    this.manifest = manifest;
    this.#entries = new EntryLines(
      this.#open(INDEX_FILES.entries),
      this.#table(INDEX_FILES.entryOffsets),
    );
    this.#tokenTable = this.#table(INDEX_FILES.tokenRows);
    this.#vectors = this.#open(INDEX_FILES.vectors);
    this.#tokens = this.#open(INDEX_FILES.tokens);
    this.#rows = new VectorRows(this.#table(INDEX_FILES.vectorRows));
    this.#claimed = new Uint8Array(this.#entries.count);
    this.#readRenderKeys();
  }

  /** An entry that was rendered from the same; undefined where there is none. */
  rendered(
    key: Uint8Array,
  ): { readonly entry: number; readonly indexed: IndexedEntry } | undefined {
    const entry = this.#renderKeys.get(keyText(key));
    return entry === undefined ? undefined : { entry, indexed: this.#entries.at(entry) };
  }

  /** Takes an entry with all its rows; false where it has been taken. */
  claim(entry: number): boolean {
    if (this.#claimed[entry] === 1) return false;
    this.#claimed[entry] = 1;
    return true;
  }

  /**
   * Once all are claimed that can be: makes texts to be found by what they say. Those of claimed
   * entries, which another version's pages may have too, where that costs less than to embed them.
   *
   * @param left entries of the new generation that claimed none
   */
  async findTexts(left: number): Promise<void> {
    const { entries, rows } = this.#rows;
    this.#firstRows = Int32Array.from({ length: rows }, (_, row) => row);
    await this.#findTextsOf(0);
    if (left * TEXTS_READ_LIKE_ONE_EMBEDDED >= entries) await this.#findTextsOf(1);
  }

  /**
   * Int32Array of rows: of what was claimed, itself; else the first row with the same text, or -1 for
   * what the graph does not hold.
   */
  get firstRows(): Int32Array {
    return this.#firstRows;
  }

  /** The first row of a text, of what nobody claimed if it can be; undefined where it is not found. */
  row(text: string): number | undefined {
    return this.#textRows.get(keyText(contentKey(text)));
  }

  /** The vector of a row: Float32Array of the model's dimensions, unit length. */
  vector(row: number): Float32Array {
    return this.#vectorsFrom(row, row + 1);
  }

  /** The tokens of a text; undefined where it is not found, or they were not stored. */
  tokens(text: string): StoredTokens | undefined {
    const entry = this.#tokenTexts.get(keyText(contentKey(text)));
    return entry === undefined ? undefined : this.#tokensOf(entry);
  }

  /** All of an entry: its first row, the vectors from there on (rows x dimensions), its tokens. */
  entry(entry: number): { readonly start: number; readonly vectors: Float32Array } & StoredTokens {
    const start = this.#rows.start(entry);
    const vectors = this.#vectorsFrom(start, this.#rows.end(entry));
    return { start, vectors, ...this.#tokensOf(entry) };
  }

  close(): void {
    for (const file of this.#files.splice(0)) closeSync(file);
  }

  /** @param claimed 1: of the entries that were claimed, 0: of the others */
  async #findTextsOf(claimed: 0 | 1): Promise<void> {
    const rows = this.#rows;
    for (let entry = 0, read = 0; entry < rows.entries; entry++) {
      if (this.#claimed[entry] !== claimed) continue;
      const seen = new Set<string>();
      for (const [i, text] of rowTexts(this.#entries.at(entry)).entries()) {
        const row = rows.start(entry) + i;
        const key = keyText(contentKey(text));
        const first = this.#textRows.get(key) ?? row;
        this.#textRows.set(key, first);
        if (claimed === 0) this.#firstRows[row] = seen.has(key) ? -1 : first;
        seen.add(key);
        if (row === rows.questionAnswer(entry) && !this.#tokenTexts.has(key)) {
          this.#tokenTexts.set(key, entry);
        }
      }
      if (++read % ENTRIES_AT_ONCE === 0) await setImmediate();
    }
  }

  #readRenderKeys(): void {
    // A generation of an earlier version has no such file.
    if (this.manifest.files[BUILD_FILES.renderKeys] === undefined) return;
    const keys = this.#bytes(BUILD_FILES.renderKeys);
    for (let entry = 0; entry < this.#entries.count; entry++) {
      const key = keys.subarray(entry * KEY_BYTES, (entry + 1) * KEY_BYTES);
      this.#renderKeys.set(keyText(key), entry);
    }
  }

  #tokensOf(entry: number): StoredTokens {
    const from = this.#tokenTable[entry]!;
    const to = this.#tokenTable[entry + 1]!;
    const width = this.manifest.model.tokenDimensions;
    const ids = this.#entries.count + 1;
    const vectors = readFully(this.#tokens, from * width, (to - from) * width);
    return {
      tokenVectors: new Int8Array(vectors.buffer),
      tokenIds: this.#tokenTable.slice(ids + from, ids + to),
    };
  }

  #vectorsFrom(row: number, end: number): Float32Array {
    const bytes = 4 * this.manifest.model.dimensions;
    return new Float32Array(readFully(this.#vectors, row * bytes, (end - row) * bytes).buffer);
  }

  #open(name: string): number {
    const file = openSync(join(this.folder, name), 'r');
    this.#files.push(file);
    return file;
  }

  #bytes(name: string): Buffer {
    return readFully(this.#open(name), 0, this.manifest.files[name]?.bytes ?? 0);
  }

  #table(name: string): Uint32Array {
    return new Uint32Array(this.#bytes(name).buffer);
  }
}
