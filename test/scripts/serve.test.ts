import { spawnSync } from 'node:child_process';
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import {
  type AnswerMessage,
  answerMessageSchema,
  serverMessageSchema,
} from '../../server/api/protocol.ts';
import { expectType, TestClient } from '../server/api/running-api.ts';
import { DocentProcess, runDocent, startDocent } from './run-docent.ts';

const PAGE = `---
title: The quibber garden
url: /docs/quibbers.html
---

# The quibber garden

## When do quibbers flower?

In late spring. The flowers are green and smell of rain.

## How is a quibber watered?

From below, once a week, with cold tea.
`;
const QUESTION = 'when do quibbers flower?';

let root: string;
/** A folder with a corpus and its index, built by a first start. */
let built: string;
let firstStart: string;
let folder: string;
let folders = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'docent-serve-'));
  built = join(root, 'built');
  await mkdir(join(built, 'corpus'), { recursive: true });
  await writeFile(join(built, 'corpus', 'quibbers.md'), PAGE);
  const docent = new DocentProcess(['serve', '--port', '0'], { cwd: built });
  try {
    await docent.address();
    docent.signal('SIGTERM');
    firstStart = (await docent.ended).stderr;
  } finally {
    await docent.kill();
  }
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** A folder of the test's own with the corpus and its index. */
beforeEach(async () => {
  folder = join(root, `test-${folders++}`);
  await cp(built, folder, { recursive: true });
});

function serve(env: Record<string, string> = {}, ...flags: readonly string[]): DocentProcess {
  return startDocent(['serve', '--port', '0', ...flags], { cwd: folder, env });
}

function post(url: string, question: string): Promise<Response> {
  return fetch(`${url}/v1/ask`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ question }),
  });
}

async function ask(url: string, question: string): Promise<AnswerMessage> {
  const response = await post(url, question);
  expect(response.status).toBe(200);
  return answerMessageSchema.parse(await response.json());
}

function connect(url: string): TestClient {
  const client = new TestClient(`${url.replace('http:', 'ws:')}/v1/ws`);
  onTestFinished(() => client.socket.terminate());
  return client;
}

async function liveGeneration(): Promise<string> {
  const current = join(folder, '.docent', 'index', 'default', 'current');
  return (await readFile(current, 'utf8')).trim();
}

/** The log's line with that message, parsed. */
function logged(stderr: string, message: string): Record<string, unknown> | undefined {
  const lines = stderr.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => JSON.parse(line)).find(({ msg }) => msg === message);
}

