import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Embedding, ModelIdentity } from '../embedding/embedder.ts';
import { DocentError } from '../errors.ts';
import { checkGeneration } from './check.ts';
import { contentKey, KEY_BYTES, keyText } from './content-key.ts';
import { EntryLines } from './entry-lines.ts';
import { currentGeneration } from './generation.ts';
import { modelDifference } from './load.ts';
import { BUILD_FILES, INDEX_FILES, type Manifest } from './manifest.ts';
import { readFully } from './read-fully.ts';
import type { RenderedEntry } from './render-entry.ts';
import { rowTexts, VectorRows } from './vector-rows.ts';

/** An embedding as an index stores it. */
export type StoredEmbedding = Pick<Embedding, 'vector' | 'tokenVectors' | 'tokenIds'>;

/** Entries that are read before the event loop has a turn. */
const ENTRIES_AT_ONCE = 200;

/**
 * The live generation as a build finds it, for what need not be done again. Texts are found by what
 * they say, wherever they stood: a page that moved or an entry that has another id costs nothing.
 */
export class EarlierGeneration {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly #files: number[] = [];
  readonly #entries: EntryLines;
  readonly #vectors: number;
  readonly #tokens: number;
  readonly #tokenTable: Uint32Array;
  #firstRows = new Int32Array(0);
  /** Entry by the key of what it was rendered from. */
  readonly #renderKeys = new Map<string, number>();
  /** The first row of a text by the text's key. */
  readonly #rows = new Map<string, number>();
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
    const earlier = new EarlierGeneration(join(collectionFolder, generation), manifest);
    try {
      await earlier.#findTexts();
    } catch (error) {
      earlier.close();
      throw error;
    }
    return earlier;
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
  }

  /** What an entry was rendered to; undefined where it was not. */
  rendered(key: Uint8Array): RenderedEntry | undefined {
    const entry = this.#renderKeys.get(keyText(key));
    return entry === undefined ? undefined : this.#entries.at(entry);
  }

  /** Int32Array of rows: the first row with the same text, or -1 for what the graph does not hold. */
  get firstRows(): Int32Array {
    return this.#firstRows;
  }

  /** The first row of a text; undefined where it has none. */
  row(text: string): number | undefined {
    return this.#rows.get(keyText(contentKey(text)));
  }

  /** The vector of a row: Float32Array of the model's dimensions, unit length. */
  vector(row: number): Float32Array {
    const bytes = 4 * this.manifest.model.dimensions;
    return new Float32Array(readFully(this.#vectors, row * bytes, bytes).buffer);
  }

  /** The tokens of a text; undefined where they were not stored. */
  tokens(text: string): Omit<StoredEmbedding, 'vector'> | undefined {
    const entry = this.#tokenTexts.get(keyText(contentKey(text)));
    if (entry === undefined) return undefined;
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

  close(): void {
    for (const file of this.#files.splice(0)) closeSync(file);
  }

  async #findTexts(): Promise<void> {
    const rows = new VectorRows(this.#table(INDEX_FILES.vectorRows));
    this.#firstRows = new Int32Array(rows.rows).fill(-1);
    let entry = 0;
    for (const indexed of this.#entries) {
      const texts = rowTexts(indexed);
      const first = rows.start(entry);
      const seen = new Set<string>();
      for (const [i, text] of texts.entries()) {
        const key = keyText(contentKey(text));
        const firstRow = this.#rows.get(key) ?? first + i;
        this.#rows.set(key, firstRow);
        if (!seen.has(key)) this.#firstRows[first + i] = firstRow;
        seen.add(key);
        if (first + i === rows.questionAnswer(entry)) this.#tokenTexts.set(key, entry);
      }
      if (++entry % ENTRIES_AT_ONCE === 0) await setImmediate();
    }
    // A generation of an earlier version has no such file.
    if (this.manifest.files[BUILD_FILES.renderKeys] === undefined) return;
    const keys = this.#bytes(BUILD_FILES.renderKeys);
    for (let entry = 0; entry < this.#entries.count; entry++) {
      const key = keys.subarray(entry * KEY_BYTES, (entry + 1) * KEY_BYTES);
      this.#renderKeys.set(keyText(key), entry);
    }
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
