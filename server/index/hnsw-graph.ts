import { setImmediate } from 'node:timers/promises';
import { IndexAccessError, IndexDamagedError } from '../errors.ts';
import { growTo, type WasmMemory, wasmModule } from '../wasm.ts';
import { HNSW_DEFAULTS } from './ann.ts';
import { HNSW_WASM } from './hnsw-wasm.ts';
import type { StoredVectors } from './stored-vectors.ts';

interface WasmNumber {
  readonly value: number;
}

/** What scripts/wasm/hnsw.ts exports; its parameters are described there. */
interface HnswModule {
  readonly memory: WasmMemory;
  readonly floats: WasmNumber;
  readonly passed: WasmNumber;
  readonly found: WasmNumber;
  readonly levels: WasmNumber;
  readonly end: WasmNumber;
  readonly entry: WasmNumber;
  readonly height: WasmNumber;
  layOut(
    rows: number,
    width: number,
    m: number,
    room: number,
    roomAbove: number,
    batchRows: number,
  ): number;
  quantise(first: number, count: number, width: number, scale: number): void;
  place(row: number, rowLevels: number): void;
  listAt(row: number, level: number): number;
  enterAt(row: number, rowLevels: number): void;
  insert(row: number, rowLevels: number, breadth: number): number;
  relink(row: number, level: number, count: number): void;
  cutBack(first: number, last: number): void;
  search(width: number, scale: number, breadth: number, filtered: boolean): number;
}

const instantiate = wasmModule<HnswModule>(HNSW_WASM);

/** Vectors that are quantised in one call: half a megabyte at 384 dimensions. */
const BATCH_ROWS = 256;
/** Rows that are loaded or stored before the event loop has a turn: some milliseconds. */
const ROWS_AT_ONCE = 16 * BATCH_ROWS;
/** Links by which a list may outgrow its length before it is cut back, of that length. */
const SLACK = 1 / 8;
/**
 * The largest number that has a byte of its own, in standard deviations of a unit vector's numbers;
 * beyond it they are cut off. Among 33,394 real texts of the shipped model the largest is 6.3.
 */
const LARGEST_DEVIATIONS = 6.2;
/** Numbers of a query are finer than those of rows: 16 bits instead of 8. */
const QUERY_FINER = 256;
/** What WebAssembly can address. */
const MOST_BYTES = 65_535 * 65_536;

/** A graph's links, as they are written to disk. */
export interface StoredGraph {
  /** Where searches begin. */
  readonly entry: number;
  /** Uint8Array of rows: on how many levels each is; 0 for one that is no node. */
  readonly levels: Uint8Array;
  /** Uint32, a pair each: a row that is no node, and the node that has the same quantised vector. */
  readonly twins: Uint32Array;
  /** Uint32: for each node, for each of its levels, the number of links, these. */
  readonly lists: Uint32Array;
}

/**
 * A graph of hierarchical navigable small worlds over quantised unit vectors, in the memory of a
 * WebAssembly module of its own. Nodes are numbered as the rows of the vectors are.
 *
 * What it says depends on the vectors and on the order in which they were put in, on nothing else.
 */
export class HnswGraph {
  readonly rows: number;
  readonly dimensions: number;
  /** What vectors are multiplied with. */
  readonly #scale: number;
  readonly #wasm: HnswModule;
  readonly #roomAbove: number;
  /** Rows that are nodes. */
  #nodes = 0;
  /** Rows that have a node for twin. */
  #twins = 0;
  /** Int32Array of rows: the next twin of a node, and so on; -1 where there is none. */
  readonly #nextTwin: Int32Array;
  #accept: (row: number) => boolean = () => true;
  /** The module's memory; made anew where that grew. */
  #bytes = new Uint8Array(0);
  #words = new Uint32Array(0);
  #floats = new Float32Array(0);