describe('docent serve', () => {
  test('builds the index where there is none and prints its address on standard error', () => {
    expect(firstStart).toMatch(/^building the index: there is none yet$/m);
    expect(firstStart).toMatch(/^Docent answers at http:\/\/127\.0\.0\.1:[1-9]\d* /m);
    expect(logged(firstStart, 'index loaded')).toMatchObject({ entries: 2 });
  });

  test('answers the same over HTTP and WebSocket, with links to itself', async () => {
    const docent = serve();
    const url = await docent.address();
    const overHttp = await ask(url, QUESTION);
    expect(overHttp.outcome).toBe('answered');
    expect(overHttp.results[0]).toMatchObject({
      entryId: 'quibbers.when-do-quibbers-flower',
      source: { url: `${url}/docs/quibbers.html#when-do-quibbers-flower` },
    });
    const client = connect(url);
    const hello = expectType(await client.hello, 'hello');
    expect(hello.index).toBe(overHttp.index);
    expect(hello.starters.length).toBeGreaterThan(0);
    const overSocket = expectType(
      await client.request({ type: 'ask', id: '1', question: QUESTION }),
      'answer',
    );
    expect(overSocket.results).toEqual(overHttp.results);
    expect(docent.stderr).toContain('question answered');
    expect(docent.stderr).not.toContain('quibbers flower?');
  });

  test('starts again without building anything', async () => {
    const before = await liveGeneration();
    const docent = serve();
    await docent.address();
    expect(docent.stderr).not.toMatch(/building|embedding/);
    expect(await liveGeneration()).toBe(before);
  });

  test('builds again what the corpus has changed, and answers from it', async () => {
    const before = await liveGeneration();
    await appendFile(
      join(folder, 'corpus', 'quibbers.md'),
      '\n## Do quibbers bite?\n\nOnly at noon.\n',
    );
    const docent = serve();
    const url = await docent.address();
    expect(docent.stderr).toMatch(/^building the index: the corpus has changed$/m);
    const { index, results } = await ask(url, 'do quibbers bite?');
    expect(results[0]?.answer.text).toBe('Only at noon.');
    expect(index).toBe(await liveGeneration());
    expect(index).not.toBe(before);
  });

  test('is up but not ready until model and index are loaded, and says so with NOT_READY', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    startDocent(['serve', '--port', String(port)], { cwd: folder });
    const states: string[] = [];
    const note = (state: string): void => {
      if (states.at(-1) !== state) states.push(state);
    };
    await expect
      .poll(
        async () => {
          const ready = await fetch(`${url}/readyz`).catch(() => undefined);
          if (ready === undefined) return 'not listening';
          const reply = serverMessageSchema.parse(await (await post(url, QUESTION)).json());
          note(`${ready.status} ${reply.type === 'error' ? reply.code : reply.type}`);
          expect((await fetch(`${url}/healthz`)).status).toBe(200);
          return states.at(-1);
        },
        { interval: 5, timeout: 60_000 },
      )
      .toBe('200 answer');
    expect(states[0]).toBe('503 NOT_READY');
  });

  test.each(['SIGTERM', 'SIGINT'] as const)(
    'answers what is under way at a %s, then closes and exits with code 0',
    async (signal) => {
      const docent = serve({ DOCENT_WORKERS: '1' });
      const client = connect(await docent.address());
      await client.hello;
      const ids = ['1', '2', '3', '4', '5', '6', '7', '8'];
      for (const id of ids) client.send({ type: 'ask', id, question: `${QUESTION} ${id}` });
      // With one worker the first answer says that the others have been taken and wait.
      const answered = [expectType(await client.next(), 'answer').id];
      docent.signal(signal);
      while (answered.length < ids.length) {
        answered.push(expectType(await client.next(), 'answer').id);
      }
      expect(answered.sort()).toEqual(ids);
      expect(expectType(await client.next(), 'error').code).toBe('SHUTTING_DOWN');
      expect(await client.closed).toEqual({ code: 1001, reason: 'SHUTTING_DOWN' });
      expect(await docent.ended).toMatchObject({ code: 0, signal: null, stdout: '' });
    },
  );

  test('looks at every vector with DOCENT_ANN=exact, says so in the log, and answers the same', async () => {
    const withGraph = serve();
    const expected = await ask(await withGraph.address(), QUESTION);
    const docent = serve({ DOCENT_ANN: 'exact' });
    const { outcome, results } = await ask(await docent.address(), QUESTION);
    expect(outcome).toBe('answered');
    expect(results.map(({ entryId, score }) => [entryId, score])).toEqual(
      expected.results.map(({ entryId, score }) => [entryId, score]),
    );
    expect(logged(docent.stderr, 'index loaded')).toMatchObject({ ann: 'exact' });
  });

  test('serves the index that is there, with a warning, where the corpus is gone', async () => {
    await rm(join(folder, 'corpus'), { recursive: true });
    const docent = serve({}, '--corpus', 'corpus');
    const url = await docent.address();
    expect(docent.stderr).toMatch(
      /"level":40.*no corpus found.*; the index that is there is served/,
    );
    expect((await ask(url, QUESTION)).outcome).toBe('answered');
  });

  test('ends with one line and code 1 where neither corpus nor index is there', async () => {
    const { code, stdout, stderr } = await serve({}, '--corpus', 'gone', '--index', 'none').ended;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error no corpus found: .*gone.*\n$/);
  });

  describe('with a file of the index cut short', () => {
    beforeEach(async () => {
      const index = join(folder, '.docent', 'index', 'default');
      const file = join(index, await liveGeneration(), 'tokens.i8');
      await writeFile(file, (await readFile(file)).subarray(1));
    });

    test('builds it again from its corpus and says why', async () => {
      const docent = serve();
      const url = await docent.address();
      expect(docent.stderr).toMatch(/^building the index: .*tokens\.i8 has \d+ bytes/m);
      expect((await ask(url, QUESTION)).outcome).toBe('answered');
    });

    test('ends with code 1 and what is damaged where the corpus is gone', async () => {
      await rm(join(folder, 'corpus'), { recursive: true });
      const { code, stderr } = await serve({}, '--corpus', 'corpus').ended;
      expect(code).toBe(1);
      expect(stderr).toMatch(/^error .*tokens\.i8 has \d+ bytes.*npm run index.*\n$/m);
    });
  });

  test('reads its corpus only where a file or a setting is another than when it was built', async () => {
    const warned = /^warning nul\.md: /m;
    /** Whether a start read the corpus, which says what it can't use of it. */
    const reads = async (...flags: string[]): Promise<boolean> => {
      const docent = serve({}, ...flags);
      await docent.address();
      docent.signal('SIGTERM');
      return warned.test((await docent.ended).stderr);
    };
    await writeFile(join(folder, 'corpus', 'nul.md'), 'a NUL \0');
    // No entry of it, so that no build follows, and the next start has to read it again.
    expect(await reads()).toBe(true);
    const page = '# Blips\n\n## Q: What is a blip?\n\nA: A small thing.\n';
    await writeFile(join(folder, 'corpus', 'blips.md'), page);
    expect(await reads()).toBe(true);
    const built = await liveGeneration();
    expect(await reads()).toBe(false);
    expect(await reads('--url-pattern', 'https://docs.example.org/{path}.html')).toBe(true);
    expect(await liveGeneration()).not.toBe(built);
    await writeFile(join(folder, 'corpus', 'blips.md'), page.replace('small', 'tall'));
    expect(await reads()).toBe(true);
    expect(await reads()).toBe(false);
  });

  test('with nothing to build loads none of what reads pages and renders answers', async () => {
    const hooks = `export function resolve(name, context, next) {
      if (/^(unified|parse5|@asciidoctor|chokidar)/.test(name)) throw new Error('loaded ' + name);
      return next(name, context);
    }`;
    const guard = join(folder, 'guard.mjs');
    await writeFile(
      guard,
      `import { register } from 'node:module';\nregister('data:text/javascript,' + ${JSON.stringify(encodeURIComponent(hooks))});\n`,
    );
    const env = { NODE_OPTIONS: `--import=${JSON.stringify(guard)}` };
    expect((await ask(await serve(env).address(), QUESTION)).outcome).toBe('answered');
    // And the guard is one.
    await writeFile(join(folder, 'corpus', 'more.md'), PAGE.replaceAll('quibber', 'zorb'));
    const { code, stderr } = await serve(env).ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/loaded (unified|parse5)/);
  });

  test('stops at a SIGTERM while it builds, with code 0 and nothing half built', async () => {
    const before = await liveGeneration();
    const entries = Array.from(
      { length: 200 },
      (_, i) =>
        `- question: What is blip ${i}?\n  answer: Blip ${i} is one of two hundred blips.\n`,
    );
    await writeFile(join(folder, 'corpus', 'blips.yaml'), entries.join(''));
    const docent = serve();
    await docent.says(/^embedding entries: /m);
    docent.signal('SIGTERM');
    const { code, stderr } = await docent.ended;
    expect(code, stderr).toBe(0);
    expect(stderr).not.toMatch(/error|building graph/);
    expect(await liveGeneration()).toBe(before);
    expect(await readdir(join(folder, '.docent', 'index', 'default'))).toEqual([before, 'current']);
  });
});

