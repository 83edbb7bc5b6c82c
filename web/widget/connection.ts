import type {
  AnswerMessage,
  AskRequest,
  EntryMessage,
  EntryRequest,
  ErrorMessage,
  FeedbackRequest,
  HelloMessage,
  OkMessage,
  ServerMessage,
  SuggestionsMessage,
  SuggestRequest,
} from '../../server/api/protocol.ts';
import { type Backoff, backoffDelay, DEFAULT_BACKOFF } from './backoff.ts';
import { Trouble } from './trouble.ts';
import { decodeFrame, PROTOCOL_VERSION } from './wire.ts';

/**
 * `waiting`: lost or out of reach, tries again by itself. `refused`: trying again changes nothing
 * until somebody asks for it (`retry`).
 */
export type ConnectionStatus =
  | { readonly state: 'idle' | 'open' }
  | { readonly state: 'connecting'; readonly again: boolean }
  | { readonly state: 'waiting' }
  | { readonly state: 'refused'; readonly trouble: Trouble };

/** Each request with the type of its reply. */
interface Replies {
  ask: AnswerMessage;
  suggest: SuggestionsMessage;
  entry: EntryMessage;
  feedback: OkMessage;
}
type Request = AskRequest | SuggestRequest | EntryRequest | FeedbackRequest;
const REPLY_TYPE = {
  ask: 'answer',
  suggest: 'suggestions',
  entry: 'entry',
  feedback: 'ok',
} as const;

export interface ConnectionOptions {
  /** `ws:` or `wss:` address. */
  readonly url: string;
  readonly onStatus: (status: ConnectionStatus) => void;
  readonly onHello: (hello: HelloMessage) => void;
  /** Loads what stands in for a WebSocket where none gets through: `HttpSocket`. */
  readonly loadHttpSocket: () => Promise<SocketClass>;
  /** A reply that takes longer is a failure. Default 10,000. */
  readonly timeoutMs?: number;
  /** A server that has not greeted by then is given up. Default 4,000. */
  readonly connectMs?: number;
  readonly backoff?: Backoff;
  /** A connection that lives this long counts as good again for the backoff. Default 5,000. */
  readonly steadyMs?: number;
  readonly WebSocket?: SocketClass;
}

export type SocketClass = new (url: string) => WebSocket;

interface Pending {
  readonly request: Request;
  readonly resolve: (message: ServerMessage) => void;
  readonly reject: (trouble: Trouble) => void;
  readonly timer: ReturnType<typeof setTimeout>;
  timesSent: number;
}

/** A question that was on its way when the connection broke is sent once more, not for ever. */
const MOST_SENDS = 2;
/** Close codes after which the same attempt would end the same way. */
const FINAL_CLOSE_CODES: readonly number[] = [1008, 4401, 4403, 4404];
/** The server closes a connection that has been idle for long: no failure, and no hurry. */
const IDLE_CLOSE_CODE = 4408;

/**
 * One WebSocket to the server, opened when first needed and opened again when it breaks. Where none
 * can be opened, HTTP is tried in its place, in case only that gets through.
 */