  /**
   * A graph without rows.
   *
   * @param rows that it has room for
   * @throws IndexAccessError where they take more than WebAssembly's 4 GB
   */
  constructor(rows: number, dimensions: number) {
    const { m } = HNSW_DEFAULTS;
    const slack = (length: number): number => Math.floor(length * (1 + SLACK));
    const [room, roomAbove] = [slack(2 * m), slack(m)];
    // Vector, list, three heaps and what is small, a row each; see `layOut`.
    if (rows * (dimensions + 32 + 4 * (1 + room) + 48) > MOST_BYTES) {
      throw new IndexAccessError(
        `${rows} vectors are too many for a graph: set "ann" to "exact", or split the corpus into collections.`,
        { subject: 'ann' },
      );
    }
    this.rows = rows;
    this.dimensions = dimensions;
    this.#scale = 127 / Math.min(1, LARGEST_DEVIATIONS / Math.sqrt(dimensions));
    this.#roomAbove = roomAbove;
    this.#nextTwin = new Int32Array(rows).fill(-1);
    const accept = (node: number): number => {
      for (let row = node; row >= 0; row = this.#nextTwin[row]!) if (this.#accept(row)) return 1;
      return 0;
    };
    this.#wasm = instantiate({ hnsw: { accept } });
    this.#growTo(address(this.#wasm.layOut(rows, dimensions, m, room, roomAbove, BATCH_ROWS)));
  }

  /**
   * @param vectors those that the graph was made of
   * @throws IndexDamagedError when links lead nowhere; IndexAccessError as the constructor does
   */
  static async load(stored: StoredGraph, vectors: StoredVectors): Promise<HnswGraph> {
    const graph = new HnswGraph(vectors.rows, vectors.dimensions);
    for (const { first, vectors: part } of vectors.parts()) {
      const count = part.length / vectors.dimensions;
      for (let done = 0; done < count; done += ROWS_AT_ONCE) {
        graph.#quantise(part, done, Math.min(ROWS_AT_ONCE, count - done), first);
        await setImmediate();
      }
    }
    await graph.#loadLists(stored);
    return graph;
  }

  /** Rows that were put in. */
  get count(): number {
    return this.#nodes + this.#twins;
  }

  /** Puts in a row that is not there yet. @param vector Float32Array of dimensions, unit length */
  insert(row: number, vector: Float32Array): void {
    const levels = levelsOf(this.#nodes);
    this.#makeRoomAbove(levels - 1);
    this.#quantise(vector, 0, 1, row);
    const node = address(this.#wasm.insert(row, levels, HNSW_DEFAULTS.efConstruction));
    if (node === row) this.#nodes += 1;
    else this.#addTwin(node, row);
  }

  /** Gives a row, which must be there, the best of these for neighbours on a level. */
  relink(row: number, level: number, rows: readonly number[]): void {
    this.#words.set(rows, address(this.#wasm.passed.value) / 4);
    this.#wasm.relink(row, level, rows.length);
  }

  /**
   * The rows whose quantised vectors are nearest, closest first.
   *
   * @param query Float32Array of dimensions, unit length
   * @param count how many rows are wanted
   * @param breadth nodes that are held while searching: ef
   * @param accept rows that may be found; default: all
   * @returns Uint32Array of rows, `count` at most
   */
  search(
    query: Float32Array,
    count: number,
    breadth: number,
    accept?: (row: number) => boolean,
  ): Uint32Array {
    this.#floats.set(query, address(this.#wasm.floats.value) / 4);
    if (accept !== undefined) this.#accept = accept;
    const scale = QUERY_FINER * this.#scale;
    const nodes = this.#wasm.search(this.dimensions, scale, breadth, accept !== undefined);
    const found = address(this.#wasm.found.value) / 4;
    const rows = new Uint32Array(Math.min(count, this.count));
    let length = 0;
    for (let i = 0; i < nodes; i++) {
      let row = this.#words[found + 2 * i]!;
      for (; row >= 0 && length < rows.length; row = this.#nextTwin[row]!) {
        if (accept === undefined || accept(row)) rows[length++] = row;
      }
    }
    return rows.subarray(0, length);
  }

  /** The links, each list at its length. */
  async store(): Promise<StoredGraph> {
    for (let row = 0; row < this.rows; row += ROWS_AT_ONCE) {
      this.#wasm.cutBack(row, Math.min(this.rows, row + ROWS_AT_ONCE));
      await setImmediate();
    }
    const from = address(this.#wasm.levels.value);
    const levels = this.#bytes.slice(from, from + this.rows);
    const places: number[] = [];
    let length = 0;
    for (const [row, height] of levels.entries()) {
      for (let level = 0; level < height; level++) {
        const place = address(this.#wasm.listAt(row, level)) / 4;
        places.push(place);
        length += 1 + this.#words[place]!;
      }
    }
    const lists = new Uint32Array(length);
    let at = 0;
    for (const place of places) {
      const end = place + 1 + this.#words[place]!;
      lists.set(this.#words.subarray(place, end), at);
      at += end - place;
    }
    return {
      entry: address(this.#wasm.entry.value),
      levels,
      twins: this.#storeTwins(levels),
      lists,
    };
  }

  #storeTwins(levels: Uint8Array): Uint32Array {
    const pairs = new Uint32Array(2 * this.#twins);
    let at = 0;
    for (const [node, height] of levels.entries()) {
      if (height === 0) continue;
      for (let row = this.#nextTwin[node]!; row >= 0; row = this.#nextTwin[row]!) {
        pairs.set([row, node], at);
        at += 2;
      }
    }
    return pairs;
  }

  #addTwin(node: number, row: number): void {
    this.#nextTwin[row] = this.#nextTwin[node]!;
    this.#nextTwin[node] = row;
    this.#twins += 1;
  }

  async #loadLists({ entry, levels, twins, lists }: StoredGraph): Promise<void> {
    const { m } = HNSW_DEFAULTS;
    const damaged = (): IndexDamagedError =>
      new IndexDamagedError(
        'The links of the graph lead nowhere: run `npm run index` to build the index again.',
      );
    if (levels.length !== this.rows) throw damaged();
    this.#makeRoomAbove(levels.reduce((sum, height) => sum + Math.max(0, height - 1), 0));
    let at = 0;
    for (let row = 0; row < this.rows; row++) {
      const height = levels[row]!;
      if (row % ROWS_AT_ONCE === 0) await setImmediate();
      if (height === 0) continue;
      this.#wasm.place(row, height);
      this.#nodes += 1;
      for (let level = 0; level < height; level++) {
        const end = at + 1 + (lists[at] ?? 0);
        if (end > lists.length || end - at - 1 > (level === 0 ? 2 * m : m)) throw damaged();
        for (let link = at + 1; link < end; link++) {
          if ((levels[lists[link]!] ?? 0) <= level) throw damaged();
        }
        this.#words.set(lists.subarray(at, end), address(this.#wasm.listAt(row, level)) / 4);
        at = end;
      }
    }
    const height = levels[entry] ?? 0;
    if (at !== lists.length || (height === 0 && this.#nodes > 0)) throw damaged();
    // Each row once: twins that lead back to one of them would never end.
    const seen = new Uint8Array(this.rows);
    // From the end, since a twin comes before those that were there.
    for (let i = twins.length - 2; i >= 0; i -= 2) {
      const [row, node] = [twins[i]!, twins[i + 1]!];
      if (levels[row] !== 0 || seen[row] === 1 || !(levels[node]! > 0)) throw damaged();
      seen[row] = 1;
      this.#addTwin(node, row);
    }
    this.#wasm.enterAt(entry, height);
  }

  /** @param to the row of the first vector of all */
  #quantise(vectors: Float32Array, first: number, count: number, to: number): void {
    const width = this.dimensions;
    const floats = address(this.#wasm.floats.value) / 4;
    for (let done = 0; done < count; done += BATCH_ROWS) {
      const rows = Math.min(BATCH_ROWS, count - done);
      const from = (first + done) * width;
      this.#floats.set(vectors.subarray(from, from + rows * width), floats);
      this.#wasm.quantise(to + first + done, rows, width, this.#scale);
    }
  }

  /** @param lists lists above level 0 that are to be laid */
  #makeRoomAbove(lists: number): void {
    if (lists > 0) this.#growTo(address(this.#wasm.end.value) + lists * 4 * (1 + this.#roomAbove));
  }

  #growTo(bytes: number): void {
    const { memory } = this.#wasm;
    growTo(memory, bytes);
    if (this.#bytes.buffer === memory.buffer) return;
    this.#bytes = new Uint8Array(memory.buffer);
    this.#words = new Uint32Array(memory.buffer);
    this.#floats = new Float32Array(memory.buffer);
  }
}

/** WebAssembly's addresses come as signed numbers. */
function address(number: number): number {
  return number >>> 0;
}

/**
 * On how many levels the nth row is: each level has a sixteenth of the rows of the one below, drawn by
 * the bits of a hash (MurmurHash3's finaliser), so that the same rows give the same graph.
 */
function levelsOf(n: number): number {
  let hash = n + 0x9e3779b9;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return 1 + (Math.clz32(hash ^ (hash >>> 16)) >> 2);
}
