import type { CrawlOptions, Wait } from './crawl-options.ts';

/** The name that robots.txt files may call this crawler by. */
export const USER_AGENT = 'docent';

const MOST_REDIRECTS = 5;
const TRIES = 3;
/** A server that wants longer is asked at the next build. */
const LONGEST_WAIT_MS = 60_000;

/** What became of a request. */
export type Fetched =
  | {
      readonly kind: 'content';
      readonly url: string;
      readonly bytes: Buffer;
      readonly headers: Headers;
    }
  | { readonly kind: 'unchanged' }
  /** No content and none to be had; `gone` where the server says that there is none. */
  | { readonly kind: 'nothing'; readonly reason: string; readonly gone: boolean };

export interface Request {
  readonly url: string;
  readonly bytes: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether the content of such a type is wanted. Default: any. */
  readonly accepts?: (type: string) => boolean;
  /** Whether a redirect may lead there; it never leaves the origin. Default: yes. */
  readonly allows?: (url: string) => boolean;
}

/**
 * Requests to one origin and no other, one after the other, with a pause between them; a redirect
 * that leaves it is not followed, so that a site can't make Docent ask its owner's network. Nothing
 * is sent but the address: no cookies, no credentials.
 */
export class Fetcher {
  readonly #origin: string;
  readonly #timeoutMs: number;
  readonly #wait: Wait;
  #pauseMs: number;
  #next = 0;

  constructor(origin: string, options: CrawlOptions, wait: Wait) {
    this.#origin = origin;
    this.#timeoutMs = options.requestSeconds * 1000;
    this.#pauseMs = 1000 / options.rate;
    this.#wait = wait;
  }

  /** Leaves at least that much time between requests. */
  slowDown(milliseconds: number): void {
    this.#pauseMs = Math.max(this.#pauseMs, Math.min(milliseconds, LONGEST_WAIT_MS));
  }

  /** Tries again where the server is busy or fails. */
  async get(request: Request): Promise<Fetched> {
    for (let attempt = 1; ; attempt++) {
      const { result, retryMs } = await this.#follow(request);
      if (retryMs === undefined || attempt === TRIES) return result;
      await this.#wait(Math.min(retryMs || 1000 * 2 ** (attempt - 1), LONGEST_WAIT_MS));
    }
  }

  async #follow(request: Request): Promise<{ result: Fetched; retryMs?: number }> {
    let { url } = request;
    for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
      if (new URL(url).origin !== this.#origin)
        return nothing(`redirect to ${new URL(url).origin}`);
      if (hop > 0 && request.allows?.(url) === false)
        return nothing('redirect that robots.txt bars');
      await this.#pace();
      const stop = new AbortController();
      const timer = setTimeout(() => stop.abort(), this.#timeoutMs);
      try {
        const headers = { 'User-Agent': USER_AGENT, ...request.headers };
        const response = await fetch(url, { redirect: 'manual', headers, signal: stop.signal });
        const location = response.headers.get('location');
        if (response.status >= 300 && response.status < 400 && location !== null) {
          if (!URL.canParse(location, url)) return nothing('redirect to no address');
          url = new URL(location, url).href;
          continue;
        }
        return await contentOf(response, url, request);
      } catch (error) {
        const reason = stop.signal.aborted
          ? `no answer in ${this.#timeoutMs / 1000} s`
          : reasonOf(error);
        return { ...nothing(reason), retryMs: 0 };
      } finally {
        // Also what is left of a body that is not wanted.
        stop.abort();
        clearTimeout(timer);
      }
    }
    return nothing(`more than ${MOST_REDIRECTS} redirects`);
  }

  async #pace(): Promise<void> {
    const now = performance.now();
    if (this.#next > now) await this.#wait(this.#next - now);
    this.#next = Math.max(now, this.#next) + this.#pauseMs;
  }
}

async function contentOf(
  response: Response,
  url: string,
  request: Request,
): Promise<{ result: Fetched; retryMs?: number }> {
  const { status, headers } = response;
  if (status === 304) return { result: { kind: 'unchanged' } };
  if (status === 429 || status >= 500) {
    return { ...nothing(`status ${status}`), retryMs: retryAfter(headers.get('retry-after')) };
  }
  if (status !== 200) return nothing(`status ${status}`, status === 404 || status === 410);
  const type = headers.get('content-type') ?? '';
  if (request.accepts?.(type) === false) return nothing(`type ${type || 'unknown'}`, true);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > request.bytes) return nothing(`more than ${request.bytes} bytes`, true);
    chunks.push(chunk);
  }
  return { result: { kind: 'content', url, bytes: Buffer.concat(chunks), headers } };
}

function nothing(reason: string, gone = false): { result: Fetched } {
  return { result: { kind: 'nothing', reason, gone } };
}

/** Milliseconds; 0 where the server doesn't say. */
function retryAfter(value: string | null): number {
  if (value === null) return 0;
  const seconds = Number(value);
  const milliseconds = Number.isNaN(seconds) ? Date.parse(value) - Date.now() : seconds * 1000;
  return Number.isNaN(milliseconds) ? 0 : Math.max(0, milliseconds);
}

function reasonOf(error: unknown): string {
  const { cause } = error as { cause?: { code?: string } };
  return cause?.code ?? (error instanceof Error ? error.message : String(error));
}