export class Connection {
  status: ConnectionStatus = { state: 'idle' };
  readonly #options: ConnectionOptions;
  readonly #timeoutMs: number;
  readonly #pending = new Map<string, Pending>();
  #socket: WebSocket | undefined;
  /** Whether the socket stands for requests over HTTP. */
  #http = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #lastId = 0;
  #keepOpen = false;
  #lastError: ErrorMessage | undefined;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#timeoutMs = options.timeoutMs ?? 10_000;
  }

  /** While true, a lost connection is opened again even when no question waits. */
  set keepOpen(value: boolean) {
    const begins = value && !this.#keepOpen;
    this.#keepOpen = value;
    if (begins && this.status.state === 'idle') this.#open();
    else if (!value && this.status.state === 'waiting' && this.#pending.size === 0) this.#rest();
  }

  /** Connects unless that is done, under way or was refused. */
  connect(): void {
    if (this.status.state === 'idle') this.#open();
  }

  /** Connects now, whatever came before. */
  retry(): void {
    const { state } = this.status;
    if (state !== 'open' && state !== 'connecting') this.#open();
  }

  /**
   * Sends a request and waits for its reply, over a reconnection if need be.
   * @throws Trouble
   */
  request<R extends Request>(request: R): Promise<Replies[R['type']]> {
    const { status } = this;
    if (status.state === 'refused') return Promise.reject(status.trouble);
    const id = String(++this.#lastId);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(new Trouble('TIMEOUT'));
        // An open socket that has been silent for so long may be dead without having been closed.
        if (this.#socket && request.type !== 'suggest') this.#lost(this.#socket, 1006);
      }, this.#timeoutMs);
      const pending: Pending = {
        request: { ...request, id },
        resolve: resolve as (message: ServerMessage) => void,
        reject,
        timer,
        timesSent: 0,
      };
      this.#pending.set(id, pending);
      if (status.state === 'open') this.#send(pending);
      else this.retry();
    });
  }

  /** Ends everything; requests that wait are refused. */
  dispose(): void {
    this.#keepOpen = false;
    this.#fail(new Trouble('CLOSED'));
    this.#rest();
  }

  #open(HttpSocket?: SocketClass): void {
    const Socket = HttpSocket ?? this.#options.WebSocket ?? WebSocket;
    let socket: WebSocket;
    try {
      socket = new Socket(this.#options.url);
    } catch (error) {
      this.#refuse(new Trouble('ADDRESS_INVALID', String(error)));
      return;
    }
    this.#socket = socket;
    this.#http = HttpSocket !== undefined;
    this.#lastError = undefined;
    if (!HttpSocket) this.#set({ state: 'connecting', again: this.#failures > 0 });
    this.#limitConnecting(() => this.#lost(socket, 1006));
    socket.addEventListener('message', (event) => {
      if (socket === this.#socket) this.#receive(event.data);
    });
    socket.addEventListener('close', (event) => this.#lost(socket, event.code));
    // Always followed by `close`, which is where it is dealt with.
    socket.addEventListener('error', () => {});
  }

  #limitConnecting(giveUp: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(giveUp, this.#options.connectMs ?? 4_000);
  }

  #receive(data: unknown): void {
    const message = decodeFrame(data);
    if (!message) return;
    if (message.type === 'hello') {
      if (this.status.state === 'connecting') this.#greeted(message);
      return;
    }
    const pending = message.id === undefined ? undefined : this.#pending.get(message.id);
    if (message.type === 'error' && message.id === undefined) this.#lastError = message;
    // A reply to something given up long ago.
    if (!pending || message.id === undefined) return;
    if (message.type === 'error') {
      this.#settle(message.id)?.reject(
        new Trouble(message.code, message.message, message.retryAfterMs),
      );
    } else if (message.type === REPLY_TYPE[pending.request.type]) {
      this.#settle(message.id)?.resolve(message);
    }
  }

  #greeted(hello: HelloMessage): void {
    if (hello.protocol !== PROTOCOL_VERSION) {
      const versions = `${PROTOCOL_VERSION}, ${hello.protocol}`;
      this.#refuse(new Trouble('PROTOCOL_MISMATCH', versions));
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#failures = 0;
    }, this.#options.steadyMs ?? 5_000);
    this.#set({ state: 'open' });
    this.#options.onHello(hello);
    for (const pending of this.#pending.values()) this.#send(pending);
  }

  #send(pending: Pending): void {
    pending.timesSent++;
    this.#socket?.send(JSON.stringify(pending.request));
  }

  #settle(id: string): Pending | undefined {
    const pending = this.#pending.get(id);
    clearTimeout(pending?.timer);
    this.#pending.delete(id);
    return pending;
  }

  #lost(socket: WebSocket, closeCode: number): void {
    if (socket !== this.#socket) return;
    this.#drop();
    const error = this.#lastError;
    if (FINAL_CLOSE_CODES.includes(closeCode)) {
      this.#refuse(new Trouble(error?.code ?? 'UNAUTHORIZED', error?.message));
      return;
    }
    if (closeCode === IDLE_CLOSE_CODE && this.#pending.size === 0) this.#rest();
    else if (this.status.state === 'connecting' && !this.#http && !error) this.#tryHttp();
    else this.#broken();
  }

  /** No WebSocket could be opened: is the server gone, or is only that not let through? */
  #tryHttp(): void {
    this.#limitConnecting(() => this.#broken());
    const timer = this.#timer;
    const isDue = () => timer === this.#timer && this.status.state === 'connecting';
    this.#options.loadHttpSocket().then(
      (HttpSocket) => {
        if (isDue()) this.#open(HttpSocket);
      },
      () => {
        if (isDue()) this.#broken();
      },
    );
  }

  #broken(): void {
    for (const [id, { timesSent, request }] of this.#pending) {
      // A vote that may have arrived would be counted twice.
      const most = request.type === 'feedback' ? 1 : MOST_SENDS;
      if (timesSent >= most) this.#settle(id)?.reject(new Trouble('DISCONNECTED'));
    }
    if (this.#keepOpen || this.#pending.size > 0) this.#wait();
    else this.#rest();
  }

  #wait(): void {
    this.#failures++;
    const delay = backoffDelay(this.#failures, this.#options.backoff ?? DEFAULT_BACKOFF);
    const leastMs = this.#lastError?.retryAfterMs ?? 0;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#open(), Math.max(delay, leastMs));
    this.#set({ state: 'waiting' });
  }

  #refuse(trouble: Trouble): void {
    this.#drop();
    this.#set({ state: 'refused', trouble });
    this.#fail(trouble);
  }

  #fail(trouble: Trouble): void {
    for (const id of [...this.#pending.keys()]) this.#settle(id)?.reject(trouble);
  }

  #rest(): void {
    this.#drop();
    this.#set({ state: 'idle' });
  }

  /** Forgets the socket first, so that its own `close` finds nothing to do. */
  #drop(): void {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  #set(status: ConnectionStatus): void {
    this.status = status;
    this.#options.onStatus(status);
  }
}
