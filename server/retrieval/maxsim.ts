import { growTo, type WasmMemory, wasmModule } from '../wasm.ts';
import { MAXSIM_WASM } from './maxsim-wasm.ts';

/** Most tokens of a question or a text; a sentence model cuts long before. */
export const MAXSIM_TOKENS = 8192;
/** Longest token vector. */
export const MAXSIM_DIMENSIONS = 4096;

/** What scripts/wasm/maxsim.ts exports; its parameters are described there. */
interface MaxSimModule {
  readonly memory: WasmMemory;
  maxSim(
    question: number,
    questionTokens: number,
    steps: number,
    text: number,
    tokens: number,
    dimensions: number,
    tile: number,
    maxima: number,
    best: number,
  ): void;
}

const instantiate = wasmModule<MaxSimModule>(MAXSIM_WASM);

/** Question tokens that the module takes together. */
const QUESTION_TILE = 4;
/** Dimensions that it takes together, and the bytes of memory that these need. */
const STEP = 8;
const QUESTION_TILE_STEP_BYTES = 256;
const TEXT_TILE_STEP_BYTES = 128;

/**
 * Late interaction: for each token of a question the largest dot product with any token of a text
 * (Khattab and Zaharia, ColBERT, 2020), over token vectors as `Embedder` gives them and `TokenRows`
 * keeps them. Exact: integers until the last division.
 *
 * One instance holds one question at a time and memory for it and for the largest text seen, which
 * it never gives back: make one for a collection, not one for a question. It is not shared between
 * threads.
 */
export class MaxSim {
  readonly #dimensions: number;
  /** Dimensions / 8, rounded up: the question has zeros in what is too much. */
  readonly #steps: number;
  readonly #module: MaxSimModule;
  #bytes: Int8Array;
  #questionTokens = 0;
  /** The same, rounded up to whole tiles. */
  #paddedTokens = 0;
  // Where things lie in the module's memory, the question at 0.
  #maximaAt = 0;
  #bestAt = 0;
  #tileAt = 0;
  #textAt = 0;

  /**
   * @param dimensions length of a token vector: 1 to 4,096
   * @throws RangeError when it isn't
   */
  constructor(dimensions: number) {
    if (!Number.isInteger(dimensions) || dimensions < 1 || dimensions > MAXSIM_DIMENSIONS) {
      throw new RangeError(
        `MaxSim takes token vectors of 1 to ${MAXSIM_DIMENSIONS} dimensions, not ${dimensions}; ` +
          'a model without token vectors (0) has no late interaction.',
      );
    }
    this.#dimensions = dimensions;
    this.#steps = Math.ceil(dimensions / STEP);
    this.#module = instantiate();
    this.#bytes = new Int8Array(this.#module.memory.buffer);
  }

  /**
   * Takes the question that `best` compares with from now on; a copy is made.
   *
   * @param tokens Int8Array of question tokens x dimensions, row-major: unit vectors times 127
   * @throws RangeError for a broken row or more than 8,192 tokens; the question before stays
   */
  setQuestion(tokens: Int8Array): void {
    const count = this.#countTokens('question', tokens);
    const tiles = Math.ceil(count / QUESTION_TILE);
    const paddedTokens = tiles * QUESTION_TILE;
    const maximaAt = tiles * this.#steps * QUESTION_TILE_STEP_BYTES;
    const bestAt = maximaAt + paddedTokens * 16;
    const tileAt = bestAt + paddedTokens * 4;
    const textAt = tileAt + this.#steps * TEXT_TILE_STEP_BYTES;
    this.#reserve(textAt);
    this.#questionTokens = count;
    this.#paddedTokens = paddedTokens;
    this.#maximaAt = maximaAt;
    this.#bestAt = bestAt;
    this.#tileAt = tileAt;
    this.#textAt = textAt;
    this.#writeQuestion(tokens);
  }

