import { describe, expect, test } from 'vitest';
import type { Config } from '../../../server/config.ts';
import { RawClient } from './raw-socket.ts';
import { type ApiOverrides, expectType, type RunningApi, startApi } from './running-api.ts';

const BEHIND_PROXY: Partial<Config> = { trustProxy: ['loopback'] };
/** A server whose clock stands still, so that no token comes back while a test runs. */
const start = (overrides: ApiOverrides) => startApi({ options: { clock: () => 0 }, ...overrides });
const from = (address: string) => ({ 'x-forwarded-for': address });

const ask = (api: RunningApi, headers?: Record<string, string>) =>
  api.post('/v1/ask', { id: 'q', question: 'alpha' }, headers);
const suggest = (api: RunningApi, headers: Record<string, string> = {}) =>
  fetch(`${api.url}/v1/suggest?q=a`, { headers });

describe('questions from one address', () => {
  test('are answered up to the limit; over HTTP the next gets 429 and when to come back', async () => {
    const api = await start({ limits: { asksPerMinute: 2 } });
    expect([(await ask(api)).status, (await ask(api)).status]).toEqual([200, 200]);
    const refused = await ask(api);
    expect(refused.status).toBe(429);
    const error = expectType(await refused.json(), 'error');
    expect(error).toEqual({
      type: 'error',
      id: 'q',
      code: 'RATE_LIMITED',
      retryAfterMs: 30_000,
      message: 'At most 2 questions a minute are taken from one address; try again in 30 seconds.',
    });
    expect(refused.headers.get('retry-after')).toBe('30');
    expect(api.retriever.asked).toHaveLength(2);
  });

  test('are counted over WebSocket and HTTP together, and refused with their id', async () => {
    const api = await start({ limits: { asksPerMinute: 2 } });
    const [one, two] = await Promise.all([api.connect(), api.connect()]);
    expect(await one.request({ type: 'ask', question: 'alpha' })).toMatchObject({ type: 'answer' });
    expect((await ask(api)).status).toBe(200);
    expect(await two.request({ type: 'ask', id: '7', question: 'alpha' })).toMatchObject({
      type: 'error',
      id: '7',
      code: 'RATE_LIMITED',
      retryAfterMs: 30_000,
    });
    // The connection goes on, and what is not a question is not counted with them.
    expect(await two.request({ type: 'suggest', prefix: 'a' })).toMatchObject({
      type: 'suggestions',
    });
  });

  test('count feedback too, and questions that are refused for what is in them', async () => {
    const api = await start({ limits: { asksPerMinute: 2 } });
    await api.post('/v1/feedback', { answerId: 'a', helpful: true });
    expect((await api.post('/v1/ask', { question: '' })).status).toBe(400);
    expect((await ask(api)).status).toBe(429);
  });
});

test('suggestions and entries of one address share a limit of their own', async () => {
  const api = await start({ limits: { lookupsPerMinute: 2 } });
  expect((await suggest(api)).status).toBe(200);
  expect((await fetch(`${api.url}/v1/entries/alpha`)).status).toBe(200);
  const refused = await suggest(api);
  expect(refused.status).toBe(429);
  expect(expectType(await refused.json(), 'error').message).toBe(
    'At most 2 suggestions and entries a minute are taken from one address; try again in 30 seconds.',
  );
  expect((await ask(api)).status).toBe(200);
});

test('messages of no known type count as suggestions', async () => {
  const api = await start({ limits: { lookupsPerMinute: 2 } });
  const client = await api.connect();
  for (const code of ['BAD_REQUEST', 'BAD_REQUEST', 'RATE_LIMITED']) {
    expect(await client.request({ type: 'nope' })).toMatchObject({ code });
  }
});

