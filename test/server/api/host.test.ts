import { get } from 'node:http';
import { describe, expect, test } from 'vitest';
import { hostAllowed } from '../../../server/api/host.ts';
import { RawClient } from './raw-socket.ts';
import { startApi } from './running-api.ts';

const POLICY = {
  allowedHosts: ['docs.example.org', '*.corp.example'],
  publicUrl: 'https://help.example.org/docent',
  allowedOrigins: ['https://site.example.org'],
  host: 'docs-box.example.net',
};

test.each([
  '127.0.0.1',
  '127.0.0.1:8080',
  '192.0.2.7:8080',
  '[::1]:8080',
  'localhost',
  'LOCALHOST:8080',
  'app.localhost:3000',
  'docent:8080',
  'printer.local',
  'docent.default.svc.cluster.local',
  'docent.corp.internal',
  'box.home.arpa',
  'help.example.org',
  'help.example.org:8443',
  'help.example.org.',
  'docs.example.org',
  'a.corp.example',
  'a.b.corp.example',
  'docs-box.example.net',
  'site.example.org',
])('the host %s is let in', (host) => {
  expect(hostAllowed(host, POLICY)).toBe(true);
});

test.each([
  undefined,
  '',
  'evil.example',
  'evil.example:8080',
  '127.0.0.1.evil.example',
  'localhost.evil.example',
  'help.example.org.evil.example',
  'evil-help.example.org',
  'corp.example',
  'evilcorp.example',
  'x.docs.example.org',
  'user@localhost',
  'localhost/path',
  'localhost?x',
  'localhost evil.example',
  'localhost:99999',
])('the host %j is refused', (host) => {
  expect(hostAllowed(host, POLICY)).toBe(false);
});

describe('a server asked under a stranger’s name', () => {
  /** fetch sets Host by itself. */
  const ask = (port: number, path: string, headers: Record<string, string>) =>
    new Promise<{ status: number | undefined; body: string }>((resolve, reject) => {
      get({ host: '127.0.0.1', port, path, headers }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          body += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode, body }));
      }).on('error', reject);
    });
  const host = 'rebound.example:8080';

  test('gives nothing away, says which setting would allow it, and goes on', async () => {
    const api = await startApi();
    for (const path of ['/v1/suggest?q=a', '/v1/entries/alpha', '/', '/nope']) {
      const { status, body } = await ask(api.port, path, { host });
      expect(status).toBe(421);
      expect(JSON.parse(body)).toEqual({
        type: 'error',
        code: 'HOST_NOT_ALLOWED',
        message:
          'This server is not known as "rebound.example:8080"; its owner can name it in the setting publicUrl or allowedHosts.',
      });
    }
    expect((await fetch(`${api.url}/v1/suggest?q=a`)).status).toBe(200);
  });

  test('refuses its pages by their Origin where they send one', async () => {
    const api = await startApi();
    const headers = { host, origin: 'http://rebound.example:8080' };
    expect(JSON.parse((await ask(api.port, '/v1/suggest?q=a', headers)).body)).toMatchObject({
      code: 'ORIGIN_NOT_ALLOWED',
    });
    const client = await api.connect({ headers: { host }, origin: headers.origin });
    expect(await client.hello).toMatchObject({ code: 'ORIGIN_NOT_ALLOWED' });
  });

  test('still says how it is, and serves the pages of allowed origins', async () => {
    const origin = 'https://docs.example.org';
    const api = await startApi({ config: { allowedOrigins: [origin] } });
    for (const path of ['/healthz', '/readyz']) {
      expect((await ask(api.port, path, { host })).status).toBe(200);
    }
    expect((await ask(api.port, '/widget.js', { host })).body).toContain('The widget');
    expect((await ask(api.port, '/v1/suggest?q=a', { host, origin })).status).toBe(200);
  });

  test('answers once publicUrl or allowedHosts names it', async () => {
    for (const config of [
      { publicUrl: 'https://rebound.example' },
      { allowedHosts: ['rebound.example'] },
    ]) {
      const api = await startApi({ config });
      expect((await ask(api.port, '/v1/suggest?q=a', { host })).status).toBe(200);
    }
  });

  test('refuses a request with two Hosts, one of them its own', async () => {
    const api = await startApi();
    const client = new RawClient(api.port);
    await client.until(
      'GET /v1/suggest?q=a HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n',
    );
    expect([400, 421]).toContain(client.status);
  });
});
