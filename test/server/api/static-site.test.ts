import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi } from './running-api.ts';

let folder = '';
let options = { siteDir: '', widgetFile: '' };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docent-site-'));
  options = { siteDir: join(folder, 'site'), widgetFile: join(folder, 'widget.js') };
  await mkdir(join(folder, 'site', '.git'), { recursive: true });
  await Promise.all([
    writeFile(join(folder, 'secret.txt'), 'secret'),
    writeFile(join(folder, 'site', '.git', 'config'), 'secret'),
    writeFile(join(folder, 'site', '.env'), 'secret'),
    writeFile(join(folder, 'site', 'index.html'), '<title>Demo</title>'),
    writeFile(join(folder, 'site', '404.html'), '<title>Nothing here</title>'),
    writeFile(options.widgetFile, 'export {};'),
    writeFile(join(folder, 'widget-http.js'), 'export default 0;'),
    mkdir(join(folder, 'locales')).then(() =>
      writeFile(join(folder, 'locales', 'de.js'), 'export default {};'),
    ),
  ]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** fetch would tidy the path up, and ask caches to look again, before it sends. */
function getRaw(
  port: number,
  path: string,
  headers: IncomingHttpHeaders = {},
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    })
      .on('error', reject)
      .end();
  });
}

describe('the demo site', () => {
  test('is served at / under a strict policy', async () => {
    const api = await startApi({ options });
    const response = await fetch(api.url);
    expect(await response.text()).toBe('<title>Demo</title>');
    const policy = response.headers.get('content-security-policy')?.split(';').sort();
    expect(policy).toEqual([
      "base-uri 'none'",
      "connect-src 'self'",
      "default-src 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "img-src 'self'",
      "script-src 'self'",
      "style-src 'self'",
    ]);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('x-powered-by')).toBeNull();
    const tag = response.headers.get('etag') ?? '';
    const again = await getRaw(api.port, '/', { 'if-none-match': tag });
    expect(again.status).toBe(304);
  });

  test.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/..\\secret.txt',
    '/..%5csecret.txt',
    '/x/../../secret.txt',
    '//secret.txt',
    '/%00',
    '/%',
    '/.env',
    '/.git/config',
    '/%2eenv',
    '/%252e%252e%252fsecret.txt',
    '/..%252fsecret.txt',
    '/%252e%252e/secret.txt',
    '/..%c0%afsecret.txt',
    '/%c0%ae%c0%ae/secret.txt',
    '/....//secret.txt',
    '/..;/secret.txt',
    '/.%2e/secret.txt',
    '/index.html/../../secret.txt',
    '/index.html%00.txt',
    '/..%00/secret.txt',
    '/%5c..%5csecret.txt',
    '/\\\\host\\secret.txt',
    '/C:/secret.txt',
    '/widget.js/../../secret.txt',
    '/widget.js%2f..%2f..%2fsecret.txt',
    '/docs/%2e%2e/%2e%2e/secret.txt',
    '/file:///etc/passwd',
    'http://localhost/../secret.txt',
    'file:///etc/passwd',
  ])('does not give %s away', async (path) => {
    const api = await startApi({ options });
    const { status, body } = await getRaw(api.port, path);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(body).not.toMatch(/secret|root:/);
    expect(body).not.toContain(folder);
  });

  test('has a page for what is not there, and a line for programs', async () => {
    const api = await startApi({ options });
    const page = await fetch(`${api.url}/nope.html`, { headers: { accept: 'text/html' } });
    expect(page.status).toBe(404);
    expect(await page.text()).toBe('<title>Nothing here</title>');
    const line = await fetch(`${api.url}/nope.json`, { headers: { accept: 'application/json' } });
    expect(line.status).toBe(404);
    expect(await line.text()).toBe('There is no such page.\n');
  });

  test('is not served when demo is off, the rest is', async () => {
    const api = await startApi({ options, config: { demo: false } });
    expect((await fetch(api.url)).status).toBe(404);
    expect((await fetch(`${api.url}/widget.js`)).status).toBe(200);
    expect((await fetch(`${api.url}/v1/suggest?q=a`)).status).toBe(200);
  });
});

test('every answer has the strict policy, whatever its status', async () => {
  const api = await startApi({ options });
  const page = await fetch(api.url);
  const policy = page.headers.get('content-security-policy');
  const statuses = new Set([page.status]);
  for (const [path, init] of [
    ['/nope.html', { headers: { accept: 'text/html' } }],
    ['/nope', {}],
    ['/widget.js', {}],
    ['/healthz', {}],
    ['/readyz', {}],
    ['/v1/suggest?q=a', {}],
    ['/v1/suggest', {}],
    ['/v1/nope', {}],
    ['/v1/ask', {}],
    ['/v1/ask', { method: 'OPTIONS', headers: { origin: 'http://localhost' } }],
    ['/v1/suggest?q=a', { headers: { origin: 'https://evil.example' } }],
    ['/%', {}],
  ] as [string, RequestInit][]) {
    const response = await fetch(`${api.url}${path}`, init);
    statuses.add(response.status);
    expect([path, response.headers.get('content-security-policy')]).toEqual([path, policy]);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  }
  expect([...statuses].sort()).toEqual([200, 204, 400, 403, 404, 405]);
});

describe('/widget.js', () => {
  test.each([
    ['/widget.js', 'export {};'],
    ['/widget-http.js', 'export default 0;'],
    ['/locales/de.js', 'export default {};'],
  ])('%s may be loaded by any site and is cached for ten minutes', async (path, code) => {
    const api = await startApi({ options });
    const headers = { origin: 'https://any.example' };
    const response = await fetch(api.url + path, { headers });
    expect(await response.text()).toBe(code);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': expect.stringContaining('max-age=600'),
      etag: expect.any(String),
    });
  });

  test.each(['/locales/xx.js', '/locales/..%2fwidget.js', '/locales/..%2fsecret.txt', '/locales/'])(
    'has no words at %s',
    async (path) => {
      const api = await startApi({ options });
      expect((await getRaw(api.port, path)).status).toBe(404);
    },
  );

  test('that is not built is a 404 that says how to build it', async () => {
    const api = await startApi({ options: { widgetFile: join(folder, 'absent.js') } });
    const response = await fetch(`${api.url}/widget.js`);
    expect(response.status).toBe(404);
    expect(await response.text()).toContain('npm run build');
  });
});
