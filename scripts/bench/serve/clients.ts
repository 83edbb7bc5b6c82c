import { Agent, request } from 'node:http';
import { WebSocket } from 'ws';

/** What is looked at of a reply under load; all of it is looked at beforehand. */
export type Reply =
  | { readonly type: 'answer'; readonly id: string; readonly results: readonly Result[] }
  | { readonly type: 'error'; readonly code: string };
interface Result {
  readonly entryId: string;
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
  const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/ws`, { perMessageDeflate: false });
  const waiting = new Map<string, (reply: Reply) => void>();
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const lost = (): void => {
    for (const answer of waiting.values()) answer({ type: 'error', code: 'CONNECTION_LOST' });
    waiting.clear();
  };
  socket.on('error', lost).on('close', lost);
  socket.on('message', (data) => {
    const reply = JSON.parse(String(data)) as Reply & { id?: string };
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
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    async ask(question) {
      const id = `q${asked++}`;
      try {
        const reply = await post(`${url}/v1/ask`, JSON.stringify({ id, question }), agent);
        if (reply.type === 'answer' && reply.id !== id) {
          throw new Error(`The answer to ${reply.id}, not to ${id}`);
        }
        return reply;
      } catch (error) {
        return { type: 'error', code: (error as NodeJS.ErrnoException).code ?? String(error) };
      }
    },
    close: () => agent.destroy(),
  };
}

function post(url: string, body: string, agent: Agent): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        try {
          resolve(JSON.parse(String(Buffer.concat(parts))) as Reply);
        } catch (error) {
          reject(error);
        }
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
