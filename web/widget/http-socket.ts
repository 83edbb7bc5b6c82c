import type { ClientMessage } from '../../server/api/protocol.ts';

/** A request as it goes over HTTP; `hello` is what a WebSocket says unasked. */
type HttpRequest = ClientMessage | { readonly type: 'hello'; readonly id?: undefined };

/**
 * As much of a WebSocket as the connection uses, over HTTP: for visitors whose proxy lets none
 * through. Each frame sent is a request of its own, its reply a message. A script of its own, which
 * only those visitors load.
 */
export default class HttpSocket extends EventTarget {
  readonly #url: string;
  readonly #abort = new AbortController();

  /** @param url the WebSocket's */
  constructor(url: string) {
    super();
    this.#url = url.replace(/^ws/, 'http');
    void this.#exchange({ type: 'hello' });
  }

  send(frame: string): void {
    void this.#exchange(JSON.parse(frame) as ClientMessage);
  }

  close(): void {
    this.#abort.abort();
  }

  async #exchange(request: HttpRequest): Promise<void> {
    const { signal } = this.#abort;
    try {
      const response = await fetch(...httpCall(this.#url, request, signal));
      const reply = replyOf(response.headers.get('retry-after'), await response.text());
      const data = JSON.stringify({ ...reply, id: request.id });
      if (signal.aborted) return;
      this.dispatchEvent(new MessageEvent('message', { data }));
      // The codes of the server's WebSocket: for good, or for now.
      if (request.type === 'hello' && reply.type === 'error') {
        this.#end(reply.retryAfterMs === undefined ? 4403 : 1013);
      }
    } catch {
      this.#end(1006);
    }
  }

  #end(code: number): void {
    if (!this.#abort.signal.aborted) {
      this.dispatchEvent(Object.assign(new Event('close'), { code }));
    }
  }
}

/** @throws SyntaxError when it comes from something else than Docent, which doesn't say when to come back */
function replyOf(retryAfter: string | null, text: string): Record<string, unknown> {
  const seconds = Number(retryAfter);
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (error) {
    if (!(seconds > 0)) throw error;
    return { type: 'error', code: 'OVERLOADED', message: '', retryAfterMs: seconds * 1000 };
  }
}

function httpCall(base: string, request: HttpRequest, signal: AbortSignal): [URL, RequestInit] {
  const { type } = request;
  const init: RequestInit = { signal, credentials: 'omit' };
  // What a WebSocket's address says for all requests, each says here by itself.
  const about = new URL(base).searchParams;
  const collection = about.get('collection') ?? undefined;
  if (type === 'ask' || type === 'feedback') {
    const headers = { 'content-type': 'application/json' };
    const filters = { ...Object.fromEntries(about), tags: about.get('tags')?.split(',') };
    const own = type === 'ask' ? { ...filters, ...request } : { collection, ...request };
    return [new URL(type, base), { ...init, method: 'POST', headers, body: JSON.stringify(own) }];
  }
  const path = type === 'entry' ? `entries/${encodeURIComponent(request.entryId)}` : type;
  const url = new URL(path, base);
  if (type === 'entry') {
    if (collection) url.searchParams.set('collection', collection);
    return [url, init];
  }
  url.search = String(about);
  if (type === 'suggest') url.searchParams.set('q', request.prefix);
  return [url, init];
}
