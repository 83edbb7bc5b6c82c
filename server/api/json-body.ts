import type { IncomingMessage } from 'node:http';
import { RequestError } from '../errors.ts';

/**
 * The body of a request as JSON. Only as `application/json`, which another site's form can't send
 * without asking first, and as valid UTF-8, as on the WebSocket.
 *
 * Not express.json(): on a body that is too long it reads on to the end before it says so, which
 * lets a client that never ends hold the request until a timeout.
 *
 * @param maxBytes of the body as sent.
 * @throws RequestError PAYLOAD_TOO_LARGE, BAD_REQUEST.
 */
export async function readJsonBody(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  const { 'content-type': type, 'content-encoding': encoding } = request.headers;
  if (type?.split(';', 1)[0]?.trim().toLowerCase() !== 'application/json') {
    const got = type === undefined ? 'none' : JSON.stringify(type.slice(0, 60));
    throw new RequestError('BAD_REQUEST', `Expected Content-Type application/json; got ${got}.`);
  }
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new RequestError('BAD_REQUEST', 'Expected a body without Content-Encoding.');
  }
  const bytes = await readBytes(request, maxBytes);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new RequestError('BAD_REQUEST', 'Expected a body with one JSON object; got no JSON.', {
      cause,
    });
  }
}

async function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    // The iterator would destroy the socket on the way out, before the reply is written.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      const bytes: Buffer = chunk;
      size += bytes.length;
      if (size > maxBytes) throw tooLarge(maxBytes);
      chunks.push(bytes);
    }
  } catch (cause) {
    if (cause instanceof RequestError) throw cause;
    throw new RequestError('BAD_REQUEST', 'The body broke off before its end.', { cause });
  }
  return Buffer.concat(chunks);
}

function tooLarge(maxBytes: number): RequestError {
  return new RequestError(
    'PAYLOAD_TOO_LARGE',
    `The body is too large; at most ${maxBytes} bytes are allowed.`,
  );
}
