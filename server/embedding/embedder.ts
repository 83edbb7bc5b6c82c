/** Which model made a vector. Two texts can be compared only if all of this is equal. */
export interface ModelIdentity {
  /** Name, path or hub id, as configured. */
  readonly id: string;
  /** sha256 (hex) over the model's files, or over id and dtype for one that lies on the hub. */
  readonly hash: string;
  /** Length of a sentence vector. */
  readonly dimensions: number;
  /** Length of a token vector; 0 for a model without them. */
  readonly tokenDimensions: number;
  readonly pooling: Pooling;
  readonly queryPrefix: string;
  readonly passagePrefix: string;
  readonly dtype: string;
  /** Word pieces after which a text is cut. */
  readonly maxTokens: number;
}

/** How a sentence vector is made: by the model itself, the mean of its tokens, or its first token. */
export const POOLINGS = ['model', 'mean', 'cls'] as const;
export type Pooling = (typeof POOLINGS)[number];

/** A question is a query, everything that is indexed a passage: some models want a prefix each. */
export type TextRole = 'query' | 'passage';

/** What one forward pass gives for one text. */
export interface Embedding {
  /** Float32Array of `dimensions`, unit length. */
  readonly vector: Float32Array;
  /**
   * Int8Array of tokens x `tokenDimensions`, row-major: unit vectors times 127, rounded; [CLS] and
   * [SEP] left out. Empty for a model without token vectors.
   */
  readonly tokenVectors: Int8Array;
  /** Vocabulary ids of the word pieces, one a row of `tokenVectors`. */
  readonly tokenIds: Uint32Array;
  /** How many of the word pieces the model does not know. */
  readonly unknownTokens: number;
}

/** Texts to vectors. Every text goes through the model alone, so its vector depends on it alone. */
export interface Embedder {
  readonly model: ModelIdentity;
  /** Whole words of the model's vocabulary, lower-case: what is surely no misspelling. */
  readonly words: readonly string[];
  /**
   * @throws ModelError when the model fails on the text or the embedder is closed.
   */
  embed(text: string, role: TextRole): Promise<Embedding>;
  /** What it is doing now; absent where nothing waits. */
  load?(): EmbedderLoad;
  close(): Promise<void>;
}

export interface EmbedderLoad {
  /** Texts that no worker has taken yet. */
  readonly waiting: number;
  /** Workers at a text, without one, and loading their model. */
  readonly workers: Readonly<Record<'busy' | 'idle' | 'loading', number>>;
}

/** Told what an embedder does. Must be cheap and must not throw. */
export interface EmbedderObserver {
  /** A text was embedded: milliseconds that it waited for a worker, and was with one. */
  embedded(role: TextRole, waitedMs: number, workedMs: number): void;
  /** A worker died, hangs or could not be used, and why. Another takes its place. */
  workerLost(why: string): void;
}

/** Settings that choose a model; see `model` in docs/configuration.md. */
export interface ModelSettings {
  /** A folder under the package's `models/`, a path to a folder, or a hub id. */
  readonly id: string;
  readonly pooling: Pooling;
  readonly queryPrefix: string;
  readonly passagePrefix: string;
  /** ONNX variant: 'q8' is `onnx/model_quantized.onnx`, 'fp32' is `onnx/model.onnx`. */
  readonly dtype: string;
  readonly maxTokens: number;
  /** Whether a model that isn't on this machine may be downloaded from the hub. */
  readonly allowRemote: boolean;
}
