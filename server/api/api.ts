import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from '../config.ts';
import { ListenError } from '../errors.ts';
import type { Logger } from '../log.ts';
import { Admission } from './admission.ts';
import { readTokens } from './bearer-token.ts';
import type { Collections } from './collections.ts';
import { createApp } from './http-app.ts';
import type { Metrics } from './metrics.ts';
import { RequestHandler } from './request-handler.ts';
import type { StaticSiteOptions } from './static-site.ts';
import { Visitors } from './visitors.ts';
import { WebSocketGateway } from './websocket.ts';

export type { Collections } from './collections.ts';

export type ApiConfig = Pick<
  Config,
  | 'collection'
  | 'furtherCollections'
  | 'host'
  | 'port'
  | 'publicUrl'
  | 'allowedOrigins'
  | 'allowLoopbackOrigins'
  | 'allowedHosts'
  | 'trustProxy'
  | 'auth'
  | 'limits'
  | 'starters'
  | 'log'
  | 'demo'
>;

export interface ApiOptions extends StaticSiteOptions {
  readonly collections: Collections;
  readonly config: ApiConfig;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Milliseconds that only grow, for the bounds a minute; default: the process' own. */
  readonly clock?: () => number;
}

export interface Api {
  /**
   * @returns the address as one can open it, and the port that was free for port 0.
   * @throws ListenError when the address can't be listened on.
   */
  listen(): Promise<{ readonly url: string; readonly port: number }>;
  /**
   * Takes nothing new, answers what is under way, closes. What is not done within
   * `limits.drainSeconds` is cut. A second call waits for the first.
   */
  close(): Promise<void>;
}

/** Sockets for plain requests beside the WebSockets; past the sum, Node drops new ones. */
const PLAIN_CONNECTIONS = 256;

/**
 * The server: HTTP and WebSocket on one port. It begins nothing before `listen`.
 *
 * @throws ConfigError when a token can't be read from its file.
 */
export function createApi(options: ApiOptions): Api {
  const { collections, config, logger, metrics } = options;
  let draining = false;
  let url = `http://${hostInUrl(config.host)}:${config.port}`;
  const isDraining = () => draining;
  const listening = () => url;
  const tokens = readTokens(config);
  const admission = new Admission(config.limits);
  const visitors = new Visitors({ config, logger, clock: options.clock });
  const handler = new RequestHandler({
    collections,
    admission,
    visitors,
    config,
    logger,
    metrics,
    isDraining,
  });
  const gateway = new WebSocketGateway({
    handler,
    visitors,
    collections,
    config,
    logger,
    listening,
    token: tokens.token,
  });
  metrics.gauge(
    'questions_pending',
    'Questions let in and not yet answered.',
    () => admission.pending,
  );
  metrics.gauge('connections', 'Open WebSockets.', () => gateway.connections);
  metrics.gauge('ready', '1 where each collection answers.', () =>
    Number(!draining && collections.ready().ready),
  );
  metrics.gauges('collection_ready', '1 for a collection that answers.', 'collection', () =>
    Object.fromEntries(
      collections.names().map((name) => [name, Number(collections.ready(name).ready)]),
    ),
  );
  const app = createApp({ ...options, handler, visitors, tokens, listening, isDraining });
  const { headerSeconds, requestSeconds, answerSeconds } = config.limits;
  const server = createServer(
    {
      // Slow senders are cut: a request is a few kilobytes.
      headersTimeout: headerSeconds * 1000,
      requestTimeout: Math.max(headerSeconds, requestSeconds) * 1000,
      connectionsCheckingInterval: (Math.min(headerSeconds, requestSeconds) * 1000) / 2,
    },
    app,
  );
  server.maxConnections = config.limits.connections + PLAIN_CONNECTIONS;
  // Nothing goes in or out for so long: the client neither waits for an answer nor reads one.
  server.timeout = (requestSeconds + answerSeconds) * 1000;
  server.on('connection', visitors.accept);
  server.on('upgrade', gateway.upgrade);
  server.on('request', (_request, response) => {
    // A connection that was busy when the stop began is kept alive after its reply otherwise.
    response.once('close', () => {
      if (draining) setImmediate(() => server.closeIdleConnections());
    });
  });
  let closed: Promise<void> | undefined;

  return {
    async listen() {
      const port = await bind(server, config.host, config.port);
      url = `http://${hostInUrl(config.host)}:${port}`;
      // Such as "too many open files" on an incoming socket: that one is lost, not the server.
      server.on('error', (error) => logger.error({ err: error }, 'a connection was not accepted'));
      gateway.start();
      return { url, port };
    },
    close() {
      closed ??= (async () => {
        draining = true;
        const gone = closeServer(server);
        gateway.drain();
        const cut = setTimeout(() => {
          logger.warn({ drainSeconds: config.limits.drainSeconds }, 'stopped before all was done');
          gateway.terminate();
          server.closeAllConnections();
        }, config.limits.drainSeconds * 1000);
        await gone;
        clearTimeout(cut);
        gateway.terminate();
      })();
      return closed;
    },
  };
}

function bind(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (cause: NodeJS.ErrnoException) => reject(listenError(cause, host, port));
    server.once('error', failed);
    server.listen(port, host, () => {
      server.off('error', failed);
      // A TCP server's address is an object; a string is a pipe's.
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  // The callback also comes, with an error that changes nothing, when it never listened.
  return new Promise((resolve) => void server.close(() => resolve()));
}

function listenError(cause: NodeJS.ErrnoException, host: string, port: number): ListenError {
  const address = `${hostInUrl(host, false)}:${port}`;
  const options = { subject: address, cause };
  switch (cause.code) {
    case 'EADDRINUSE':
      return new ListenError(
        `${address} is in use by another program; stop that one or choose another port with --port (0: any free one).`,
        options,
      );
    case 'EACCES':
      return new ListenError(
        `${address} may not be listened on by this user; choose a port above 1023 with --port.`,
        options,
      );
    default:
      return new ListenError(
        `${address} can't be listened on (${cause.code ?? cause.message}); choose an address of this machine with --host.`,
        options,
      );
  }
}

/** The host as a URL has it; where every address is listened on, one that can be opened. */
function hostInUrl(host: string, openable = true): string {
  if (openable && host === '0.0.0.0') return '127.0.0.1';
  if (openable && (host === '::' || host === '[::]')) return '[::1]';
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host;
}
