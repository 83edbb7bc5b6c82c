import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import type { Config } from '../config.ts';
import { RequestError, type WireCode } from '../errors.ts';
import type { Logger } from '../log.ts';
import { carriesToken, unauthorized } from './bearer-token.ts';
import { choiceOf } from './choice.ts';
import type { Collections } from './collections.ts';
import { Connection } from './connection.ts';
import { type HelloConfig, helloMessage } from './hello.ts';
import { originAllowed, originRefused } from './origin.ts';
import { type RequestHandler, shuttingDown } from './request-handler.ts';
import { requestBase } from './source-url.ts';
import type { Visitors } from './visitors.ts';

export const WEBSOCKET_PATH = '/v1/ws';
/** How long a peer has to answer a closing handshake. */
const CLOSE_TIMEOUT_MS = 2000;
/** What a client that is not let in is closed with; 1011 for everything else. */
const REFUSAL_CLOSE_CODES: Partial<Record<WireCode, number>> = {
  SHUTTING_DOWN: 1001,
  OVERLOADED: 1013,
  RATE_LIMITED: 1013,
  UNAUTHORIZED: 4401,
  ORIGIN_NOT_ALLOWED: 4403,
  NOT_FOUND: 4404,
  BAD_REQUEST: 1008,
};
/** When a client that found no free connection may come back. */
const RETRY_FULL_MS = 5000;

export interface WebSocketGatewayOptions {
  readonly handler: RequestHandler;
  readonly visitors: Visitors;
  readonly collections: Collections;
  readonly config: HelloConfig &
    Pick<Config, 'limits' | 'publicUrl' | 'allowedOrigins' | 'allowLoopbackOrigins'>;
  readonly logger: Logger;
  /** The address that is listened on. */
  readonly listening: () => string;
  /** What a client must send; undefined: nothing. */
  readonly token: string | undefined;
}

/** All WebSockets of a server: lets them in or tells them why not, pings them, sees them out. */
export class WebSocketGateway {
  readonly #options: WebSocketGatewayOptions;
  readonly #server: WebSocketServer;
  readonly #connections = new Map<WebSocket, Connection>();
  #heartbeat: NodeJS.Timeout | undefined;
  #draining = false;

  constructor(options: WebSocketGatewayOptions) {
    this.#options = options;
    const serverOptions: ServerOptions & { closeTimeout: number } = {
      noServer: true,
      maxPayload: options.config.limits.frameBytes,
      // Messages are small; compression would cost memory for each connection.
      perMessageDeflate: false,
      closeTimeout: CLOSE_TIMEOUT_MS,
    };
    this.#server = new WebSocketServer(serverOptions);
  }

  /** Clients that were let in and are connected. */
  get connections(): number {
    return this.#connections.size;
  }

  /** Begins to ping. */
  start(): void {
    const { heartbeatSeconds } = this.#options.config.limits;
    this.#heartbeat = setInterval(() => {
      for (const connection of this.#connections.values()) connection.beat();
    }, heartbeatSeconds * 1000);
    this.#heartbeat.unref();
  }

  /** Listener for the HTTP server's `upgrade` event. */
  readonly upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (pathOf(request) !== WEBSOCKET_PATH) {
      refuseUpgrade(socket);
      return;
    }
    this.#server.handleUpgrade(request, socket, head, (client) => {
      try {
        this.#admit(request);
        this.#welcome(client, request);
      } catch (error) {
        // Also for a collection that throws, which must not take the process down with one client.
        this.#refuse(client, error);
      }
    });
  };

  /** Every connection answers what is under way, then closes. Nothing new is let in. */
  drain(): void {
    this.#draining = true;
    for (const connection of this.#connections.values()) connection.drain();
  }

  /** Ends what is still open, without ceremony. */
  terminate(): void {
    clearInterval(this.#heartbeat);
    for (const client of this.#server.clients) client.terminate();
  }

  /** @throws RequestError why a client is not let in. */
  #admit(request: IncomingMessage): void {
    const { config, token } = this.#options;
    const { origin, host, authorization } = request.headers;
    if (this.#draining) throw shuttingDown();
    if (!originAllowed(origin, host, config)) throw originRefused(origin);
    if (token !== undefined && !carriesToken(authorization, token)) {
      throw unauthorized(authorization);
    }
    if (this.#connections.size >= config.limits.connections) {
      const message = `All ${config.limits.connections} connections are in use; try again later.`;
      throw new RequestError('OVERLOADED', message, { retryAfterMs: RETRY_FULL_MS });
    }
  }

  /** It is told why over the WebSocket, where a browser's page can read it. */
  #refuse(client: WebSocket, error: unknown): void {
    const message = this.#options.handler.error(error);
    const closeCode = REFUSAL_CLOSE_CODES[message.code] ?? 1011;
    this.#options.logger.info({ code: message.code, closeCode }, 'WebSocket refused');
    client.on('error', () => client.terminate());
    client.send(JSON.stringify(message));
    client.close(closeCode, message.code);
  }

  #welcome(client: WebSocket, request: IncomingMessage): void {
    const { handler, visitors, collections, config, logger, listening } = this.#options;
    const choice = choiceOf(request.url, collections);
    const hello = helloMessage(collections, config, choice);
    const visitor = visitors.of(request);
    const gone = visitors.connect(visitor);
    const connection = new Connection(client, {
      handler,
      limits: config.limits,
      base: requestBase(config.publicUrl, request.headers.host, listening()),
      visitor,
      choice,
      logger,
    });
    this.#connections.set(client, connection);
    client.on('close', () => {
      this.#connections.delete(client);
      gone();
    });
    connection.send(hello);
  }
}

/** The path without the query; request targets such as `*` or an absolute URL match nothing. */
function pathOf(request: IncomingMessage): string | undefined {
  return request.url?.split('?', 1)[0];
}

function refuseUpgrade(socket: Duplex): void {
  const body = JSON.stringify({
    type: 'error',
    code: 'NOT_FOUND' satisfies RequestError['code'],
    message: `Only ${WEBSOCKET_PATH} is a WebSocket; send other requests without an Upgrade header.`,
  });
  // Not an HTTP response object: after an upgrade request Node hands over the bare socket.
  socket.on('error', () => socket.destroy());
  socket.end(
    [
      'HTTP/1.1 404 Not Found',
      'Connection: close',
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
    () => socket.destroy(),
  );
}
