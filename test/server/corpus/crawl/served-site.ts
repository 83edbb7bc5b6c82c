import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a path answers; a function may do as it likes. */
export type Route =
  | string
  | { status?: number; headers?: Record<string, string>; body?: string | Buffer }
  | ((request: IncomingMessage, response: ServerResponse) => void);

/** A site on this machine, with what was asked of it in order. */
export interface ServedSite {
  readonly url: string;
  readonly routes: Record<string, Route>;
  readonly asked: string[];
  close(): Promise<void>;
}

/** Serves what `routes` holds at the time; HTML unless told otherwise, 404 for the rest. */
export async function serveSite(): Promise<ServedSite> {
  const routes: Record<string, Route> = {};
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    const path = request.url ?? '/';
    asked.push(path);
    const route = routes[path];
    if (typeof route === 'function') return route(request, response);
    const { status, headers, body } =
      route === undefined
        ? { status: 404 }
        : typeof route === 'string'
          ? { body: route }
          : { headers: {}, ...route };
    const type = path.endsWith('.xml') ? 'application/xml' : 'text/html; charset=utf-8';
    response.writeHead(status ?? 200, { 'content-type': type, ...headers });
    response.end(body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    routes,
    asked,
    close: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

/** A sitemap of addresses, or an index of sitemaps. */
export function sitemapOf(addresses: readonly string[], what = 'url'): string {
  const list = addresses.map((address) => `<${what}><loc>${address}</loc></${what}>`).join('');
  const root = what === 'url' ? 'urlset' : 'sitemapindex';
  return `<?xml version="1.0"?><${root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${list}</${root}>`;
}
