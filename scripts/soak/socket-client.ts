import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { Sent } from './judge.ts';
import type { SoakRequest } from './requests.ts';
import type { World } from './world.ts';

/** What was sent this long before a stop must have been read, and so must be answered. */
const READ_WITHIN_MS = 5000;
const NORMAL_CLOSE = 1000;
const GOING_AWAY = 1001;

/** One WebSocket whose requests and replies are judged. */
export class SocketClient {
  readonly socket: WebSocket;
  /** Of the last answer, for feedback. */
  lastAnswer: string | undefined;
  readonly #world: World;
  readonly #name: string;
  readonly #life: number;
  readonly #pending = new Map<string, { sent: Sent; done: (retryAfterMs: number) => void }>();
  #count = 0;
  #opened = false;
  /** This side has ended it, or does not care how it ends. */
  #left = false;

  /** @param name unique among all sockets of the run: ids begin with it */
  static async open(world: World, name: string): Promise<SocketClient | undefined> {
    await world.up();
    const client = new SocketClient(world, name);
    try {
      await once(client.socket, 'open');
      return client;
    } catch (error) {
      if (!world.stopped(client.#life)) world.judge.fault(`${name}: can't connect: ${error}`);
      return undefined;
    }
  }

  private constructor(world: World, name: string) {
    this.#world = world;
    this.#name = name;
    this.#life = world.life;
    this.socket = new WebSocket(`${world.url.replace('http:', 'ws:')}/v1/ws`);
    this.socket.on('error', () => {});
    this.socket.on('open', () => {
      this.#opened = true;
    });
    this.socket.on('message', (data) => this.#receive(String(data)));
    this.socket.on('close', (code) => this.#closed(code));
  }

  get open(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  /** Settles with the reply, or the end of the socket; gives how long to keep away. */
  request(request: SoakRequest, number?: number): Promise<number> {
    if (!this.open) return Promise.resolve(0);
    const id = `${this.#name}:${this.#count++}`;
    return new Promise((done) => {
      const lost = (): void => {
        this.#pending.delete(id);
        done(0);
      };
      const sent = this.#world.judge.sent(request, id, performance.now(), number, lost);
      this.#pending.set(id, { sent, done });
      this.socket.send(JSON.stringify({ ...request, id }));
    });
  }

  /** From now on it may be cut by the server at any time. */
  mayBeCut(): void {
    this.#left = true;
  }

  /** Gone without a word. */
  vanish(): void {
    this.#left = true;
    this.#world.judge.count('clients vanished');
    this.socket.terminate();
  }

  async close(): Promise<void> {
    this.#left = true;
    if (this.socket.readyState === WebSocket.CLOSED) return;
    this.socket.close(NORMAL_CLOSE);
    await once(this.socket, 'close');
  }

  #receive(text: string): void {
    const { judge } = this.#world;
    const message = judge.parse(text, this.#name);
    if (message === undefined || message.type === 'hello') return;
    const { id } = message;
    if (id === undefined) {
      const goodbye = message.type === 'error' && message.code === 'SHUTTING_DOWN';
      if (!goodbye || !this.#world.stopped(this.#life)) this.#strange(text);
      return;
    }
    const waiting = this.#pending.get(id);
    if (waiting === undefined) {
      // The id says whose it was, or that it was answered before.
      judge.fault(`${this.#name}: a reply to nothing it had open: ${text.slice(0, 200)}`);
      return;
    }
    this.#pending.delete(id);
    if (message.type === 'answer') this.lastAnswer = message.answerId;
    const down = this.#world.stopped(this.#life);
    waiting.done(judge.replied(waiting.sent, message, performance.now(), down));
  }

  /** Rude clients get errors without an id; the polite don't. */
  #strange(text: string): void {
    if (!this.#left) this.#world.judge.fault(`${this.#name}: unasked: ${text.slice(0, 200)}`);
  }

  #closed(code: number): void {
    const { judge, stoppedAt } = this.#world;
    const stopped = this.#world.stopped(this.#life);
    // Where it never opened, whoever wanted to open it says so.
    if (this.#opened && !this.#left && !(stopped && code === GOING_AWAY)) {
      judge.fault(`${this.#name}: closed with ${code} ${stopped ? 'at a stop' : 'for no reason'}`);
    }
    for (const { sent, done } of this.#pending.values()) {
      judge.forget(sent);
      judge.count(this.#left ? 'not waited for' : 'unread at a stop');
      if (!this.#left && sent.at < stoppedAt - READ_WITHIN_MS) {
        judge.fault(`${sent.id}: lost at a stop, sent ${stoppedAt - sent.at} ms before`);
      }
      done(0);
    }
    this.#pending.clear();
  }
}
