import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import {
  Connection,
  type ConnectionOptions,
  type ConnectionStatus,
  type SocketClass,
} from '../../../web/widget/connection.ts';
import HttpSocket from '../../../web/widget/http-socket.ts';
import { Trouble } from '../../../web/widget/trouble.ts';
import { answer, HELLO } from '../messages.ts';

type Message = { id: string; type: string; question?: string };
type Script = (socket: WebSocket, nth: number) => void;

const OverHttp = HttpSocket as unknown as SocketClass;

const closers: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A WebSocket server that treats its nth connection, from 0, as the script says. */
async function serve(script: Script, port = 0) {
  const server = new WebSocketServer({ port, host: '127.0.0.1' });
  let count = 0;
  server.on('connection', (socket) => script(socket, count++));
  await once(server, 'listening');
  const close = () => {
    for (const client of server.clients) client.terminate();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  closers.push(close);
  const { port: bound } = server.address() as AddressInfo;
  return { url: `ws://127.0.0.1:${bound}`, port: bound, close, connections: () => count };
}

function connect(url: string, options: Partial<ConnectionOptions> = {}) {
  const states: ConnectionStatus['state'][] = [];
  const waiters: (() => void)[] = [];
  const connection = new Connection({
    url,
    onStatus: ({ state }) => {
      states.push(state);
      for (const wake of waiters.splice(0)) wake();
    },
    onHello: () => {},
    WebSocket: WebSocket as unknown as SocketClass,
    loadHttpSocket: async () => OverHttp,
    backoff: { firstMs: 5, longestMs: 20 },
    ...options,
  });
  closers.push(() => connection.dispose());
  const reached = async (state: ConnectionStatus['state']) => {
    while (connection.status.state !== state) {
      await new Promise<void>((resolve) => waiters.push(resolve));
    }
  };
  return { connection, states, reached };
}

const say = (socket: WebSocket, message: unknown) => socket.send(JSON.stringify(message));
const onMessage = (socket: WebSocket, listener: (message: Message) => void) =>
  socket.on('message', (data) => listener(JSON.parse(String(data)) as Message));

/** Greets and answers everything. */
const GOOD: Script = (socket) => {
  say(socket, HELLO);
  onMessage(socket, ({ id }) => say(socket, answer(id, 'answered')));
};

const ask = (connection: Connection, question = 'What is a zorb?') =>
  connection.request({ type: 'ask', question });
const troubleOf = (request: Promise<unknown>) =>
  request.then(
    () => expect.unreachable('the request was answered'),
    (error: unknown) => {
      if (!(error instanceof Trouble)) throw error;
      return error;
    },
  );

describe('Connection', () => {
  test('connects with the first request and brings its answer', async () => {
    const server = await serve(GOOD);
    const { connection, states } = connect(server.url);
    expect(states).toEqual([]);
    const { outcome } = await ask(connection);
    expect(outcome).toBe('answered');
    expect(states).toEqual(['connecting', 'open']);
  });

  test('gives each request its own answer when answers overtake each other', async () => {
    const held: Message[] = [];
    const server = await serve((socket) => {
      say(socket, HELLO);
      onMessage(socket, (message) => {
        held.push(message);
        if (held.length < 2) return;
        for (const { id, question } of held.reverse()) {
          say(socket, { ...answer(id, 'answered', []), answerId: question });
        }
      });
    });
    const { connection } = connect(server.url);
    const answers = await Promise.all([ask(connection, 'one'), ask(connection, 'two')]);
    expect(answers.map(({ answerId }) => answerId)).toEqual(['one', 'two']);
  });

  test('closed for being idle rests until it is needed, although it should be kept open', async () => {
    const server = await serve((socket, nth) => {
      GOOD(socket, nth);
      if (nth === 0) socket.on('message', () => socket.close(4408, 'IDLE'));
    });
    const { connection, states, reached } = connect(server.url);
    connection.keepOpen = true;
    await ask(connection);
    await reached('idle');
    connection.keepOpen = true;
    expect(server.connections()).toBe(1);
    expect((await ask(connection)).outcome).toBe('answered');
    expect(states).toEqual(['connecting', 'open', 'idle', 'connecting', 'open']);
  });

  test('ignores garbage and replies to nothing', async () => {
    const server = await serve((socket) => {
      for (const frame of [
        '',
        '{',
        'null',
        '[1]',
        '{"type":"answer"}',
        '{"type":"ok","id":"99"}',
      ]) {
        socket.send(frame);
      }
      socket.send(Buffer.from([0, 255, 1]));
      GOOD(socket, 0);
    });
    const { connection } = connect(server.url);
    expect((await ask(connection)).outcome).toBe('answered');
  });

  test('ignores a reply of another kind than the request', async () => {
    const server = await serve((socket) => {
      say(socket, HELLO);
      onMessage(socket, ({ id }) => {
        say(socket, { type: 'suggestions', id, suggestions: [] });
        say(socket, answer(id, 'suggested'));
      });
    });
    const { connection } = connect(server.url);
    expect((await ask(connection)).outcome).toBe('suggested');
  });

  test('sends a question again when the connection broke before its answer', async () => {
    const server = await serve((socket, nth) => {
      if (nth > 0) return GOOD(socket, nth);
      say(socket, HELLO);
      onMessage(socket, () => socket.terminate());
    });
    const { connection, states } = connect(server.url);
    expect((await ask(connection)).outcome).toBe('answered');
    expect(states).toEqual(['connecting', 'open', 'waiting', 'connecting', 'open']);
  });

  test('sends a question no third time', async () => {
    const questions: string[] = [];
    const server = await serve((socket) => {
      say(socket, HELLO);
      onMessage(socket, ({ question }) => {
        questions.push(question ?? '');
        socket.terminate();
      });
    });
    const { connection } = connect(server.url);
    expect((await troubleOf(ask(connection, 'again?'))).code).toBe('DISCONNECTED');
    expect(questions).toEqual(['again?', 'again?']);
    expect(connection.status.state).toBe('idle');
  });

  test('sends a vote once, whether or not it arrived before the connection broke', async () => {
    const server = await serve((socket) => {
      say(socket, HELLO);
      onMessage(socket, () => socket.terminate());
    });
    const { connection } = connect(server.url);
    const vote = { type: 'feedback', answerId: 'a-1', helpful: true } as const;
    expect(await troubleOf(connection.request(vote))).toMatchObject({ code: 'DISCONNECTED' });
    expect(server.connections()).toBe(1);
  });

  test('a vote is done when the server says so', async () => {
    const server = await serve((socket) => {
      say(socket, HELLO);
      onMessage(socket, ({ id }) => say(socket, { type: 'ok', id }));
    });
    const { connection } = connect(server.url);
    const vote = { type: 'feedback', answerId: 'a-1', entryId: 'e', helpful: false } as const;
    expect(await connection.request(vote)).toMatchObject({ type: 'ok' });
  });

  test('gives up a question that stays without an answer, and the silent connection too', async () => {
    const server = await serve((socket, nth) => {
      if (nth > 0) GOOD(socket, nth);
      else say(socket, HELLO);
    });
    const { connection } = connect(server.url, { timeoutMs: 50 });
    expect((await troubleOf(ask(connection))).code).toBe('TIMEOUT');
    expect((await ask(connection)).outcome).toBe('answered');
    expect(server.connections()).toBe(2);
  });

  test('gives up a server that accepts and never greets', async () => {
    const server = await serve(() => {});
    const { connection } = connect(server.url, { timeoutMs: 50 });
    expect((await troubleOf(ask(connection))).code).toBe('TIMEOUT');
  });

  test('says that nobody is there, keeps trying, and asks once somebody is', async () => {
    const gone = await serve(GOOD);
    await gone.close();
    const { connection, states, reached } = connect(gone.url);
    const asked = ask(connection);
    await reached('waiting');
    await serve(GOOD, gone.port);
    expect((await asked).outcome).toBe('answered');
    expect(states.at(-1)).toBe('open');
  });

  test('comes back by itself while it is to be kept open, and rests otherwise', async () => {
    const server = await serve((socket, nth) => {
      say(socket, HELLO);
      if (nth === 0) socket.close(1001);
    });
    const kept = connect(server.url);
    kept.connection.keepOpen = true;
    await kept.reached('waiting');
    await kept.reached('open');

    const other = await serve((socket) => socket.close(1001));
    const rested = connect(other.url);
    rested.connection.connect();
    await rested.reached('idle');
    expect(other.connections()).toBe(1);
  });

  test('stops at a server of another protocol version, and names both', async () => {
    const server = await serve((socket) => say(socket, { ...HELLO, protocol: 2 }));
    const { connection, states } = connect(server.url);
    const trouble = await troubleOf(ask(connection));
    expect(trouble.code).toBe('PROTOCOL_MISMATCH');
    expect(trouble.message).toBe('1, 2');
    expect(states).toEqual(['connecting', 'refused']);
  });

  test.each([
    ['this origin', 'ORIGIN_NOT_ALLOWED', 4403],
    ['this collection', 'NOT_FOUND', 4404],
  ])(
    'does not come back to a server that refuses %s, until it is told to',
    async (_what, code, close) => {
      const server = await serve((socket, nth) => {
        if (nth > 0) return GOOD(socket, nth);
        say(socket, { type: 'error', code, message: 'Not from there.' });
        socket.close(close);
      });
      const { connection, reached } = connect(server.url);
      connection.keepOpen = true;
      await reached('refused');
      const trouble = await troubleOf(ask(connection));
      expect([trouble.code, trouble.message]).toEqual([code, 'Not from there.']);
      expect(server.connections()).toBe(1);
      connection.retry();
      expect((await ask(connection)).outcome).toBe('answered');
    },
  );

  test("rejects with the server's own code, message and time to retry", async () => {
    const server = await serve((socket) => {
      say(socket, HELLO);
      onMessage(socket, ({ id }) =>
        say(socket, {
          type: 'error',
          id,
          code: 'RATE_LIMITED',
          message: 'Slow.',
          retryAfterMs: 700,
        }),
      );
    });
    const { connection } = connect(server.url);
    const { code, message, retryAfterMs } = await troubleOf(ask(connection));
    expect([code, message, retryAfterMs]).toEqual(['RATE_LIMITED', 'Slow.', 700]);
    expect(connection.status.state).toBe('open');
  });

  describe('where no WebSocket is let through', () => {
    /** A server of plain HTTP, which refuses upgrades. */
    async function serveHttp(
      respond: (path: string) => [status: number, body: unknown, retryAfter?: string],
    ) {
      const requests: string[] = [];
      const server = createServer((request, response) => {
        void text(request).then((body) => {
          requests.push(`${request.method} ${request.url} ${body}`.trim());
          const [status, value, retryAfter] = respond(request.url ?? '');
          if (retryAfter) response.setHeader('retry-after', retryAfter);
          response.writeHead(status).end(typeof value === 'string' ? value : JSON.stringify(value));
        });
      });
      server.on('upgrade', (_request, socket) => socket.destroy());
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      closers.push(async () => {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      });
      const { port } = server.address() as AddressInfo;
      return { url: `ws://127.0.0.1:${port}/help/v1/ws`, requests };
    }
    const byPath = (path: string) => {
      if (path.includes('/v1/hello')) return HELLO;
      if (path.includes('/v1/ask')) return answer(undefined, 'answered');
      if (path.includes('/v1/suggest')) return { type: 'suggestions', suggestions: [] };
      if (path.includes('/v1/entries/')) {
        return { type: 'error', code: 'NOT_FOUND', message: 'No such entry.' };
      }
      return { type: 'ok' };
    };

    test('sends each kind of request over HTTP', async () => {
      const server = await serveHttp((path) => [200, byPath(path)]);
      const { connection, states } = connect(server.url);
      expect((await ask(connection, 'why?')).outcome).toBe('answered');
      expect(states).toEqual(['connecting', 'open']);
      await connection.request({ type: 'suggest', prefix: 'wh & y' });
      const entry = { type: 'entry', entryId: 'a/b?' } as const;
      expect((await troubleOf(connection.request(entry))).code).toBe('NOT_FOUND');
      await connection.request({ type: 'feedback', answerId: 'a-1', helpful: true });
      expect(server.requests).toEqual([
        'GET /help/v1/hello',
        'POST /help/v1/ask {"type":"ask","question":"why?","id":"1"}',
        'GET /help/v1/suggest?q=wh+%26+y',
        'GET /help/v1/entries/a%2Fb%3F',
        'POST /help/v1/feedback {"type":"feedback","answerId":"a-1","helpful":true,"id":"4"}',
      ]);
    });

    test('says in each request over HTTP what a WebSocket says once, in its address', async () => {
      const server = await serveHttp((path) => [200, byPath(path)]);
      const about = '?collection=api&tags=a%2Cb&lang=zh&version=2.3';
      const { connection } = connect(server.url + about);
      await ask(connection, 'why?');
      await connection.request({ type: 'suggest', prefix: 'wh' });
      await troubleOf(connection.request({ type: 'entry', entryId: 'a' }));
      await connection.request({ type: 'feedback', answerId: 'a-1', helpful: true });
      expect(server.requests).toEqual([
        `GET /help/v1/hello${about}`,
        'POST /help/v1/ask {"collection":"api","tags":["a","b"],"lang":"zh","version":"2.3","type":"ask","question":"why?","id":"1"}',
        `GET /help/v1/suggest${about}&q=wh`,
        'GET /help/v1/entries/a?collection=api',
        'POST /help/v1/feedback {"collection":"api","type":"feedback","answerId":"a-1","helpful":true,"id":"4"}',
      ]);
    });

    test('sends a vote once, whatever becomes of it', async () => {
      const server = await serveHttp((path) =>
        path.includes('feedback') ? [502, 'Bad gateway'] : [200, byPath(path)],
      );
      const { connection } = connect(server.url);
      const vote = { type: 'feedback', answerId: 'a-1', helpful: true } as const;
      expect((await troubleOf(connection.request(vote))).code).toBe('DISCONNECTED');
      expect(server.requests.filter((request) => request.includes('feedback'))).toHaveLength(1);
    });

    test('loads what asks over HTTP anew where that failed', async () => {
      const server = await serveHttp((path) => [200, byPath(path)]);
      let loads = 0;
      const { connection, states } = connect(server.url, {
        loadHttpSocket: () =>
          loads++ === 0 ? Promise.reject(new Error('404')) : Promise.resolve(OverHttp),
      });
      expect((await ask(connection)).outcome).toBe('answered');
      expect(states).toEqual(['connecting', 'waiting', 'connecting', 'open']);
    });

    test('does not wait for ever for what asks over HTTP', async () => {
      const server = await serveHttp((path) => [200, byPath(path)]);
      const { connection, reached } = connect(server.url, {
        loadHttpSocket: () => new Promise(() => {}),
        connectMs: 20,
      });
      connection.keepOpen = true;
      await reached('waiting');
    });

    test('asks again over HTTP when the server was away for a moment', async () => {
      let asked = 0;
      const server = await serveHttp((path) => {
        if (path.includes('ask') && asked++ === 0) return [502, '<h1>Bad gateway</h1>'];
        return [200, byPath(path)];
      });
      const { connection, states } = connect(server.url);
      expect((await ask(connection)).outcome).toBe('answered');
      expect(states).toEqual(['connecting', 'open', 'waiting', 'connecting', 'open']);
    });

    test('takes the time to retry from the header where no message says it', async () => {
      const server = await serveHttp((path) =>
        path.includes('ask') ? [429, 'Too many requests', '7'] : [200, byPath(path)],
      );
      const { connection } = connect(server.url);
      const { code, retryAfterMs } = await troubleOf(ask(connection));
      expect([code, retryAfterMs]).toEqual(['OVERLOADED', 7000]);
    });

    test("stops where the server refuses the page, with the server's words", async () => {
      const message = 'Not from there; see allowedOrigins.';
      const refusal = { type: 'error', code: 'ORIGIN_NOT_ALLOWED', message };
      const server = await serveHttp(() => [403, refusal]);
      const { connection, states } = connect(server.url);
      const trouble = await troubleOf(ask(connection));
      expect([trouble.code, trouble.message]).toEqual(['ORIGIN_NOT_ALLOWED', message]);
      expect(states).toEqual(['connecting', 'refused']);
    });

    test('stops at a server of another protocol version', async () => {
      const server = await serveHttp(() => [200, { ...HELLO, protocol: 2 }]);
      const { connection } = connect(server.url);
      expect((await troubleOf(ask(connection))).code).toBe('PROTOCOL_MISMATCH');
    });

    test('takes a page of a captive portal for no server', async () => {
      const server = await serveHttp(() => [200, '<h1>Log in</h1>']);
      const { connection, reached } = connect(server.url);
      connection.keepOpen = true;
      await reached('waiting');
    });

    test('gives up a request that stays without an answer', async () => {
      const server = await serveHttp((path) => [200, path.includes('ask') ? HELLO : byPath(path)]);
      const { connection } = connect(server.url, { timeoutMs: 200 });
      expect((await troubleOf(ask(connection))).code).toBe('TIMEOUT');
    });
  });

  test('refuses an address that is none', async () => {
    const { connection } = connect('gopher://127.0.0.1/');
    expect((await troubleOf(ask(connection))).code).toBe('ADDRESS_INVALID');
  });

  test('ends what waits when it is disposed of', async () => {
    const server = await serve((socket) => say(socket, HELLO));
    const { connection, reached } = connect(server.url);
    const asked = troubleOf(ask(connection));
    await reached('open');
    connection.dispose();
    expect((await asked).code).toBe('CLOSED');
    expect(connection.status.state).toBe('idle');
  });
});
