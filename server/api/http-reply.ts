import type { Response } from 'express';
import { WIRE_CODES } from '../errors.ts';
import type { ServerMessage } from './protocol.ts';

/** Sends a message of the protocol as an HTTP response, with the status of its code. */
export function sendMessage(response: Response, message: ServerMessage): void {
  // The client has gone, or the response has: nothing to say to nobody.
  if (response.destroyed || response.headersSent) return;
  response.set('Cache-Control', 'no-store');
  if (message.type === 'error') {
    // A router that knows better (405) has set it.
    if (response.statusCode === 200) response.status(WIRE_CODES[message.code]);
    if (message.retryAfterMs !== undefined) {
      response.set('Retry-After', String(Math.max(1, Math.ceil(message.retryAfterMs / 1000))));
    }
  }
  // Not response.json(), which makes an ETag for what must not be stored.
  response.type('application/json').end(JSON.stringify(message));
}
