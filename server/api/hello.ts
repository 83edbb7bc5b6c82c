import type { Config } from '../config.ts';
import type { Collections } from './collections.ts';
import { type HelloMessage, PROTOCOL_VERSION } from './protocol.ts';

/** Questions that the widget offers at first, where the owner names none. */
const STARTER_COUNT = 4;

/** What a client is told first: who answers, and the bounds in force. */
export function helloMessage(
  collections: Collections,
  config: Pick<Config, 'collection' | 'limits' | 'starters'>,
): HelloMessage {
  const retriever = collections.get(config.collection);
  const { questionLength, contextTurns, maxResults, inFlight } = config.limits;
  return {
    type: 'hello',
    protocol: PROTOCOL_VERSION,
    collections: [...collections.names()],
    index: retriever?.generation ?? '',
    starters:
      config.starters.length > 0
        ? config.starters
        : [...(retriever?.starters(STARTER_COUNT) ?? [])],
    limits: { questionLength, contextTurns, maxResults, inFlight },
  };
}
