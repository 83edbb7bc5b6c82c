import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';

/** The policy that Docent's own pages are served under. */
export const STRICT_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; " +
  "base-uri 'none'; form-action 'none'";

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Files of a page that has a module's exports as `window.tested`. */
export function moduleFiles(code: string): Map<string, string> {
  return new Map([
    ['module.js', code],
    ['expose.js', "import * as tested from './module.js'; window.tested = tested;"],
    [
      'index.html',
      '<!doctype html><title>t</title><script type="module" src="/expose.js"></script>',
    ],
  ]);
}

/** A page with what accessibility rules ask of one, and the widget. */
export const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>A page</title><meta name="viewport" content="width=device-width, initial-scale=1">
<script type="module" src="/widget.js"></script></head>
<body><main><h1>A page</h1><p>Words.</p></main><docent-chat></docent-chat></body></html>`;

export interface SiteOptions {
  readonly onSocket?: (socket: WebSocket) => void;
  /** To come back at an address that was left; default: any free one. */
  readonly port?: number;
  /** Content-Security-Policy; default: the strict one. '' where a test must not lean on it. */
  readonly policy?: string;
}

export interface SiteServer {
  readonly url: string;
  /** Paths that were asked for, in order. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** Files by their path, and a WebSocket server at /v1/ws. */
export async function serveSite(
  files: ReadonlyMap<string, string>,
  { onSocket = () => {}, port = 0, policy = STRICT_CSP }: SiteOptions = {},
): Promise<SiteServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    requests.push(pathname);
    const path = pathname === '/' ? 'index.html' : pathname.slice(1);
    const file = files.get(path);
    response.writeHead(file === undefined ? 404 : 200, {
      'content-type': TYPES[extname(path)] ?? 'text/plain',
      'content-security-policy': policy,
      // Module scripts of other origins are fetched with CORS.
      'access-control-allow-origin': '*',
    });
    response.end(file);
  });
  const sockets = new WebSocketServer({ server, path: '/v1/ws' });
  sockets.on('connection', onSocket);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    requests,
    close: async () => {
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
