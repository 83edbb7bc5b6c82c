import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { carriesToken, readTokens } from '../../../server/api/bearer-token.ts';
import { expectType, startApi } from './running-api.ts';

const TOKEN = 'correct-horse-battery';
const ADMIN = 'staple-of-the-operator';
const AUTH = { token: TOKEN, adminToken: ADMIN };
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('a server with a token', () => {
  test('answers whoever sends it, over HTTP and WebSocket', async () => {
    const api = await startApi({ config: { auth: AUTH } });
    expect((await api.post('/v1/ask', { question: 'alpha' }, bearer(TOKEN))).status).toBe(200);
    const client = await api.connect({ headers: bearer(TOKEN) });
    expect(await client.request({ type: 'ask', question: 'alpha' })).toMatchObject({
      type: 'answer',
    });
  });

  test.each<[string, Record<string, string>, string]>([
    ['no token', {}, 'the header Authorization is missing'],
    ['another token', bearer(`${TOKEN}x`), 'this one is not right'],
    ['the beginning of it', bearer(TOKEN.slice(0, -1)), 'this one is not right'],
    ['the administrator’s', bearer(ADMIN), 'this one is not right'],
    ['no scheme', { authorization: TOKEN }, 'this one is not right'],
    ['another scheme', { authorization: `Basic ${TOKEN}` }, 'this one is not right'],
    ['two tokens', bearer(`${TOKEN} ${TOKEN}`), 'this one is not right'],
    ['nothing behind the scheme', { authorization: 'Bearer' }, 'this one is not right'],
  ])(
    'refuses %s: 401 over HTTP, told and closed with 4401 on a WebSocket',
    async (_name, headers, why) => {
      const api = await startApi({ config: { auth: AUTH } });
      const message = `This server answers programs that send a token; ${why}. Expected "Authorization: Bearer" and the token. Pages can't send it.`;
      const requests = [
        api.post('/v1/ask', { question: 'alpha' }, headers),
        api.post('/v1/feedback', { answerId: 'a', helpful: true }, headers),
        fetch(`${api.url}/v1/suggest?q=a`, { headers }),
        fetch(`${api.url}/v1/entries/alpha`, { headers }),
        fetch(`${api.url}/v1/nope`, { headers }),
      ];
      for (const response of await Promise.all(requests)) {
        expect(response.status).toBe(401);
        expect(response.headers.get('www-authenticate')).toBe('Bearer');
        expect(await response.json()).toEqual({ type: 'error', code: 'UNAUTHORIZED', message });
      }
      const client = await api.connect({ headers });
      expect(await client.hello).toEqual({ type: 'error', code: 'UNAUTHORIZED', message });
      expect(await client.closed).toEqual({ code: 4401, reason: 'UNAUTHORIZED' });
      expect(api.retriever.asked).toEqual([]);
    },
  );

  test('lets a preflight through, which never carries one, and the routes that tell nothing', async () => {
    const api = await startApi({ config: { auth: AUTH } });
    const headers = { origin: 'http://localhost:3000', 'access-control-request-method': 'POST' };
    const preflight = await fetch(`${api.url}/v1/ask`, { method: 'OPTIONS', headers });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toContain('authorization');
    for (const path of ['/healthz', '/readyz']) {
      expect((await fetch(`${api.url}${path}`)).status).toBe(200);
    }
  });

  test('does not take it in the query, where logs would keep it', async () => {
    const api = await startApi({ config: { auth: AUTH } });
    expect((await fetch(`${api.url}/v1/suggest?q=a&token=${TOKEN}`)).status).toBe(401);
  });

  test('logs and answers neither its tokens nor what was tried', async () => {
    const api = await startApi({ config: { auth: AUTH } });
    const tried = await api.post('/v1/ask', { question: 'alpha' }, bearer('tried-this-one-here'));
    const message = expectType(await tried.json(), 'error');
    await (await api.connect({ headers: bearer('tried-this-one-here') })).closed;
    api.retriever.failure = new Error('broken');
    await api.post('/v1/ask', { question: 'alpha' }, bearer(TOKEN));
    const said = JSON.stringify([message, api.log]);
    expect(said).toContain('broken');
    for (const secret of [TOKEN, ADMIN, 'tried-this']) expect(said).not.toContain(secret);
  });
});

test('the scheme’s case and the spaces behind it make no difference', () => {
  for (const header of [`bearer ${TOKEN}`, `BEARER  ${TOKEN} `]) {
    expect(carriesToken(header, TOKEN)).toBe(true);
  }
  for (const header of [undefined, '', 'Bearer ', ` Bearer ${TOKEN.toUpperCase()}`]) {
    expect(carriesToken(header, TOKEN)).toBe(false);
  }
  expect(carriesToken(undefined, '')).toBe(false);
});

describe('a token from a file', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'docent-token-'));
  });

  test('is read without the line’s end', async () => {
    const file = join(folder, 'token');
    await writeFile(file, `${TOKEN}\n`);
    expect(readTokens({ auth: { tokenFile: file, adminToken: ADMIN } })).toEqual(AUTH);
    expect(readTokens({ auth: {} })).toEqual({ token: undefined, adminToken: undefined });
  });

  test('that is none, is not there, or is given twice is refused without showing anything', async () => {
    const file = join(folder, 'bad');
    await writeFile(file, 'hunter2\n');
    const refused = (auth: object) => {
      try {
        readTokens({ auth });
      } catch (error) {
        return String(error);
      }
      return 'taken';
    };
    expect(refused({ tokenFile: file })).toBe(
      `ConfigError: Setting "auth.tokenFile" names ${file}, which holds no token; expected a token of 16 to 512 characters (letters, digits and - . _ ~ + / =), such as openssl rand -hex 32 makes.`,
    );
    expect(refused({ adminTokenFile: join(folder, 'absent') })).toMatch(
      /^ConfigError: Setting "auth\.adminTokenFile" names .*absent, which can't be read \(ENOENT\); expected a file with the token\.$/,
    );
    expect(refused({ token: TOKEN, tokenFile: file })).toBe(
      'ConfigError: Settings "auth.token" and "auth.tokenFile" are both set; give one.',
    );
  });
});
