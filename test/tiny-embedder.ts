import type { Embedder, Embedding, ModelIdentity } from '../server/embedding/embedder.ts';

const DIMENSIONS = 24;
const TOKEN_DIMENSIONS = 4;

/**
 * Hashed words for vectors: deterministic and fast, for tests of what is done with vectors where
 * their meaning does not matter. The real model has tests of its own.
 */
export class TinyEmbedder implements Embedder {
  readonly model: ModelIdentity;
  readonly words: readonly string[] = [];
  /** Texts that were embedded, in order. */
  readonly texts: string[] = [];

  constructor(changes: Partial<ModelIdentity> = {}) {
    this.model = {
      id: 'tiny',
      hash: 'f00d',
      dimensions: DIMENSIONS,
      tokenDimensions: TOKEN_DIMENSIONS,
      pooling: 'model',
      queryPrefix: '',
      passagePrefix: '',
      dtype: 'fp32',
      maxTokens: 64,
      ...changes,
    };
  }

  async embed(text: string): Promise<Embedding> {
    this.texts.push(text);
    const words = text.toLowerCase().match(/\p{L}+|\p{N}+/gu) ?? ['-'];
    const vector = new Float32Array(DIMENSIONS);
    for (const word of words) vector[hash(word) % DIMENSIONS]! += 1;
    vector[hash(text) % DIMENSIONS]! += 0.01;
    const length = Math.hypot(...vector);
    return {
      vector: vector.map((value) => value / length),
      tokenVectors: Int8Array.from({ length: words.length * TOKEN_DIMENSIONS }, (_, i) => i % 127),
      tokenIds: Uint32Array.from(words, (word) => hash(word) % 1000),
      unknownTokens: 0,
    };
  }

  async close(): Promise<void> {}
}

function hash(text: string): number {
  let state = 2166136261;
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 16777619);
  return state >>> 0;
}
