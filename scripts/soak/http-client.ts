import { Agent, type ClientRequest, request as httpRequest } from 'node:http';
import { WIRE_CODES } from '../../server/errors.ts';
import type { ClientOptions } from './polite-clients.ts';
import type { SoakRequest } from './requests.ts';

interface Reply {
  readonly status: number;
  readonly body: string;
}

/** Asks over HTTP on connections that are kept, and gives up in the middle now and then. */
export async function httpUser({ world, name, random, thinkMs }: ClientOptions): Promise<void> {
  const { judge } = world;
  const agent = new Agent({ keepAlive: true, maxSockets: 2 });
  let lastAnswer: string | undefined;
  for (let count = 0; !world.over; count++) {
    await world.up();
    const { life } = world;
    let number: number | undefined = Math.floor(random() * world.requests.length);
    let message = world.requests[number]!;
    if (random() < 0.05 && lastAnswer !== undefined) {
      number = undefined;
      message = { type: 'feedback', answerId: lastAnswer, helpful: random() < 0.5 };
    }
    // A request that gets no reply ends with its connection, and is a fault by then.
    const lost = (): void => agent.destroy();
    const sent = judge.sent(message, `${name}:${count}`, performance.now(), number, lost);
    try {
      const reply = await exchange(world.url, message, agent, random() < 0.03);
      if (reply === undefined) {
        judge.forget(sent);
        judge.count('clients vanished');
      } else {
        const parsed = judge.parse(reply.body, sent.id);
        const status = parsed?.type === 'error' ? WIRE_CODES[parsed.code] : 200;
        if (reply.status !== status) judge.fault(`${sent.id}: ${reply.status}: ${reply.body}`);
        if (parsed?.type === 'answer') lastAnswer = parsed.answerId;
        if (parsed !== undefined) {
          const stopped = world.stopped(life);
          await world.think(judge.replied(sent, parsed, performance.now(), stopped));
        }
      }
    } catch (error) {
      judge.forget(sent);
      if (!world.stopped(life)) judge.fault(`${sent.id}: ${error}`);
      judge.count('unread at a stop');
      await world.think(20);
    }
    await world.think(random() * 2 * thinkMs);
  }
  agent.destroy();
}

/** @param vanish cut the connection once the request is on its way; gives undefined then */
async function exchange(
  base: string,
  message: SoakRequest,
  agent: Agent,
  vanish: boolean,
): Promise<Reply | undefined> {
  try {
    return await exchangeOnce(base, message, agent, vanish);
  } catch (error) {
    // A kept connection that the server closed just then: the request was not read.
    if ((error as { unread?: boolean }).unread) {
      return await exchangeOnce(base, message, agent, vanish);
    }
    throw error;
  }
}

function exchangeOnce(
  base: string,
  message: SoakRequest,
  agent: Agent,
  vanish: boolean,
): Promise<Reply | undefined> {
  return new Promise((resolve, reject) => {
    const { method, path, body } = asHttp(message);
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const request: ClientRequest = httpRequest(
      `${base}${path}`,
      { method, agent, headers },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece: string) => {
          text += piece;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
        response.on('error', reject);
      },
    );
    request.on('error', (error: NodeJS.ErrnoException) => {
      const unread = request.reusedSocket && ['ECONNRESET', 'EPIPE'].includes(error.code ?? '');
      if (vanish) resolve(undefined);
      else reject(Object.assign(error, { unread }));
    });
    request.end(body, () => {
      if (vanish) setImmediate(() => request.destroy(new Error('vanished')));
    });
  });
}

function asHttp(message: SoakRequest): { method: string; path: string; body?: string } {
  switch (message.type) {
    case 'ask':
    case 'feedback':
      return { method: 'POST', path: `/v1/${message.type}`, body: JSON.stringify(message) };
    case 'suggest': {
      const limit = message.limit === undefined ? '' : `&limit=${message.limit}`;
      const q = encodeURIComponent(message.prefix);
      return { method: 'GET', path: `/v1/suggest?q=${q}${limit}` };
    }
    case 'entry':
      return { method: 'GET', path: `/v1/entries/${encodeURIComponent(message.entryId)}` };
  }
}
