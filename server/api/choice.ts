import type { z } from 'zod';
import { type Collections, requireKnown } from './collections.ts';
import { type ClientMessage, choiceSchema } from './protocol.ts';
import { badRequest, type FieldNames } from './validation.ts';

/** What a WebSocket's requests are about, where they don't say it themselves. */
export type Choice = z.infer<typeof choiceSchema>;

/**
 * The choice in a request's address: `/v1/ws?collection=api&tags=faq,install&lang=zh`. An empty
 * parameter counts as not given, one that is none of these as somebody else's.
 *
 * @throws RequestError BAD_REQUEST, or NOT_FOUND for a collection that is not there
 */
export function choiceOf(address: string | undefined, collections: Collections): Choice {
  const query = address?.split('?').slice(1).join('?');
  const given: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    if (value !== '') given[name] = name === 'tags' ? value.split(',') : value;
  }
  const choice = checkedChoice(given);
  if (choice.collection !== undefined) requireKnown(collections, choice.collection);
  return choice;
}

/**
 * A choice whose parts are within their bounds, whether or not they name anything that is there.
 *
 * @param names what its parts are called where they were given
 * @throws RequestError BAD_REQUEST
 */
export function checkedChoice(
  given: Readonly<Record<string, unknown>>,
  names?: FieldNames,
): Choice {
  const parsed = choiceSchema.safeParse(given, { reportInput: true });
  if (!parsed.success) throw badRequest(parsed.error.issues, undefined, names);
  return parsed.data;
}

/** A message with what it leaves to its connection. */
export function withChoice(message: ClientMessage, choice: Choice = {}): ClientMessage {
  if (message.type === 'ask' || message.type === 'suggest') return { ...choice, ...message };
  const { collection } = choice;
  return collection === undefined ? message : { collection, ...message };
}