describe('without a network', () => {
  const isolated = spawnSync('unshare', ['-rn', 'true']).status === 0;

  /** Builds and asks; returns the first result of the answer. */
  const indexAndAsk = async (
    env: Record<string, string>,
    under: readonly string[] = [],
  ): Promise<string | undefined> => {
    const options = { cwd: folder, env, under };
    const out = ['--index', 'offline'];
    const index = await runDocent(['index', '--corpus', 'corpus', ...out], options);
    expect(index.code, index.stderr).toBe(0);
    const { code, stdout, stderr } = await runDocent(['ask', QUESTION, '--json', ...out], options);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return answerMessageSchema.parse(JSON.parse(stdout)).results[0]?.entryId;
  };

  test.skipIf(!isolated)(
    'the index is built and asked in a network namespace without interfaces (needs unshare -rn)',
    async () => {
      expect(await indexAndAsk({}, ['unshare', '-rn'])).toBe('quibbers.when-do-quibbers-flower');
    },
  );

  test('building, asking and starting the server open no connection and look up no name', async () => {
    const guard = join(folder, 'guard.cjs');
    await writeFile(
      guard,
      `const refuse = () => {
  require('node:fs').writeSync(2, 'the network was used\\n');
  process.kill(process.pid, 'SIGKILL');
};
const net = require('node:net');
const dns = require('node:dns');
net.Socket.prototype.connect = refuse;
const { lookup } = dns;
// Listening on an address goes through here too; only a name needs a server to look it up.
dns.lookup = (name, ...rest) => (net.isIP(name) ? lookup(name, ...rest) : refuse());
`,
    );
    const env = {
      // Required rather than imported: in Node 20 only that reaches worker threads.
      NODE_OPTIONS: `--require=${JSON.stringify(guard)}`,
      HTTPS_PROXY: 'http://127.0.0.1:9',
      HTTP_PROXY: 'http://127.0.0.1:9',
    };
    // That the guard bites, in workers too.
    for (const code of [FETCH, WORKER_THAT_FETCHES]) {
      const { signal, stderr } = spawnSync(process.execPath, ['-e', code], {
        env: { ...process.env, ...env },
      });
      expect([signal, String(stderr)]).toEqual(['SIGKILL', 'the network was used\n']);
    }
    expect(await indexAndAsk(env)).toBe('quibbers.when-do-quibbers-flower');
    const docent = serve(env);
    expect((await ask(await docent.address(), QUESTION)).outcome).toBe('answered');
  });
});

const FETCH = "fetch('http://127.0.0.1:54321')";
const WORKER_THAT_FETCHES = `new (require('node:worker_threads').Worker)("${FETCH}", { eval: true })`;

/** A port that nobody listened on a moment ago: what listens on port 0 says its port too late here. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no TCP port');
  return address.port;
}
