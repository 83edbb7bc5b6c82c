import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import { type Client, connect } from '../../../scripts/bench/serve/clients.ts';
import { runLoad } from '../../../scripts/bench/serve/load.ts';

/** Questions as the server got them. */
const got: string[] = [];
let url = '';

/** Answers every question but "refuse", and the first of "late" after the second. */
function answer(text: string): string {
  const { id, question } = JSON.parse(text) as { id: string; question: string };
  got.push(question);
  return JSON.stringify(
    question === 'refuse'
      ? { id, type: 'error', code: 'OVERLOADED' }
      : { id, type: 'answer', results: [{ entryId: question }] },
  );
}

const server = createServer(async (request, response) => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  response.end(answer(String(Buffer.concat(parts))));
});
const sockets = new WebSocketServer({ server });
sockets.on('connection', (socket) => {
  const held: string[] = [];
  socket.on('message', (data) => {
    const reply = answer(String(data));
    if (got.at(-1) === 'late' && held.length === 0) {
      held.push(reply);
      return;
    }
    socket.send(reply);
    for (const late of held.splice(0)) socket.send(late);
  });
});

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  for (const socket of sockets.clients) socket.terminate();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function withClient<T>(
  transport: 'ws' | 'http',
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await connect(transport, url);
  try {
    return await use(client);
  } finally {
    client.close();
  }
}

describe('the load generator', () => {
  test('gives each question the reply with its id, whatever order they come in', async () => {
    await withClient('ws', async (client) => {
      const replies = await Promise.all([client.ask('late'), client.ask('early')]);
      expect(replies.map((reply) => reply.message())).toMatchObject([
        { results: [{ entryId: 'late' }] },
        { results: [{ entryId: 'early' }] },
      ]);
    });
  });

  test.each(['ws', 'http'] as const)(
    'sends all of a schedule over %s and counts refusals apart',
    async (transport) => {
      got.length = 0;
      const questions = Array.from({ length: 60 }, (_, i) => (i % 10 === 9 ? 'refuse' : `q${i}`));
      const shape = { kind: 'open', seconds: 0.1, rate: 600, arrivals: 'even' } as const;
      let next = 0;
      const result = await withClient(transport, (client) =>
        runLoad([client], () => questions[next++]!, shape),
      );
      expect(got).toEqual(questions);
      expect(result.errors).toEqual({ OVERLOADED: 6 });
      expect(result.calls).toHaveLength(54);
      for (const { intended, sent, done } of result.calls) {
        expect(sent).toBeGreaterThanOrEqual(intended);
        expect(done).toBeGreaterThan(sent);
      }
    },
  );

  test('asks one question at a time on each connection of a closed load', async () => {
    got.length = 0;
    let next = 0;
    const result = await withClient('http', (client) =>
      runLoad([client], () => `c${next++}`, { kind: 'closed', seconds: 0.1, warmUp: 0.05 }),
    );
    const inOrder = [...result.calls].sort((a, b) => a.sent - b.sent);
    for (const [i, call] of inOrder.slice(1).entries()) {
      expect(call.sent).toBeGreaterThanOrEqual(inOrder[i]!.done);
    }
    // What was answered while it warmed up, or after the end, does not count.
    expect(result.calls.length).toBeLessThan(got.length);
    expect(result.rate).toBeCloseTo(result.calls.length / 0.1, 6);
  });
});
