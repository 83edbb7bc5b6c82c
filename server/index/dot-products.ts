import { growTo, type WasmMemory, wasmModule } from '../wasm.ts';
import { DOT_PRODUCTS_WASM } from './dot-products-wasm.ts';
import type { StoredVectors } from './stored-vectors.ts';

/** What scripts/wasm/dot-products.ts exports; its parameters are described there. */
interface DotProductsModule {
  readonly memory: WasmMemory;
  dotProducts(query: number, rows: number, count: number, width: number, products: number): void;
}

const instantiate = wasmModule<DotProductsModule>(DOT_PRODUCTS_WASM);

/** Rows that are copied into the module's memory at a time: 400 kB at 384 dimensions. */
export const ROWS_AT_ONCE = 256;

/** One a thread, made when it is first needed: nothing of a call is left for the next one. */
let shared: DotProductsModule | undefined;
/** Its memory; made anew where that grew. */
let floats = new Float32Array(0);
/** The results of a call. */
let products = new Float32Array(ROWS_AT_ONCE);

/**
 * Dot products of neighbouring rows with a query: for unit vectors their cosines. In single
 * precision, the sum of a row's products always in the same order.
 *
 * @param vectors Float32Array of rows x dimensions, row-major
 * @param first the first row
 * @param count how many rows; `vectors` must have them
 * @param query Float32Array of the dimensions
 * @returns Float32Array of `count`: a view that is valid until the next call
 */
export function dotProducts(
  vectors: Float32Array,
  first: number,
  count: number,
  query: Float32Array,
): Float32Array {
  const width = query.length;
  return inParts(count, query, (done, rows, at) => {
    const from = (first + done) * width;
    floats.set(vectors.subarray(from, from + rows * width), at);
  });
}

/**
 * `dotProducts` of any rows, in the order in which they are given.
 *
 * @returns Float32Array, one for each of `rows`: a view that is valid until the next call
 */
export function rowDotProducts(
  vectors: StoredVectors,
  rows: Uint32Array,
  query: Float32Array,
): Float32Array {
  const width = query.length;
  return inParts(rows.length, query, (done, count, at) => {
    for (let i = 0; i < count; i++) floats.set(vectors.row(rows[done + i]!), at + i * width);
  });
}

/** @param fill puts `rows` rows from the `done`th on into `floats`, from `at` on */
function inParts(
  count: number,
  query: Float32Array,
  fill: (done: number, rows: number, at: number) => void,
): Float32Array {
  const width = query.length;
  const rowsAt = width + ROWS_AT_ONCE;
  shared ??= instantiate();
  const { memory } = shared;
  if (floats.length < rowsAt + ROWS_AT_ONCE * width) {
    growTo(memory, (rowsAt + ROWS_AT_ONCE * width) * 4);
    floats = new Float32Array(memory.buffer);
  }
  if (products.length < count) products = new Float32Array(count);
  floats.set(query, 0);
  for (let done = 0; done < count; done += ROWS_AT_ONCE) {
    const rows = Math.min(ROWS_AT_ONCE, count - done);
    fill(done, rows, rowsAt);
    shared.dotProducts(0, rowsAt * 4, rows, width, width * 4);
    for (let row = 0; row < rows; row++) products[done + row] = floats[width + row]!;
  }
  return products.subarray(0, count);
}
