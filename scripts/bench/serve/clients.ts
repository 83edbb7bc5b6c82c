import { Client as HttpConnection } from 'undici';
import { WebSocket } from 'ws';

/** What a reply says, as far as it is looked at. */
export type Message =
  | { readonly type: 'answer'; readonly id: string; readonly results: readonly Result[] }
  | { readonly type: 'error'; readonly id?: string; readonly code: string };
interface Result {
  readonly entryId: string;
}

/** Where a server's replies have their type and id. */
const HEAD_BYTES = 64;

/**
 * A reply as it came. Under load only its type and id are looked at, in its first bytes: a load
 * generator that reads 300 answers a second to the end takes a third of a core from the server. That
 * all of it is right is looked at beforehand (`check.ts`).
 */
export class Reply {
  readonly #body: Buffer;
  /** Of the question that it belongs to; undefined: of none. */
  readonly id: string | undefined;
  readonly isAnswer: boolean;

  constructor(body: Buffer) {
    this.#body = body;
    const head = body.toString('latin1', 0, HEAD_BYTES);
    const id = /"id":"(q\d+)"/.exec(head)?.[1];
    this.id = id ?? this.message().id;
    this.isAnswer = head.includes('"type":"answer"');
  }

  message(): Message {
    return JSON.parse(this.#body.toString()) as Message;
  }

  /** What stands for a reply that never came. */
  static none(code: string): Reply {
    return new Reply(Buffer.from(JSON.stringify({ type: 'error', code })));
  }
}

/** One connection to a server. Every reply is checked to be the one to its question, by id. */
export interface Client {
  ask(question: string): Promise<Reply>;
  close(): void;
}

export type Transport = 'ws' | 'http';

/** @param url `http://host:port` */
export function connect(transport: Transport, url: string): Promise<Client> {
  return transport === 'ws' ? connectWebSocket(url) : Promise.resolve(connectHttp(url));
}

let asked = 0;

async function connectWebSocket(url: string): Promise<Client> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/ws`, {
    perMessageDeflate: false,
    skipUTF8Validation: true,
  });
  const waiting = new Map<string, (reply: Reply) => void>();
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const lost = (): void => {
    for (const answer of waiting.values()) answer(Reply.none('CONNECTION_LOST'));
    waiting.clear();
  };
  socket.on('error', lost).on('close', lost);
  socket.on('message', (data: Buffer) => {
    const reply = new Reply(data);
    // The greeting has none.
    if (reply.id === undefined) return;
    const answer = waiting.get(reply.id);
    if (answer === undefined) throw new Error(`An answer to nothing that was asked: ${reply.id}`);
    waiting.delete(reply.id);
    answer(reply);
  });
  return {
    ask(question) {
      const id = `q${asked++}`;
      return new Promise((resolve) => {
        waiting.set(id, resolve);
        socket.send(JSON.stringify({ type: 'ask', id, question }));
      });
    },
    close: () => socket.terminate(),
  };
}

/** One kept-alive connection; what is asked meanwhile waits for it. */
function connectHttp(url: string): Client {
  const connection = new HttpConnection(url, { pipelining: 1 });
  return {
    async ask(question) {
      const id = `q${asked++}`;
      const reply = await post(connection, JSON.stringify({ id, question }));
      if (reply.isAnswer && reply.id !== id) {
        throw new Error(`The answer to ${reply.id}, not to ${id}`);
      }
      return reply;
    },
    close: () => void connection.destroy(),
  };
}

/** By `dispatch`, undici's lowest level: streams and promises for each part of a reply take time. */
function post(connection: HttpConnection, body: string): Promise<Reply> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    connection.dispatch(
      {
        method: 'POST',
        path: '/v1/ask',
        headers: ['content-type', 'application/json'],
        body,
      },
      {
        onConnect: () => {},
        onHeaders: () => true,
        onData: (part) => {
          parts.push(part);
          return true;
        },
        onComplete: () => resolve(new Reply(Buffer.concat(parts))),
        onError: (error: NodeJS.ErrnoException) => resolve(Reply.none(error.code ?? String(error))),
      },
    );
  });
}
