import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Config } from '../config.ts';
import { RequestError } from '../errors.ts';
import type { Logger } from '../log.ts';
import {
  addressGroup,
  clientAddress,
  isLoopbackAddress,
  peerAddress,
  type Trusts,
  trustFunction,
} from './client-address.ts';
import { RateLimiter } from './rate-limiter.ts';

/** One address, or one network of them, as it is counted. */
export interface Visitor {
  readonly group: string;
  /** Itself on this machine, not behind a proxy on it. */
  readonly local: boolean;
}

export interface VisitorsOptions {
  readonly config: Pick<Config, 'limits' | 'trustProxy'>;
  readonly logger: Logger;
  /** Milliseconds that only grow. */
  readonly clock?: (() => number) | undefined;
}

/**
 * In force where the owner sets none, and then not for this machine itself: what runs here is the
 * owner's, and a proxy here that `trustProxy` does not name would have all visitors share one count.
 */
export const DEFAULT_PER_ADDRESS = {
  connectionsPerAddress: 100,
  asksPerMinute: 120,
  lookupsPerMinute: 1200,
} as const;

type Bound = keyof typeof DEFAULT_PER_ADDRESS;

/** Sockets for plain requests that one address may hold beside its WebSockets. */
export const PLAIN_SOCKETS_PER_ADDRESS = 32;
/** When a client that holds all its address may have should come back. */
const RETRY_CONNECTION_MS = 5000;

/** What each address has open and how much it asks, within the bounds for one. */
export class Visitors {
  readonly #limits: Config['limits'];
  readonly #trusts: Trusts;
  readonly #asks: RateLimiter;
  readonly #lookups: RateLimiter;
  readonly #connections = new Map<string, number>();
  readonly #sockets = new Map<string, number>();
  readonly #logger: Logger;
  #mayWarn: boolean;

  constructor({ config, logger, clock }: VisitorsOptions) {
    const { limits, trustProxy } = config;
    const limiter = (perMinute: number) => new RateLimiter({ perMinute, clock });
    this.#limits = limits;
    this.#trusts = trustFunction(trustProxy);
    this.#asks = limiter(limits.asksPerMinute ?? DEFAULT_PER_ADDRESS.asksPerMinute);
    this.#lookups = limiter(limits.lookupsPerMinute ?? DEFAULT_PER_ADDRESS.lookupsPerMinute);
    this.#logger = logger;
    this.#mayWarn = trustProxy === undefined;
  }

  /** Who sent this request, a trusted proxy's word included. */
  of(request: IncomingMessage): Visitor {
    if (this.#mayWarn && request.headers['x-forwarded-for'] !== undefined) {
      this.#mayWarn = false;
      this.#logger.warn(
        'X-Forwarded-For is not believed: if a proxy of yours sends it, name it in the setting trustProxy, or all its visitors count as one',
      );
    }
    const address = clientAddress(request, this.#trusts);
    return {
      group: addressGroup(address),
      local: isLoopbackAddress(address) && address === peerAddress(request.socket),
    };
  }

  /**
   * Counts a request against its visitor.
   *
   * Questions have a count of their own: one costs a pass of the model, a suggestion next to nothing,
   * and a visitor who types asks for many of those. Feedback, which is logged, counts as a question.
   *
   * @throws RequestError RATE_LIMITED with the time until the next one is let in.
   */
  count(type: unknown, visitor: Visitor): void {
    const isAsk = type === 'ask' || type === 'feedback';
    const bound = isAsk ? 'asksPerMinute' : 'lookupsPerMinute';
    const limit = this.#limit(bound, visitor);
    if (limit === undefined) return;
    const retryAfterMs = (isAsk ? this.#asks : this.#lookups).take(visitor.group);
    if (retryAfterMs === 0) return;
    const what = isAsk ? 'questions' : 'suggestions and entries';
    throw new RequestError(
      'RATE_LIMITED',
      `At most ${limit} ${what} a minute are taken from one address; try again in ${seconds(retryAfterMs)}.`,
      { retryAfterMs },
    );
  }

  /**
   * Counts a WebSocket.
   *
   * @returns what to call when it has closed.
   * @throws RequestError RATE_LIMITED
   */
  connect(visitor: Visitor): () => void {
    const limit = this.#limit('connectionsPerAddress', visitor);
    if (limit === undefined) return () => {};
    if ((this.#connections.get(visitor.group) ?? 0) >= limit) {
      throw new RequestError(
        'RATE_LIMITED',
        `One address may have ${limit} connections open, and yours has; close one or try again later.`,
        { retryAfterMs: RETRY_CONNECTION_MS },
      );
    }
    return countIn(this.#connections, visitor.group);
  }

  /**
   * Listener for the HTTP server's `connection` event. One that asks nothing yet has no request to
   * tell whom a proxy speaks for, so proxies may have as many as there are.
   */
  readonly accept = (socket: Socket): void => {
    const address = peerAddress(socket);
    const visitor = { group: addressGroup(address), local: isLoopbackAddress(address) };
    const limit = this.#limit('connectionsPerAddress', visitor);
    if (limit === undefined || this.#trusts(address, 0)) return;
    if ((this.#sockets.get(visitor.group) ?? 0) >= limit + PLAIN_SOCKETS_PER_ADDRESS) {
      socket.destroy();
      return;
    }
    socket.once('close', countIn(this.#sockets, visitor.group));
  };

  /** Undefined where there is none for this visitor. */
  #limit(bound: Bound, { local }: Visitor): number | undefined {
    return this.#limits[bound] ?? (local ? undefined : DEFAULT_PER_ADDRESS[bound]);
  }
}

/** @returns what counts it out again, once. */
function countIn(counts: Map<string, number>, group: string): () => void {
  counts.set(group, (counts.get(group) ?? 0) + 1);
  let counted = true;
  return () => {
    if (!counted) return;
    counted = false;
    const left = (counts.get(group) ?? 1) - 1;
    if (left === 0) counts.delete(group);
    else counts.set(group, left);
  };
}

function seconds(milliseconds: number): string {
  const count = Math.ceil(milliseconds / 1000);
  return `${count} ${count === 1 ? 'second' : 'seconds'}`;
}
