import type { RawData, WebSocket } from 'ws';
import { RequestError } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { ServerMessage } from './protocol.ts';
import { type RequestHandler, replyId, shuttingDown } from './request-handler.ts';
import { newId, saneId } from './request-id.ts';

export interface ConnectionOptions {
  readonly handler: RequestHandler;
  /** Unanswered requests. */
  readonly inFlight: number;
  /** Absolute address of this server as the client knows it. */
  readonly base: string;
  readonly logger: Logger;
}

/** Bytes that may wait for a client that does not read them; one that is further behind is cut. */
export const MAX_BUFFERED_BYTES = 1_048_576;
/** When a client with too many open requests may try again: about when one of them is answered. */
const RETRY_IN_FLIGHT_MS = 100;

/** One client's WebSocket: requests in, replies out, each reply as soon as it is there. */
export class Connection {
  readonly #socket: WebSocket;
  readonly #options: ConnectionOptions;
  /** Names the connection in the log. */
  readonly #id = newId('c');
  #received = 0;
  #open = 0;
  #draining = false;
  #alive = true;

  constructor(socket: WebSocket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.on('message', (data, isBinary) => void this.#receive(data, isBinary));
    socket.on('pong', () => {
      this.#alive = true;
    });
    // Too long a frame, invalid UTF-8, a reset: ws closes with the right code by itself.
    socket.on('error', (error) => this.#options.logger.debug({ err: error }, 'WebSocket error'));
  }

  /** Pings; a peer that left the last ping unanswered is gone and cut. */
  beat(): void {
    if (!this.#alive) {
      this.#options.logger.debug('WebSocket peer is dead');
      this.#socket.terminate();
      return;
    }
    this.#alive = false;
    if (this.#socket.readyState === this.#socket.OPEN) this.#socket.ping();
  }

  /** Answers what is under way, takes nothing new, then says so and closes. */
  drain(): void {
    this.#draining = true;
    if (this.#open === 0) this.#goAway();
  }

  /** A reply for a socket that has closed meanwhile is dropped. */
  send(message: ServerMessage): void {
    if (this.#socket.readyState !== this.#socket.OPEN) {
      this.#options.logger.debug({ type: message.type }, 'reply dropped: the client has gone');
      return;
    }
    this.#socket.send(JSON.stringify(message));
    if (this.#socket.bufferedAmount > MAX_BUFFERED_BYTES) {
      this.#options.logger.warn(
        { bufferedBytes: this.#socket.bufferedAmount },
        'WebSocket cut: the client does not read its replies',
      );
      this.#socket.terminate();
    }
  }

  async #receive(data: RawData, isBinary: boolean): Promise<void> {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const { handler, inFlight, base } = this.#options;
    const parsed = isBinary ? NOT_JSON : parseJson(String(data));
    this.#received += 1;
    const requestId = `${this.#id}/${saneId(replyId(parsed).id) ?? this.#received}`;
    if (parsed === NOT_JSON) {
      const got = isBinary ? 'a binary frame' : 'text that is no JSON';
      this.send(handler.error(badFrame(got), requestId));
      return;
    }
    if (this.#open >= inFlight) {
      this.send({ ...handler.error(tooManyOpen(inFlight), requestId), ...replyId(parsed) });
      return;
    }
    this.#open += 1;
    try {
      this.send(await handler.handle(parsed, { base, requestId }));
    } catch (error) {
      // Only a reply that can't be written as JSON ends here.
      this.send(handler.error(error, requestId));
    } finally {
      this.#open -= 1;
      if (this.#draining && this.#open === 0) this.#goAway();
    }
  }

  #goAway(): void {
    this.send(this.#options.handler.error(shuttingDown()));
    this.#socket.close(1001, 'SHUTTING_DOWN');
  }
}

/** Stands for a text that is no JSON, which may itself be undefined or null. */
const NOT_JSON = Symbol('not JSON');

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return NOT_JSON;
  }
}

function badFrame(got: string): RequestError {
  return new RequestError('BAD_REQUEST', `Expected a text frame with one JSON object; got ${got}.`);
}

function tooManyOpen(inFlight: number): RequestError {
  return new RequestError(
    'RATE_LIMITED',
    `At most ${inFlight} requests may be open on one connection; wait for an answer first.`,
    { retryAfterMs: RETRY_IN_FLIGHT_MS },
  );
}
