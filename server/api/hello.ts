import type { Config } from '../config.ts';
import type { Choice } from './choice.ts';
import type { Collections } from './collections.ts';
import { type HelloMessage, PROTOCOL_VERSION } from './protocol.ts';

/** Questions that the widget offers at first, where the owner names none. */
const STARTER_COUNT = 4;

export type HelloConfig = Pick<Config, 'collection' | 'furtherCollections' | 'limits' | 'starters'>;

/** What a client is told first: who answers, and the bounds in force. */
export function helloMessage(
  collections: Collections,
  config: HelloConfig,
  { collection = config.collection }: Choice = {},
): HelloMessage {
  const retriever = collections.get(collection);
  const own = [config, ...config.furtherCollections].find((one) => one.collection === collection);
  const starters = own?.starters ?? [];
  const { questionLength, contextTurns, maxResults, inFlight } = config.limits;
  return {
    type: 'hello',
    protocol: PROTOCOL_VERSION,
    collections: [...collections.names()],
    index: retriever?.generation ?? '',
    starters: starters.length > 0 ? starters : [...(retriever?.starters(STARTER_COUNT) ?? [])],
    limits: { questionLength, contextTurns, maxResults, inFlight },
  };
}
