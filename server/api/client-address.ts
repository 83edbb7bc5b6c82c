import type { IncomingMessage } from 'node:http';
import { isIPv4, isIPv6, type Socket } from 'node:net';
import express from 'express';

/** How many proxies stand before the server, or which: addresses, CIDR ranges, `loopback`, ... */
export type TrustProxy = number | readonly string[];

/** Is the peer that many steps away (0: the socket's) a proxy whose word is believed? */
export type Trusts = (address: string, steps: number) => boolean;

/**
 * Express' own meaning of `trust proxy` (the package proxy-addr).
 *
 * @throws TypeError for what is no address, range or known name.
 */
export function trustFunction(trustProxy: TrustProxy | undefined): Trusts {
  if (trustProxy === undefined) return () => false;
  const app = express();
  app.set('trust proxy', typeof trustProxy === 'number' ? trustProxy : [...trustProxy]);
  return app.get('trust proxy fn') as Trusts;
}

/** The other end of a socket; '' once that is gone. */
export function peerAddress(socket: Socket): string {
  return plainAddress(socket.remoteAddress ?? '') ?? '';
}

/**
 * Who asks: the socket's peer, or whom a trusted proxy names in X-Forwarded-For. The header is read
 * from its end, where each proxy adds the peer that it saw, and never beyond the first address that
 * is not trusted: what stands before that one anybody may have written. As Express' `request.ip`,
 * but also for upgrade requests, without ports, and never a text that is no address.
 */
export function clientAddress(request: IncomingMessage, trusts: Trusts): string {
  let address = peerAddress(request.socket);
  const header = request.headers['x-forwarded-for'];
  if (header === undefined) return address;
  const named = String(header).split(',').reverse();
  for (const [steps, text] of named.entries()) {
    if (!trusts(address, steps)) break;
    const next = plainAddress(text.trim());
    if (next === undefined) break;
    address = next;
  }
  return address;
}

/** `1.2.3.4` of `1.2.3.4:567` and of `::ffff:1.2.3.4`; undefined for what is no address. */
function plainAddress(text: string): string | undefined {
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? text.replace(/^([\d.]+):\d+$/, '$1');
  const mapped = /^::ffff:([\d.]+)$/i.exec(bare)?.[1] ?? bare;
  return isIPv4(mapped) || isIPv6(mapped) ? mapped : undefined;
}

/**
 * The name under which an address is counted: itself, or for IPv6 its first 64 bits, all of whose
 * addresses are usually one customer's.
 */
export function addressGroup(address: string): string {
  if (!isIPv6(address)) return address;
  // The URL parser writes every form of an address in one way; a zone (`%eth0`) is no part of it.
  const { hostname } = new URL(`http://[${address.replace(/%.*$/, '')}]/`);
  const [left = [], right = []] = hostname
    .slice(1, -1)
    .split('::')
    .map((half) => half.split(':').filter((group) => group !== ''));
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return `${[...left, ...zeros, ...right].slice(0, 4).join(':')}::/64`;
}

/** This machine itself: 127.0.0.0/8 and ::1. */
export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || (isIPv4(address) && address.startsWith('127.'));
}
