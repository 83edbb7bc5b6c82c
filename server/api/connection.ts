import type { RawData, WebSocket } from 'ws';
import type { Config } from '../config.ts';
import { RequestError } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { Choice } from './choice.ts';
import type { ServerMessage } from './protocol.ts';
import { type RequestHandler, replyId, shuttingDown } from './request-handler.ts';
import { newId, saneId } from './request-id.ts';
import type { Visitor } from './visitors.ts';

export interface ConnectionOptions {
  readonly handler: RequestHandler;
  readonly limits: Pick<Config['limits'], 'inFlight' | 'idleSeconds' | 'bufferBytes' | 'badFrames'>;
  /** Absolute address of this server as the client knows it. */
  readonly base: string;
  readonly visitor: Visitor;
  /** What the connection's address says for its requests. */
  readonly choice: Choice;
  readonly logger: Logger;
}

/** Closes a WebSocket that has asked nothing for long: the client may come back when it needs to. */
export const IDLE_CLOSE_CODE = 4408;
/** When a client with too many open requests may try again: about when one of them is answered. */
const RETRY_IN_FLIGHT_MS = 100;

/** One client's WebSocket: requests in, replies out, each reply as soon as it is there. */
export class Connection {
  readonly #socket: WebSocket;
  readonly #options: ConnectionOptions;
  /** Names the connection in the log. */
  readonly #id = newId('c');
  #received = 0;
  readonly #idle: NodeJS.Timeout;
  #open = 0;
  /** Frames in a row that could not be understood. */
  #bad = 0;
  #draining = false;
  #alive = true;

  constructor(socket: WebSocket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#idle = setTimeout(() => this.#rest(), options.limits.idleSeconds * 1000).unref();
    socket.on('close', () => clearTimeout(this.#idle));
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
    // Looked at before, so that one long reply alone cuts nobody off.
    const { bufferedAmount } = this.#socket;
    if (bufferedAmount > this.#options.limits.bufferBytes) {
      this.#options.logger.warn(
        { bufferedBytes: bufferedAmount },
        'WebSocket cut: the client does not read its replies',
      );
      this.#socket.terminate();
      return;
    }
    this.#socket.send(JSON.stringify(message));
  }

  async #receive(data: RawData, isBinary: boolean): Promise<void> {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const { handler, limits, base, visitor, choice } = this.#options;
    const parsed = isBinary ? NOT_JSON : parseJson(String(data));
    this.#received += 1;
    const requestId = `${this.#id}/${saneId(replyId(parsed).id) ?? this.#received}`;
    if (parsed === NOT_JSON) {
      const got = isBinary ? 'a binary frame' : 'text that is no JSON';
      this.#reply(handler.error(badFrame(got), requestId));
      return;
    }
    this.#idle.refresh();
    if (this.#open >= limits.inFlight) {
      const error = handler.error(tooManyOpen(limits.inFlight), requestId);
      this.#reply({ ...error, ...replyId(parsed) });
      return;
    }
    this.#open += 1;
    try {
      this.#reply(await handler.handle(parsed, { base, visitor, choice, requestId }));
    } catch (error) {
      // Only a reply that can't be written as JSON ends here.
      this.send(handler.error(error, requestId));
    } finally {
      this.#open -= 1;
      if (this.#draining && this.#open === 0) this.#goAway();
    }
  }

  /** A client that sends nothing but nonsense is told so `badFrames` times, then closed. */
  #reply(message: ServerMessage): void {
    const bad = message.type === 'error' && message.code === 'BAD_REQUEST';
    this.#bad = bad ? this.#bad + 1 : 0;
    this.send(message);
    if (this.#bad < this.#options.limits.badFrames) return;
    this.#options.logger.info({ badFrames: this.#bad }, 'WebSocket closed: too many bad frames');
    this.#socket.close(1008, 'BAD_REQUEST');
  }

  /** Asked nothing for long. A client whose answer is still under way is not idle. */
  #rest(): void {
    if (this.#open > 0) this.#idle.refresh();
    else this.#socket.close(IDLE_CLOSE_CODE, 'IDLE');
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
