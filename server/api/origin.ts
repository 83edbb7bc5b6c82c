import { isIP } from 'node:net';
import { RequestError } from '../errors.ts';
import { isAddress } from './host.ts';

export interface OriginPolicy {
  /** Origins as browsers write them: scheme, host and port, no slash at the end. */
  readonly allowedOrigins: readonly string[];
  readonly allowLoopbackOrigins: boolean;
  readonly publicUrl?: string | undefined;
}

/**
 * May a page of this origin use the API? Programs send no Origin and may.
 *
 * A page that this server served itself is let in where its address can't be forged: under
 * `publicUrl`, or where the Host header is an IP address. A host *name* equal to the Host header
 * proves nothing, because a stranger's domain can be pointed at this machine (DNS rebinding).
 */
export function originAllowed(
  origin: string | undefined,
  host: string | undefined,
  policy: OriginPolicy,
): boolean {
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  if (url.origin !== origin.toLowerCase()) return false;
  if (policy.allowedOrigins.includes(url.origin)) return true;
  if (policy.allowLoopbackOrigins && isLoopback(url.hostname)) return true;
  if (policy.publicUrl !== undefined && new URL(policy.publicUrl).origin === url.origin)
    return true;
  return isAddress(url.hostname) && url.host === host?.toLowerCase();
}

export function originRefused(origin: string | undefined): RequestError {
  return new RequestError(
    'ORIGIN_NOT_ALLOWED',
    `Pages of ${JSON.stringify((origin ?? '').slice(0, 200))} may not ask this server; its owner can add that origin to the setting allowedOrigins.`,
    origin === undefined ? {} : { subject: origin },
  );
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    (isIP(hostname) === 4 && hostname.startsWith('127.'))
  );
}
