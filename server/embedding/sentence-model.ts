import { basename, dirname } from 'node:path';
import { AutoModel, AutoTokenizer, env, Tensor } from '@xenova/transformers';
import { ModelError } from '../errors.ts';
import type { Embedding, ModelIdentity, ModelSettings, Pooling, TextRole } from './embedder.ts';
import { findModelFolder, hashModelFolder, hashModelName } from './model-files.ts';
import { normalise } from './normalise.ts';

/** A tensor as transformers.js hands it out. */
interface OutputTensor {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}
interface InputTensor {
  readonly data: BigInt64Array;
}
type Inputs = Record<'input_ids' | 'attention_mask', InputTensor>;
type Outputs = Record<string, OutputTensor | undefined>;

/** Characters that a word piece may have, generously. */
const LONGEST_PIECE = 32;

/** The sentence model in this thread: one text in, one embedding out, one ONNX thread. */
export interface SentenceModel {
  readonly identity: ModelIdentity;
  /** Whole words of the vocabulary, lower-case. */
  readonly words: readonly string[];
  embed(text: string, role: TextRole): Promise<Embedding>;
}

/**
 * Loads a model with its tokenizer through transformers.js and tries it on one text.
 *
 * @throws ModelError when it can't be found or loaded, or gives no usable output.
 */
export async function loadSentenceModel(settings: ModelSettings): Promise<SentenceModel> {
  const folder = findModelFolder(settings);
  env.allowRemoteModels = folder === undefined;
  env.allowLocalModels = folder !== undefined;
  if (folder !== undefined) env.localModelPath = dirname(folder);
  const name = folder === undefined ? settings.id : basename(folder);

  const [tokenizer, model] = await Promise.all([
    AutoTokenizer.from_pretrained(name),
    AutoModel.from_pretrained(name, {
      // The settings' dtype is a plain string, checked by the library itself.
      dtype: settings.dtype as 'q8',
      // Several threads on one short text cost more than they bring; workers give the parallelism.
      session_options: { intraOpNumThreads: 1, interOpNumThreads: 1 },
    }),
  ]).catch((cause: unknown) => {
    throw new ModelError(
      `The model "${settings.id}" can't be loaded${folder ? ` from ${folder}` : ''}: ${reason(cause)}`,
      { subject: settings.id, cause },
    );
  });

  // From the special tokens' own text: the ids differ between vocabularies.
  const special = new Set<number>(tokenizer.all_special_ids);
  const unknownId: number | undefined = tokenizer.unk_token_id;
  special.delete(unknownId ?? -1);

  const run = async (text: string): Promise<Embedding> => {
    // What lies far behind the bound can't matter and needn't be tokenized.
    const head = text.slice(0, settings.maxTokens * LONGEST_PIECE);
    const inputs = truncate(tokenizer(head), settings.maxTokens);
    const outputs: Outputs = await model(inputs);
    const ids: readonly number[] = Array.from(inputs.input_ids.data, Number);
    const kept = ids.flatMap((id, row) => (special.has(id) ? [] : [row]));
    return {
      vector: sentenceVector(outputs, settings.pooling, settings.id),
      tokenVectors: quantiseTokens(outputs.token_vectors, kept),
      tokenIds: Uint32Array.from(kept, (row) => ids[row] ?? 0),
      unknownTokens: kept.filter((row) => ids[row] === unknownId).length,
    };
  };

  const [hash, trial] = await Promise.all([
    folder === undefined ? hashModelName(settings) : hashModelFolder(folder),
    run('Which vectors does this model give?'),
  ]);
  return {
    identity: {
      id: settings.id,
      hash,
      dimensions: trial.vector.length,
      tokenDimensions: trial.tokenVectors.length / Math.max(1, trial.tokenIds.length),
      pooling: settings.pooling,
      queryPrefix: settings.queryPrefix,
      passagePrefix: settings.passagePrefix,
      dtype: settings.dtype,
      maxTokens: settings.maxTokens,
    },
    words: wholeWords(tokenizer.get_vocab().keys()),
    embed: (text, role) =>
      run((role === 'query' ? settings.queryPrefix : settings.passagePrefix) + normalise(text)),
  };
}

/**
 * Cuts the inputs to a length and keeps the mark at their end: the tokenizer's own truncation
 * drops it, and the model was trained with it.
 */
function truncate(inputs: Inputs, length: number): Inputs {
  if (inputs.input_ids.data.length <= length) return inputs;
  const cut = ({ data }: InputTensor): Tensor => {
    const kept = data.slice(0, length);
    kept[length - 1] = data[data.length - 1]!;
    return new Tensor('int64', kept, [1, length]);
  };
  const entries = Object.entries(inputs).map(([name, tensor]) => [name, cut(tensor)] as const);
  return Object.fromEntries(entries) as unknown as Inputs;
}

/** The sentence's vector at unit length. A copy: the runtime may reuse its own buffer. */
function sentenceVector(outputs: Outputs, pooling: Pooling, id: string): Float32Array {
  const own = outputs.sentence_embedding;
  const states = outputs.last_hidden_state ?? outputs.token_embeddings;
  const source = pooling === 'model' ? own : states;
  const width = source?.dims.at(-1);
  if (source === undefined || width === undefined) {
    throw new ModelError(
      `The model "${id}" has no output for pooling "${pooling}": it gives ${Object.keys(outputs).join(', ')}. ` +
        'Set model.pooling to "mean" or "cls".',
      { subject: id },
    );
  }
  const vector = new Float32Array(width);
  if (pooling === 'mean') {
    // One text a pass: there is no padding, so the mean runs over all rows.
    const { data } = source;
    for (let i = 0; i < data.length; i++) vector[i % width]! += data[i]!;
  } else {
    vector.set(source.data.subarray(0, width));
  }
  const length = Math.hypot(...vector);
  if (!(length > 0)) {
    throw new ModelError(`The model "${id}" gave a vector without a length.`, { subject: id });
  }
  for (let i = 0; i < width; i++) vector[i]! /= length;
  return vector;
}

function quantiseTokens(tokens: OutputTensor | undefined, rows: readonly number[]): Int8Array {
  const width = tokens?.dims.at(-1) ?? 0;
  const quantised = new Int8Array(rows.length * width);
  if (tokens === undefined) return quantised;
  // Asking the tensor for its data takes longer than a number does.
  const { data } = tokens;
  let to = 0;
  for (const row of rows) {
    for (let from = row * width; from < (row + 1) * width; from++) {
      quantised[to++] = Math.round(data[from]! * 127);
    }
  }
  return quantised;
}

/**
 * Vocabularies mark either the pieces that go on inside a word (`##ing`) or those that begin one
 * (`▁the`, `Ġthe`); what is left of the second kind without its mark would be a piece.
 */
function wholeWords(pieces: Iterable<string>): string[] {
  const all = [...pieces];
  const beginnings = all.filter((piece) => /^[▁Ġ]/.test(piece)).map((piece) => piece.slice(1));
  return (beginnings.length > 0 ? beginnings : all).filter((piece) => /^[a-z]{3,}$/.test(piece));
}

function reason(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return message.split('\n', 1)[0] ?? message;
}
