import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { NextFunction, Request, Response } from 'express';
import { RequestError } from '../errors.ts';

export interface HostPolicy {
  /** Host names without a port; `*.example.org` stands for all below it. */
  readonly allowedHosts: readonly string[];
  /** Sites of the owner: one that serves this server under a path of its own shares its name. */
  readonly allowedOrigins: readonly string[];
  readonly publicUrl?: string | undefined;
  /** What is listened on. */
  readonly host: string;
}

/**
 * A Host header as the address of a server; undefined for what is more than a host and a port, as
 * `user@host`, `host/path` and `host?x` are.
 */
export function hostUrl(host: string | undefined): URL | undefined {
  if (host === undefined || !URL.canParse(`http://${host}`)) return undefined;
  const url = new URL(`http://${host}`);
  return url.href === `${url.origin}/` && !/[/\\@?#\s]/.test(host) ? url : undefined;
}

/** Whether a URL's host name is an IP address. */
export function isAddress(hostname: string): boolean {
  return isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
}

/** Ends of names that nobody can register, so that no stranger's page comes under one. */
const PRIVATE_ENDS = ['.localhost', '.local', '.internal', '.home.arpa'];

/**
 * May this server be read under that name? A stranger can point a domain of their own at this
 * machine (DNS rebinding), and a page of that domain then reads what it likes: its requests are no
 * requests to another site, so they carry no Origin. What they do carry is the domain's name.
 *
 * Let in are addresses, names that can't be a stranger's, and those that the settings name.
 */
export function hostAllowed(host: string | undefined, policy: HostPolicy): boolean {
  const url = hostUrl(host);
  if (url === undefined) return false;
  const name = url.hostname.replace(/\.$/, '');
  if (isAddress(name)) return true;
  if (!name.includes('.') || PRIVATE_ENDS.some((end) => name.endsWith(end))) return true;
  if (name === policy.host.toLowerCase()) return true;
  const owned = [...policy.allowedOrigins, policy.publicUrl ?? 'http://localhost'];
  if (owned.some((address) => new URL(address).hostname === name)) return true;
  return policy.allowedHosts.some((allowed) =>
    allowed.startsWith('*.') ? name.endsWith(allowed.slice(1)) : name === allowed,
  );
}

/**
 * Refuses a request under a name that is not this server's. One with an Origin is let through:
 * where that is checked, it says more.
 */
export function requireHost(policy: HostPolicy) {
  return (request: Request, _response: Response, next: NextFunction): void => {
    if (request.headers.origin === undefined) checkHost(request, policy);
    next();
  };
}

/** @throws RequestError HOST_NOT_ALLOWED, also for a request with more than one Host. */
function checkHost(request: IncomingMessage, policy: HostPolicy): void {
  const hosts = request.headersDistinct.host ?? [];
  if (hosts.length === 1 && hostAllowed(hosts[0], policy)) return;
  const shown = JSON.stringify(hosts.join(', ').slice(0, 200));
  throw new RequestError(
    'HOST_NOT_ALLOWED',
    `This server is not known as ${shown}; its owner can name it in the setting publicUrl or allowedHosts.`,
    { subject: shown },
  );
}