  /**
   * Largest dot product of each question token with the text's tokens, in cosine units: divided by
   * 127 x 127. All 0 for a text without tokens, empty for a question without tokens and before the
   * first `setQuestion`.
   *
   * @param text Int8Array of tokens x dimensions, row-major: unit vectors times 127
   * @returns Float32Array, one value a question token: a view that is valid until the next call of
   *   `best` or `setQuestion`; copy what must live longer
   * @throws RangeError for a broken row or more than 8,192 tokens
   */
  best(text: Int8Array): Float32Array {
    const tokens = this.#countTokens('text', text);
    // The module reads whole steps: up to seven bytes past the last row.
    if (tokens > 0) this.#reserve(this.#textAt + text.length + STEP);
    const best = new Float32Array(this.#bytes.buffer, this.#bestAt, this.#questionTokens);
    if (tokens === 0 || best.length === 0) return best.fill(0);
    this.#bytes.set(text, this.#textAt);
    this.#module.maxSim(
      0,
      this.#paddedTokens,
      this.#steps,
      this.#textAt,
      tokens,
      this.#dimensions,
      this.#tileAt,
      this.#maximaAt,
      this.#bestAt,
    );
    return best;
  }

  #countTokens(what: 'question' | 'text', vectors: Int8Array): number {
    const count = vectors.length / this.#dimensions;
    if (!Number.isInteger(count)) {
      throw new RangeError(
        `The ${what}'s token vectors are ${vectors.length} bytes, which is no multiple of ` +
          `${this.#dimensions} dimensions; pass whole rows of the same model.`,
      );
    }
    if (count > MAXSIM_TOKENS) {
      throw new RangeError(
        `The ${what} has ${count} tokens; MaxSim takes at most ${MAXSIM_TOKENS}: cut it.`,
      );
    }
    return count;
  }

  /** Grows the memory to hold so many bytes; all views of it are made anew. */
  #reserve(bytes: number): void {
    if (bytes <= this.#bytes.length) return;
    growTo(this.#module.memory, bytes);
    this.#bytes = new Int8Array(this.#module.memory.buffer);
  }

  /**
   * Four tokens a tile; in it, for every two numbers, a vector a token: the two numbers as i16, in
   * each of the four lanes.
   */
  #writeQuestion(tokens: Int8Array): void {
    const dimensions = this.#dimensions;
    const lanes = new Int32Array(this.#bytes.buffer, 0, this.#maximaAt / 4).fill(0);
    for (let token = 0, from = 0; token < this.#questionTokens; token++, from += dimensions) {
      const place = token % QUESTION_TILE;
      let to = ((token - place) * this.#steps * QUESTION_TILE_STEP_BYTES) / 16 + place * 4;
      for (let i = 0; i < dimensions; i += 2, to += 16) {
        const second = i + 1 < dimensions ? tokens[from + i + 1]! : 0;
        const pair = (tokens[from + i]! & 0xffff) | (second << 16);
        lanes[to] = pair;
        lanes[to + 1] = pair;
        lanes[to + 2] = pair;
        lanes[to + 3] = pair;
      }
    }
  }
}

/** Mean of `best`: MaxSim(question, text) as it is trained. 0 for a question without tokens. */
export function meanOf(best: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < best.length; i++) sum += best[i]!;
  return best.length === 0 ? 0 : sum / best.length;
}

/**
 * Mean of `best`, each token counted by its weight (its idf, say).
 *
 * @param weights one a question token, none negative
 * @returns 0 where the weights' sum is 0
 * @throws RangeError when there are not as many weights as tokens
 */
export function weightedMean(best: Float32Array, weights: ArrayLike<number>): number {
  if (weights.length !== best.length) {
    throw new RangeError(
      `${weights.length} weights for ${best.length} question tokens; pass one for each.`,
    );
  }
  let sum = 0;
  let total = 0;
  for (let i = 0; i < best.length; i++) {
    sum += weights[i]! * best[i]!;
    total += weights[i]!;
  }
  return total === 0 ? 0 : sum / total;
}
