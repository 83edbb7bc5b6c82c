import { describe, expect, test } from 'vitest';
import { saneId } from '../../../server/api/request-id.ts';
import { startApi } from './running-api.ts';

test.each([
  '1',
  'abc-123',
  '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  'x'.repeat(64),
])('the id %s is taken', (id) => expect(saneId(id)).toBe(id));

test.each(['', 'x'.repeat(65), 'two words', 'a"b', 'a\nb', 'é', undefined, 7, ['a']])(
  'the id %j is not',
  (id) => expect(saneId(id)).toBeUndefined(),
);

describe('a request over HTTP', () => {
  test('is logged under the id that it came with, and the reply has it', async () => {
    const api = await startApi();
    const reply = await api.post('/v1/ask', { question: 'alpha' }, { 'x-request-id': 'edge/42' });
    expect(reply.headers.get('x-request-id')).toBe('edge/42');
    expect(api.log).toContainEqual(
      expect.objectContaining({ msg: 'question answered', requestId: 'edge/42' }),
    );
  });

  test('without a usable one gets one of its own', async () => {
    const api = await startApi();
    const ids = await Promise.all(
      [undefined, { 'x-request-id': 'two words' }].map(async (headers) => {
        const reply = await api.post('/v1/ask', { question: 'alpha' }, headers);
        return reply.headers.get('x-request-id');
      }),
    );
    for (const id of ids) expect(id).toMatch(/^r-[0-9a-f]{12}$/);
    expect(new Set(ids).size).toBe(2);
    expect(api.log.map(({ requestId }) => requestId)).toEqual(expect.arrayContaining(ids));
  });

  test('that fails is found in the log by what its client is told', async () => {
    const api = await startApi();
    api.retriever.failure = new Error('the disk is gone');
    const reply = await api.post('/v1/ask', { question: 'alpha' }, { 'x-request-id': 'edge-43' });
    expect(await reply.json()).toMatchObject({
      code: 'INTERNAL',
      message: 'Something went wrong on the server; its log says more under edge-43.',
    });
    expect(api.log).toContainEqual(
      expect.objectContaining({ level: 50, msg: 'a request failed', requestId: 'edge-43' }),
    );
  });
});

test('messages over a WebSocket are logged under the connection with their own id or number', async () => {
  const api = await startApi();
  const [first, second] = await Promise.all([api.connect(), api.connect()]);
  await first.request({ type: 'ask', id: 'q1', question: 'alpha' });
  await first.request({ type: 'ask', question: 'beta' });
  await first.request({ type: 'ask', id: 'two words', question: 'gamma' });
  await second.request({ type: 'ask', id: 'q1', question: 'delta' });
  const ids = api.log
    .filter(({ msg }) => msg === 'question answered')
    .map(({ requestId }) => String(requestId).split('/'));
  expect(ids.map(([, message]) => message)).toEqual(['q1', '2', '3', 'q1']);
  const connections = ids.map(([connection]) => connection);
  expect(connections[0]).toMatch(/^c-[0-9a-f]{12}$/);
  expect(connections.slice(1, 3)).toEqual([connections[0], connections[0]]);
  expect(connections[3]).not.toBe(connections[0]);
});
