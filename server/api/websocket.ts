import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import type { Config } from '../config.ts';
import { RequestError } from '../errors.ts';
import type { Logger } from '../log.ts';
import type { Collections } from './collections.ts';
import { Connection } from './connection.ts';
import { originAllowed, originRefused } from './origin.ts';
import { type ErrorMessage, type HelloMessage, PROTOCOL_VERSION } from './protocol.ts';
import { type RequestHandler, shuttingDown } from './request-handler.ts';
import { requestBase } from './source-url.ts';

export const WEBSOCKET_PATH = '/v1/ws';
/** Questions that the widget offers at first, where the owner names none. */
const STARTER_COUNT = 4;
/** How long a peer has to answer a closing handshake. */
const CLOSE_TIMEOUT_MS = 2000;
/** When a client that found no free connection may come back. */
const RETRY_FULL_MS = 5000;

export interface WebSocketGatewayOptions {
  readonly handler: RequestHandler;
  readonly collections: Collections;
  readonly config: Pick<
    Config,
    'collection' | 'limits' | 'starters' | 'publicUrl' | 'allowedOrigins' | 'allowLoopbackOrigins'
  >;
  readonly logger: Logger;
  /** The address that is listened on. */
  readonly listening: () => string;
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
        const refusal = this.#refusal(request);
        if (refusal === undefined) this.#welcome(client, request);
        else this.#refuse(client, this.#options.handler.error(refusal.error), refusal.closeCode);
      } catch (error) {
        // A collection that throws must not take the process down with this one client.
        this.#refuse(client, this.#options.handler.error(error), 1011);
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

  /** Why a client is not let in. It is told over the WebSocket, where a browser's page can read it. */
  #refusal(request: IncomingMessage): { error: RequestError; closeCode: number } | undefined {
    const { config } = this.#options;
    const { origin, host } = request.headers;
    if (this.#draining) return { error: shuttingDown(), closeCode: 1001 };
    if (!originAllowed(origin, host, config)) {
      return { error: originRefused(origin), closeCode: 4403 };
    }
    if (this.#connections.size >= config.limits.connections) {
      const message = `All ${config.limits.connections} connections are in use; try again later.`;
      const error = new RequestError('OVERLOADED', message, { retryAfterMs: RETRY_FULL_MS });
      return { error, closeCode: 1013 };
    }
    return undefined;
  }

  #refuse(client: WebSocket, message: ErrorMessage, closeCode: number): void {
    this.#options.logger.info({ code: message.code, closeCode }, 'WebSocket refused');
    client.on('error', () => client.terminate());
    client.send(JSON.stringify(message));
    client.close(closeCode, message.code);
  }

  #welcome(client: WebSocket, request: IncomingMessage): void {
    const { handler, config, logger, listening } = this.#options;
    const hello = this.#hello();
    const connection = new Connection(client, {
      handler,
      inFlight: config.limits.inFlight,
      base: requestBase(config.publicUrl, request.headers.host, listening()),
      logger,
    });
    this.#connections.set(client, connection);
    client.on('close', () => this.#connections.delete(client));
    connection.send(hello);
  }

  #hello(): HelloMessage {
    const { collections, config } = this.#options;
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
