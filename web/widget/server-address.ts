/** Base address of a server: where it is mounted, with a slash at the end. */
export function serverBase(attribute: string | undefined, scriptUrl: string): string {
  if (attribute === undefined || attribute === '') return `${new URL(scriptUrl).origin}/`;
  const base = new URL(attribute, document.baseURI);
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  return base.href;
}

/** The WebSocket below that base, with what its requests are about: `?collection=api&tags=faq`. */
export function socketUrl(base: string, about: Record<string, string | undefined>): string {
  const url = new URL('v1/ws', base);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  for (const name in about) if (about[name]) url.searchParams.set(name, about[name]);
  return url.href;
}
