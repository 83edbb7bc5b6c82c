import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ListenError } from '../../../server/errors.ts';
import { expectType, startApi } from './running-api.ts';

describe('listening', () => {
  test('on port 0 gives an address that answers', async () => {
    const api = await startApi();
    expect(api.url).toBe(`http://127.0.0.1:${api.port}`);
    expect(await (await fetch(`${api.url}/healthz`)).json()).toEqual({ status: 'ok' });
    expect(await (await fetch(`${api.url}/readyz`)).json()).toEqual({
      ready: true,
      index: 'gen-1',
    });
  });

  test('on all addresses gives one that can be opened', async () => {
    const api = await startApi({ config: { host: '0.0.0.0' } });
    expect(api.url).toBe(`http://127.0.0.1:${api.port}`);
  });

  test('on a port in use fails with one line: the address and the remedy', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void taken.close());
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const failure = startApi({ config: { port } });
    await expect(failure).rejects.toThrow(ListenError);
    await expect(failure).rejects.toThrow(
      `127.0.0.1:${port} is in use by another program; stop that one or choose another port with --port (0: any free one).`,
    );
  });

  test('on an address of another machine fails with one line', async () => {
    await expect(startApi({ config: { host: '192.0.2.1' } })).rejects.toThrow(
      "192.0.2.1:0 can't be listened on (EADDRNOTAVAIL); choose an address of this machine with --host.",
    );
  });
});

describe('closing', () => {
  test('answers what is under way, takes nothing new, says so, closes with 1001', async () => {
    const api = await startApi({ limits: { drainSeconds: 60 } });
    api.retriever.hold();
    const [busy, idle] = await Promise.all([api.connect(), api.connect()]);
    busy.send({ type: 'ask', id: '1', question: 'alpha' });
    const overHttp = api.post('/v1/ask', { question: 'beta' });
    await api.retriever.arrived(2);

    const closing = api.api.close();
    expect(await idle.next()).toMatchObject({ type: 'error', code: 'SHUTTING_DOWN' });
    expect(await idle.closed).toEqual({ code: 1001, reason: 'SHUTTING_DOWN' });
    expect(await busy.request({ type: 'ask', id: '2', question: 'beta' })).toMatchObject({
      type: 'error',
      id: '2',
      code: 'SHUTTING_DOWN',
      retryAfterMs: 1000,
    });
    await expect(fetch(`${api.url}/healthz`)).rejects.toThrow();

    api.retriever.release();
    expect(await busy.next()).toMatchObject({ type: 'answer', id: '1' });
    expect(await busy.next()).toMatchObject({ type: 'error', code: 'SHUTTING_DOWN' });
    expect((await busy.closed).code).toBe(1001);
    const response = await overHttp;
    expect(expectType(await response.json(), 'answer').results[0]?.entryId).toBe('beta');
    await closing;
    expect(api.retriever.asked).toHaveLength(2);
    expect(api.log.some(({ msg }) => msg === 'stopped before all was done')).toBe(false);
  });

  test('cuts what is not done in time, and a second call waits for the first', async () => {
    const api = await startApi({ limits: { drainSeconds: 0.05 } });
    api.retriever.hold();
    const client = await api.connect();
    client.send({ type: 'ask', question: 'alpha' });
    const overHttp = api.post('/v1/ask', { question: 'beta' }).catch((error: unknown) => error);
    await api.retriever.arrived(2);
    await Promise.all([api.api.close(), api.api.close()]);
    expect((await client.closed).code).toBe(1006);
    expect(await overHttp).toBeInstanceOf(TypeError);
    expect(api.log.some(({ msg }) => msg === 'stopped before all was done')).toBe(true);
  });

  test('does not wait for a kept-alive connection that asks nothing', async () => {
    const api = await startApi({ limits: { drainSeconds: 60 } });
    // fetch keeps the connection open for the next request.
    await (await fetch(`${api.url}/healthz`)).text();
    await api.api.close();
    expect(api.log.some(({ msg }) => msg === 'stopped before all was done')).toBe(false);
  });
});
