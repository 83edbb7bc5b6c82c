import type { Retriever } from '../retrieval/ranking.ts';

/** The collections that a server answers from. What it gives may change between two calls. */
export interface Collections {
  /** Undefined for an unknown name, and for a collection that is not loaded yet. */
  get(name: string): Retriever | undefined;
  names(): readonly string[];
  /** Are the index and the model loaded? If not, why, in words for a client. */
  ready(): { readonly ready: boolean; readonly reason?: string };
}