describe('X-Forwarded-For', () => {
  test('of a trusted proxy tells visitors apart, over HTTP and on the upgrade', async () => {
    const api = await start({ config: BEHIND_PROXY, limits: { asksPerMinute: 1 } });
    expect((await ask(api, from('192.0.2.1'))).status).toBe(200);
    expect((await ask(api, from('192.0.2.1'))).status).toBe(429);
    expect((await ask(api, from('192.0.2.2'))).status).toBe(200);
    const same = await api.connect({ headers: from('192.0.2.2') });
    const other = await api.connect({ headers: from('192.0.2.3') });
    const question = { type: 'ask', question: 'alpha' };
    expect(await same.request(question)).toMatchObject({ code: 'RATE_LIMITED' });
    expect(await other.request(question)).toMatchObject({ type: 'answer' });
  });

  test('is counted by its last untrusted address, whatever a visitor forged before it', async () => {
    const api = await start({ config: BEHIND_PROXY, limits: { asksPerMinute: 1 } });
    expect((await ask(api, from('192.0.2.1'))).status).toBe(200);
    for (const forged of ['6.6.6.6', '127.0.0.1', '::1', 'unknown', '']) {
      expect((await ask(api, from(`${forged}, 192.0.2.1`))).status).toBe(429);
    }
  });

  test('is not believed from anybody else, and the log says so once', async () => {
    const api = await start({ limits: { asksPerMinute: 1 } });
    expect((await ask(api, from('192.0.2.1'))).status).toBe(200);
    expect((await ask(api, from('192.0.2.2'))).status).toBe(429);
    const client = await api.connect({ headers: from('192.0.2.3') });
    expect(await client.request({ type: 'ask', question: 'alpha' })).toMatchObject({
      code: 'RATE_LIMITED',
    });
    const warnings = api.log.filter(({ msg }) => String(msg).includes('X-Forwarded-For'));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]?.msg).toContain('trustProxy');
  });

  test('of one IPv6 network counts as one address', async () => {
    const api = await start({ config: BEHIND_PROXY, limits: { asksPerMinute: 1 } });
    expect((await ask(api, from('2001:db8:1:2::1'))).status).toBe(200);
    expect((await ask(api, from('2001:db8:1:2:ffff::9'))).status).toBe(429);
    expect((await ask(api, from('2001:db8:1:3::1'))).status).toBe(200);
  });
});

describe('without a setting', () => {
  test('this machine is not bounded, but a visitor behind its proxy is', async () => {
    const api = await start({ config: BEHIND_PROXY });
    const local = await api.connect();
    const visitor = await api.connect({ headers: from('192.0.2.1') });
    const question = { type: 'ask', question: 'alpha', limit: 1 };
    for (let i = 0; i < 120; i += 1) {
      expect(await visitor.request(question)).toMatchObject({ type: 'answer' });
      expect(await local.request(question)).toMatchObject({ type: 'answer' });
    }
    expect(await visitor.request(question)).toMatchObject({ code: 'RATE_LIMITED' });
    expect(await local.request(question)).toMatchObject({ type: 'answer' });
  });

  test('a visitor who types ten letters a second for a minute gets every suggestion', async () => {
    const api = await start({ config: BEHIND_PROXY });
    const client = await api.connect({ headers: from('192.0.2.1') });
    for (let i = 0; i < 600; i += 1) {
      expect(await client.request({ type: 'suggest', prefix: 'what is a' })).toMatchObject({
        type: 'suggestions',
      });
    }
  });
});

describe('connections of one address', () => {
  test('are taken up to the limit; the next is told so and closed with 1013', async () => {
    const api = await start({ config: BEHIND_PROXY, limits: { connectionsPerAddress: 2 } });
    const open = (address: string) => api.connect({ headers: from(address) });
    const [first] = await Promise.all([open('192.0.2.1'), open('192.0.2.1')]);
    const third = await open('192.0.2.1');
    expect(await third.hello).toMatchObject({
      code: 'RATE_LIMITED',
      message:
        'One address may have 2 connections open, and yours has; close one or try again later.',
      retryAfterMs: 5000,
    });
    expect(await third.closed).toEqual({ code: 1013, reason: 'RATE_LIMITED' });
    expect((await (await open('192.0.2.2')).hello).type).toBe('hello');
    first.socket.close();
    await first.closed;
    await expect.poll(async () => (await (await open('192.0.2.1')).hello).type).toBe('hello');
  });

  test('that send nothing are cut beyond the limit and 32 more', async () => {
    const api = await start({ limits: { connectionsPerAddress: 1 } });
    const clients = Array.from({ length: 34 }, () => new RawClient(api.port));
    await Promise.race(clients.map(({ closed }) => closed));
    const get = 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
    await Promise.all(clients.map((client) => client.until(get)));
    const statuses = clients.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(33);
    expect(statuses.filter((status) => status === undefined)).toHaveLength(1);
  });
});
