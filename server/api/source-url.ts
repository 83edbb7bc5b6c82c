import { hostUrl } from './host.ts';

/**
 * A source's address as a visitor can follow it. An absolute one stays as it is; a root-relative
 * one is a page that this server serves and goes below `base`. Anything else ('', a bare anchor,
 * another scheme) leads nowhere from the visitor's page and becomes ''.
 *
 * @param base absolute, as from `requestBase`; its path is kept: `https://example.org/help`.
 */
export function absoluteSourceUrl(url: string, base: string): string {
  if (url.startsWith('/') && !url.startsWith('//')) {
    const prefix = new URL(base);
    // Joined as text: `new URL('/page', base)` would drop the base's own path.
    const joined = `${prefix.origin}${prefix.pathname.replace(/\/+$/, '')}${url}`;
    return URL.canParse(joined) ? new URL(joined).href : '';
  }
  return /^https?:\/\//i.test(url) && URL.canParse(url) ? url : '';
}

/**
 * Where a client reaches this server: `publicUrl` where it is set, else the Host header that the
 * client itself sent, else the address that is listened on. Forwarded headers are not looked at,
 * since anybody can send them: behind a proxy, `publicUrl` says the truth.
 */
export function requestBase(
  publicUrl: string | undefined,
  host: string | undefined,
  listening: string,
): string {
  return publicUrl ?? hostUrl(host)?.origin ?? listening;
}
