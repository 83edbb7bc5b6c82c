import { onTestFinished } from 'vitest';
import { type ClientOptions, type RawData, WebSocket } from 'ws';
import { type Api, type ApiConfig, type ApiOptions, createApi } from '../../../server/api/api.ts';
import { Metrics } from '../../../server/api/metrics.ts';
import { type ServerMessage, serverMessageSchema } from '../../../server/api/protocol.ts';
import { loadConfig } from '../../../server/config.ts';
import { createLogger } from '../../../server/log.ts';
import { indexedEntry, MemoryRetriever } from './memory-retriever.ts';

export interface RunningApi {
  readonly api: Api;
  readonly url: string;
  readonly port: number;
  readonly retriever: MemoryRetriever;
  /** Every line that was logged, parsed. */
  readonly log: Record<string, unknown>[];
  /** A client whose `hello` has come; `next()` gives what follows. */
  connect(options?: ClientOptions): Promise<TestClient>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
}

export interface ApiOverrides {
  readonly limits?: Partial<ApiConfig['limits']>;
  readonly config?: Partial<ApiConfig>;
  readonly options?: Partial<Pick<ApiOptions, 'collections' | 'siteDir' | 'widgetFile' | 'clock'>>;
  readonly retriever?: MemoryRetriever;
}

/** The real server on a free port, with a retriever in memory; closed when the test is over. */
export async function startApi(overrides: ApiOverrides = {}): Promise<RunningApi> {
  const retriever =
    overrides.retriever ??
    new MemoryRetriever(
      ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta'].map((id) => indexedEntry(id)),
    );
  const log: Record<string, unknown>[] = [];
  const defaults = loadConfig({ env: {}, cwd: import.meta.dirname, flags: { port: 0 } });
  const api = createApi({
    collections: {
      get: (name) => (name === 'default' ? retriever : undefined),
      names: () => ['default'],
      ready: () => ({ ready: true }),
    },
    config: {
      ...defaults,
      ...overrides.config,
      limits: { ...defaults.limits, drainSeconds: 1, ...overrides.limits },
    },
    logger: createLogger(
      { level: 'debug', pretty: false },
      { write: (line) => void log.push(JSON.parse(line)) },
    ),
    metrics: new Metrics(),
    ...overrides.options,
  });
  const { url, port } = await api.listen();
  const clients: TestClient[] = [];
  onTestFinished(async () => {
    retriever.release();
    for (const client of clients) client.socket.terminate();
    await api.close();
  });
  return {
    api,
    url,
    port,
    retriever,
    log,
    async connect(options) {
      const client = new TestClient(`ws://127.0.0.1:${port}/v1/ws`, options);
      clients.push(client);
      await client.hello;
      return client;
    },
    post: (path, body, headers = {}) =>
      fetch(`${url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
  };
}

/** A WebSocket client that reads its messages one after the other, each checked by the schema. */
export class TestClient {
  readonly socket: WebSocket;
  readonly closed: Promise<{ code: number; reason: string }>;
  /** The first message: `hello`, or the error that came in its place. */
  readonly hello: Promise<ServerMessage>;
  readonly #messages: ServerMessage[] = [];
  readonly #waiting: ((message: ServerMessage) => void)[] = [];

  constructor(url: string, options?: ClientOptions) {
    this.socket = new WebSocket(url, options);
    this.socket.on('message', (data: RawData) => {
      const message = serverMessageSchema.parse(JSON.parse(String(data)));
      const waiting = this.#waiting.shift();
      if (waiting === undefined) this.#messages.push(message);
      else waiting(message);
    });
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }));
    });
    const failed = new Promise<never>((_, reject) => this.socket.on('error', reject));
    // Errors after the first message (a cut, a reset) are what some tests are about.
    failed.catch(() => {});
    this.hello = Promise.race([this.next(), failed]);
    this.hello.catch(() => {});
  }

  next(): Promise<ServerMessage> {
    const message = this.#messages.shift();
    if (message !== undefined) return Promise.resolve(message);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  request(message: unknown): Promise<ServerMessage> {
    const reply = this.next();
    this.send(message);
    return reply;
  }
}

/** The message if it is of that type; else the test fails with what came. */
export function expectType<T extends ServerMessage['type']>(
  message: unknown,
  type: T,
): Extract<ServerMessage, { type: T }> {
  const parsed = serverMessageSchema.parse(message);
  if (parsed.type !== type) throw new Error(`expected ${type}, got ${JSON.stringify(parsed)}`);
  return parsed as Extract<ServerMessage, { type: T }>;
}
