import { RequestError } from '../errors.ts';
import type { Retriever } from '../retrieval/ranking.ts';

/** The collections that a server answers from. What it gives may change between two calls. */
export interface Collections {
  /** Undefined for an unknown name, and for a collection that is not loaded yet. */
  get(name: string): Retriever | undefined;
  names(): readonly string[];
  /** Is this one loaded, or, without a name, is each? */
  ready(name?: string): Readiness;
}

/** Whether questions are answered; if not, why, in words for a client. */
export interface Readiness {
  readonly ready: boolean;
  readonly reason?: string;
}

/** @throws RequestError NOT_FOUND, naming the collections that there are */
export function requireKnown(collections: Collections, name: string): void {
  const names = collections.names();
  if (names.includes(name)) return;
  throw new RequestError(
    'NOT_FOUND',
    `There is no collection ${JSON.stringify(name)}; there are: ${names.join(', ')}.`,
    { subject: name },
  );
}
