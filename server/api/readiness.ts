import type { Config } from '../config.ts';
import { type Collections, type Readiness, requireKnown } from './collections.ts';

/** What `/readyz` says of one collection: the generation that answers, or why none does. */
type CollectionReadiness = Readiness & { readonly index?: string };

export interface ReadinessOptions {
  readonly collections: Collections;
  readonly config: Pick<Config, 'collection'>;
  readonly isDraining: () => boolean;
}

/**
 * The reply of `/readyz`. Ready is a server whose collections all answer: while one can't be loaded,
 * a new release should not take an old one's place. Asked for one of them, only that one counts.
 *
 * @throws RequestError NOT_FOUND
 */
export function readiness(
  { collections, config, isDraining }: ReadinessOptions,
  asked: unknown,
): { readonly status: number; readonly body: object } {
  const one = typeof asked === 'string' && asked !== '' ? asked : undefined;
  if (one !== undefined) requireKnown(collections, one);
  const of = (name?: string): CollectionReadiness => {
    const state = isDraining() ? { ready: false, reason: 'stopping' } : collections.ready(name);
    const index = collections.get(name ?? config.collection)?.generation;
    return { ...state, ...(index !== undefined && { index }) };
  };
  const state = of(one);
  const names = collections.names();
  const each = Object.fromEntries(names.map((name) => [name, of(name)]));
  const body = { ...state, ...(one === undefined && names.length > 1 && { collections: each }) };
  return { status: state.ready ? 200 : 503, body };
}
