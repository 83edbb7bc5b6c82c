import { parentPort, workerData } from 'node:worker_threads';
import type { Embedding, ModelIdentity, ModelSettings, TextRole } from './embedder.ts';
import { loadSentenceModel } from './sentence-model.ts';

/** One text to embed. Texts are taken in the order in which they were sent, one after the other. */
export interface EmbedJob {
  readonly text: string;
  readonly role: TextRole;
}
export type WorkerReply =
  | { readonly kind: 'ready'; readonly model: ModelIdentity; readonly words: readonly string[] }
  | { readonly kind: 'embedding'; readonly embedding: Embedding }
  | { readonly kind: 'failed'; readonly message: string };

// The entry point of a worker thread: its only side effect is to answer its own port.
const port = parentPort;
if (port !== null) {
  const post = (reply: WorkerReply, transfer: ArrayBuffer[] = []): void =>
    port.postMessage(reply, transfer);
  const fail = (error: unknown): void =>
    post({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  try {
    const model = await loadSentenceModel(workerData as ModelSettings);
    const embed = async ({ text, role }: EmbedJob): Promise<void> => {
      const embedding = await model.embed(text, role);
      const { vector, tokenVectors, tokenIds } = embedding;
      post({ kind: 'embedding', embedding }, [
        vector.buffer as ArrayBuffer,
        tokenVectors.buffer as ArrayBuffer,
        tokenIds.buffer as ArrayBuffer,
      ]);
    };
    let last = Promise.resolve();
    port.on('message', (job: EmbedJob) => {
      last = last.then(() => embed(job)).catch(fail);
    });
    post({ kind: 'ready', model: model.identity, words: model.words });
  } catch (error) {
    fail(error);
    port.close();
  }
}
