/** Where a site is, by what its configuration says. */
export interface SiteAddress {
  /** With the base, ending with a slash; '' where it is not known. */
  readonly url: string;
  /** `/` or `/docs/`. */
  readonly base: string;
}

/**
 * @param origin `https://docs.example.org`, with or without a path; anything else is not known
 * @param base `/docs/`; without it the path of `origin`
 */
export function siteAddress(origin: unknown, base?: unknown): SiteAddress {
  // Two slashes would begin the address of another host.
  const path =
    typeof base === 'string' && base.startsWith('/')
      ? withSlash(base).replace(/^[/\\]+/, '/')
      : undefined;
  if (typeof origin !== 'string' || !/^https?:\/\//i.test(origin) || !URL.canParse(origin)) {
    return { url: '', base: path ?? '/' };
  }
  const { href, pathname } = new URL(path ?? '', path === undefined ? withSlash(origin) : origin);
  return { url: href, base: pathname };
}

/** Told where a base is computed, until the settings have it. */
export const SET_BASE = 'is computed: set site.base';

function withSlash(path: string): string {
  return path.endsWith('/') ? path : `${path}/`;
}
