import { appendFile, cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { ServerMessage } from '../../server/api/protocol.ts';
import { packageRoot } from '../../server/package-root.ts';
import { expectType, TestClient } from '../server/api/running-api.ts';
import { indexedFolder } from './indexed-folder.ts';
import { type DocentProcess, startDocent } from './run-docent.ts';

const made = indexedFolder();

/** Ends the worker that is given such a text: with "qkillonceq" the first one, with "qkillallq" each. */
const DEADLY = `
const { isMainThread, parentPort } = require('node:worker_threads');
const { closeSync, openSync } = require('node:fs');
const first = () => {
  try {
    closeSync(openSync(process.env.DEADLY_FLAG, 'wx'));
    return true;
  } catch {
    return false;
  }
};
if (!isMainThread && parentPort) {
  parentPort.on('message', ({ text }) => {
    if (text.includes('qkillallq') || (text.includes('qkillonceq') && first())) process.exit(7);
  });
}
`;

let env: Record<string, string>;
beforeEach(async () => {
  const deadly = join(made.folder, 'deadly.cjs');
  await writeFile(deadly, DEADLY);
  env = {
    NODE_OPTIONS: `--require=${JSON.stringify(deadly)}`,
    DEADLY_FLAG: join(made.folder, 'flag'),
    DOCENT_WORKERS: '2',
    DOCENT_LIMITS_IN_FLIGHT: '100',
  };
});

function serve(more: Record<string, string> = {}): DocentProcess {
  const args = ['serve', '--port', '0', '--index', 'index', '--corpus', 'corpus'];
  return startDocent(args, { cwd: made.folder, env: { ...env, ...more } });
}

async function connect(url: string): Promise<TestClient> {
  const client = new TestClient(`${url.replace('http:', 'ws:')}/v1/ws`);
  onTestFinished(() => client.socket.terminate());
  await client.hello;
  return client;
}

/** The replies to questions that are all sent at once, by their ids. */
async function askAtOnce(
  client: TestClient,
  questions: readonly string[],
): Promise<Map<string, ServerMessage>> {
  for (const [i, question] of questions.entries()) {
    client.send({ type: 'ask', id: String(i), question });
  }
  const replies = new Map<string, ServerMessage>();
  while (replies.size < questions.length) {
    const reply = await client.next();
    if ('id' in reply && reply.id !== undefined) replies.set(reply.id, reply);
  }
  return replies;
}

async function metric(url: string, name: string): Promise<number | undefined> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const line = text.split('\n').find((line) => line.startsWith(`${name} `));
  return line === undefined ? undefined : Number(line.slice(name.length));
}

test('a worker that dies at a question is replaced, its question asked again, and no other one hurt', async () => {
  const docent = serve();
  const url = await docent.address();
  const client = await connect(url);
  const questions = Array.from({ length: 40 }, (_, i) => `where do zorbs sleep in room ${i}?`);
  const alone = await askAtOnce(client, questions.slice(0, 1));
  questions[7] = 'where do zorbs sleep qkillonceq?';
  const replies = await askAtOnce(client, questions);
  for (const id of questions.keys()) {
    const { results } = expectType(replies.get(String(id)), 'answer');
    expect(results[0]?.entryId).toBe('zorbs.where-do-zorbs-sleep');
  }
  expect(expectType(replies.get('0'), 'answer').results).toEqual(
    expectType(alone.get('0'), 'answer').results,
  );
  expect(await metric(url, 'docent_workers_lost_total')).toBe(1);
  expect(docent.stderr).toMatch(
    /"level":50.*"reason":"exit code 7".*a worker of the model was lost/,
  );
  await expect.poll(() => metric(url, 'docent_workers{state="idle"}'), { timeout: 30_000 }).toBe(2);
});

test('a question that ends two workers is refused with INTERNAL, and the others are answered', async () => {
  const docent = serve();
  const url = await docent.address();
  const client = await connect(url);
  const questions = Array.from({ length: 20 }, (_, i) => `what do zorbs eat in room ${i}?`);
  questions[3] = 'what do zorbs eat qkillallq?';
  const replies = await askAtOnce(client, questions);
  const failed = expectType(replies.get('3'), 'error');
  expect(failed).toMatchObject({
    code: 'INTERNAL',
    message: expect.stringMatching(/c-[0-9a-f]+\/3/),
  });
  replies.delete('3');
  for (const reply of replies.values()) expectType(reply, 'answer');
  expect(await metric(url, 'docent_workers_lost_total')).toBe(2);
  expect(docent.stderr).toMatch(/"requestId":"c-[0-9a-f]+\/3".*worker was lost: exit code 7/);
  await expect.poll(() => metric(url, 'docent_workers{state="idle"}'), { timeout: 30_000 }).toBe(2);
});

test('a worker that finds another model on the disk than the first one loaded is not used', async () => {
  const model = join(made.folder, 'model');
  await cp(join(packageRoot(), 'models', 'docent-minilm-l6'), model, { recursive: true });
  const docent = serve({ DOCENT_MODEL_ID: model });
  const url = await docent.address();
  const client = await connect(url);
  // Both workers have loaded theirs.
  await expect.poll(() => metric(url, 'docent_workers{state="idle"}'), { timeout: 30_000 }).toBe(2);
  await appendFile(join(model, 'config.json'), '\n');
  const replies = await askAtOnce(client, [
    'where do zorbs sleep qkillonceq?',
    'what do zorbs eat?',
  ]);
  for (const reply of replies.values()) expectType(reply, 'answer');
  await docent.says(/its model's hash is not the one that the first worker loaded/);
  expect(await metric(url, 'docent_workers_lost_total')).toBe(2);
  expect(await metric(url, 'docent_workers{state="idle"}')).toBe(1);
});

test('a SIGTERM under load leaves no question without an answer or a code', async () => {
  const docent = serve({
    DOCENT_LIMITS_QUEUE: '60',
    DOCENT_LIMITS_DRAIN_SECONDS: '60',
    DOCENT_WORKERS: '1',
  });
  const url = await docent.address();
  const clients = await Promise.all(Array.from({ length: 4 }, () => connect(url)));
  const open = new Set<string>();
  const outcomes: string[] = [];
  const done = clients.map(async (client, turn) => {
    for (let i = 0; i < 30; i++) {
      const id = `${turn}-${i}`;
      open.add(id);
      // Long ones: the worker has something to do for a while.
      client.send({
        type: 'ask',
        id,
        question: `where do zorbs sleep ${id} ${'on hay '.repeat(60)}?`,
      });
    }
    for (;;) {
      const reply = await client.next();
      // What comes without an id is the good-bye.
      if (!('id' in reply) || reply.id === undefined) return reply;
      open.delete(reply.id);
      outcomes.push(reply.type === 'error' ? reply.code : reply.type);
    }
  });
  await expect
    .poll(() => metric(url, 'docent_requests_total{type="ask"}'), { interval: 5, timeout: 30_000 })
    .toBe(120);
  docent.signal('SIGTERM');
  for (const last of await Promise.all(done)) {
    expect(expectType(last, 'error').code).toBe('SHUTTING_DOWN');
  }
  expect([...open]).toEqual([]);
  expect(outcomes).toHaveLength(120);
  expect(new Set(outcomes)).toEqual(new Set(['OVERLOADED', 'answer']));
  for (const client of clients) expect((await client.closed).code).toBe(1001);
  const { code, stderr } = await docent.ended;
  expect(code).toBe(0);
  expect(stderr.lastIndexOf('question answered')).toBeGreaterThan(stderr.indexOf('"stopping"'));
  expect(stderr).not.toContain('stopped before all was done');
});
