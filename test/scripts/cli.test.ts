import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { type AnswerMessage, answerMessageSchema } from '../../server/api/protocol.ts';
import { loadHnswLibrary } from '../../server/index/hnsw.ts';
import { DocentProcess, type Ended, runDocent, startDocent } from './run-docent.ts';

const PAGE = `---
title: Keeping zorbs
url: https://docs.example.org/zorbs.html
---

# Keeping zorbs

## At home

### Where do zorbs sleep?

In a zorbary, on *dry* straw. They snore when it rains.

### What do zorbs eat?

Fresh quibber leaves, twice a day. Never feed them on a Tuesday.

## On the road

### May I take my zorb on a train?

Yes, in a closed basket with a lid.
`;
const SLEEP = 'zorbs.where-do-zorbs-sleep';
const NUL_PAGE = '## What is it?\n\nA page with a NUL \0 in it.\n';

let root: string;
/** An index of the page above, built once; tests that change it take a copy. */
let built: string;
let folder: string;
let folders = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'docent-cli-'));
  built = join(root, 'built');
  await mkdir(join(built, 'corpus'), { recursive: true });
  await writeFile(join(built, 'corpus', 'zorbs.md'), PAGE);
  const index = new DocentProcess(['index', '--corpus', 'corpus', '--out', 'index'], {
    cwd: built,
  });
  const { code, stderr } = await index.ended;
  expect(code, stderr).toBe(0);
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** A folder of the test's own with the corpus and its index. */
beforeEach(async () => {
  folder = join(root, `test-${folders++}`);
  await cp(built, folder, { recursive: true });
});

const docent = (args: readonly string[], env: Record<string, string> = {}): Promise<Ended> =>
  runDocent(args, { cwd: folder, env });

async function ask(question: string, ...flags: readonly string[]): Promise<AnswerMessage> {
  const { code, stdout, stderr } = await docent([
    'ask',
    question,
    '--index',
    'index',
    '--json',
    ...flags,
  ]);
  expect(code, stderr).toBe(0);
  return answerMessageSchema.parse(JSON.parse(stdout));
}

/** Path and checksum of everything below the index. */
async function indexFiles(): Promise<readonly string[]> {
  const index = join(folder, 'index');
  const found = await readdir(index, { recursive: true, withFileTypes: true });
  const files = found
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    files.sort().map(async (file) => {
      const hash = createHash('sha256')
        .update(await readFile(file))
        .digest('hex');
      return `${file.slice(index.length + 1)} ${hash}`;
    }),
  );
}

async function liveGeneration(): Promise<string> {
  const collection = join(folder, 'index', 'default');
  return join(collection, (await readFile(join(collection, 'current'), 'utf8')).trim());
}

async function change(file: string, edit: (bytes: Buffer) => Buffer | string): Promise<void> {
  await writeFile(file, edit(await readFile(file)));
}

/** Refused: exit code 1, nothing on standard output, and one line that says what is wrong. */
function expectRefusal({ code, stdout, stderr }: Ended, ...parts: readonly string[]): void {
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^error:? .+\n$/);
  for (const part of parts) expect(stderr).toContain(part);
}

describe('docent', () => {
  test.each([
    ['docent', 'Usage: docent [options] [command]', ['serve', 'index', 'ask', 'evaluate']],
    ['docent serve', 'Usage: docent serve [options]', ['--port', '--host', '--corpus', '--config']],
    [
      'docent index',
      'Usage: docent index [options]',
      ['--corpus', '--out', '--strict', '--config'],
    ],
    ['docent ask', 'Usage: docent ask [options] <question>', ['--index', '--json', '--context']],
    ['docent evaluate', 'Usage: docent evaluate [options]', ['--corpus', '--questions', '--json']],
  ] as const)('"%s --help" prints its usage and its options', async (command, usage, parts) => {
    const { code, stdout, stderr } = await docent([...command.split(' ').slice(1), '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.startsWith(usage)).toBe(true);
    for (const part of parts) expect(stdout).toContain(part);
  });

  test('--version prints the version of the package', async () => {
    const { code, stdout } = await docent(['--version']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${packageJson.version}\n` });
  });
});

describe('docent index', () => {
  test('writes a generation and tells of it on standard error alone', async () => {
    const { code, stdout, stderr } = await docent([
      'index',
      '--corpus',
      'corpus',
      '--out',
      'fresh',
    ]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toMatch(/^embedding entries: 3 of 3$/m);
    expect(stderr).toMatch(/^indexed 3 entries \(3 phrasings, \d+ passages\) of 1 files? in /m);
    const current = await readFile(join(folder, 'fresh', 'default', 'current'), 'utf8');
    expect(stderr).toContain(join('fresh', 'default', current.trim()));
  });

  test('makes the same generation of the same corpus again, byte for byte', async () => {
    const before = await liveGeneration();
    await docent(['index', '--corpus', 'corpus', '--out', 'index']);
    const after = await liveGeneration();
    expect(after).not.toBe(before);
    for (const file of await readdir(before)) {
      expect((await readFile(join(after, file))).equals(await readFile(join(before, file)))).toBe(
        true,
      );
    }
  });

  test('skips a file that it cannot read with a warning; with --strict it fails instead', async () => {
    await writeFile(join(folder, 'corpus', 'nul.md'), NUL_PAGE);
    const before = await indexFiles();
    const strict = await docent(['index', '--corpus', 'corpus', '--out', 'index', '--strict']);
    expectRefusal(strict, 'strict', '1 warning', 'nul.md', 'NUL');
    expect(await indexFiles()).toEqual(before);
    const lenient = await docent(['index', '--corpus', 'corpus', '--out', 'index']);
    expect(lenient.code).toBe(0);
    expect(lenient.stderr).toMatch(/^warning nul\.md: skipped: it has NUL bytes/m);
    expect(lenient.stderr).toMatch(/^indexed 3 entries .*, 1 warnings?$/m);
  });

  // Without hnswlib-node there is no graph to build.
  const phases = ['embedding entries', ...(loadHnswLibrary().library ? ['building graph'] : [])];
  test.each(phases)('leaves the old generation live when it is killed while %s', async (phase) => {
    const old = await ask('where do zorbs sleep?');
    const many = Array.from({ length: 250 }, (_, i) => {
      const name = `blip${(i * 7919).toString(36)}`;
      return `- question: What is a ${name} number ${i}?\n  answer: The ${name} is a small thing. It is ${i} years old.\n`;
    });
    await writeFile(join(folder, 'corpus', 'many.yaml'), many.join(''));
    const index = startDocent(['index', '--corpus', 'corpus', '--out', 'index'], { cwd: folder });
    await index.says(new RegExp(`^${phase}: `, 'm'));
    index.signal('SIGKILL');
    expect(await index.ended).toMatchObject({ code: null, signal: 'SIGKILL' });
    expect(await ask('where do zorbs sleep?')).toMatchObject({
      outcome: 'answered',
      index: old.index,
    });

    await rm(join(folder, 'corpus', 'many.yaml'));
    expect((await docent(['index', '--corpus', 'corpus', '--out', 'index'])).code).toBe(0);
    const left = await readdir(join(folder, 'index', 'default'));
    expect(left.filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

describe('docent ask', () => {
  test('prints the answer and its source, without colours where NO_COLOR is set', async () => {
    const { code, stdout, stderr } = await docent([
      'ask',
      'where do zorbs sleep',
      '--index',
      'index',
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [first = '', ...rest] = stdout.split('\n');
    expect(first).toMatch(/^Where do zorbs sleep\? {2}\d+ % sure, [\d.]+ ms$/);
    expect(rest).toContain('  In a zorbary, on dry straw. They snore when it rains.');
    expect(rest).toContain('Source: Keeping zorbs › At home');
    expect(rest).toContain('https://docs.example.org/zorbs.html#where-do-zorbs-sleep');
    expect(stdout).not.toContain('\u001b');
  });

  test('prints the passage in bold where standard output has colours', async () => {
    const coloured = { NO_COLOR: '', FORCE_COLOR: '1' };
    const { stdout } = await docent(['ask', 'where do zorbs sleep?', '--index', 'index'], coloured);
    expect(stdout).toContain('\u001b[1m');
  });

  test('--json prints one line with the answer message of the protocol and nothing else', async () => {
    const { code, stdout, stderr } = await docent([
      'ask',
      'where do zorbs sleep',
      '--index',
      'index',
      '--json',
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.match(/\n/g)).toHaveLength(1);
    const { outcome, results, index } = answerMessageSchema.parse(JSON.parse(stdout));
    expect(outcome).toBe('answered');
    expect(results.map(({ entryId }) => entryId)).toContain('zorbs.what-do-zorbs-eat');
    const [first] = results;
    expect(first?.entryId).toBe(SLEEP);
    expect(first?.answer.text.slice(first.passage.start, first.passage.end)).toBe(
      first?.passage.text,
    );
    expect(await liveGeneration()).toContain(index);
  });

  test('--limit bounds the results, and --context carries a follow-up', async () => {
    expect((await ask('where do zorbs sleep', '--limit', '1')).results).toHaveLength(1);
    const alone = await ask('how often?');
    const followUp = await ask('how often?', '--context', 'what do zorbs eat?');
    expect(followUp.results[0]?.entryId).toBe('zorbs.what-do-zorbs-eat');
    expect(followUp.confidence).toBeGreaterThan(alone.confidence);
  });

  test('says that it found nothing where the corpus has no answer', async () => {
    const question = 'who won the football world cup in 1954';
    expect((await ask(question)).outcome).toBe('unanswered');
    const { code, stdout } = await docent(['ask', question, '--index', 'index']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^I couldn't find this in the FAQ\./);
  });
});

describe('bad input is refused in one line with exit code 1, and nothing is lost', () => {
  test.each<[what: string, prepare: () => Promise<unknown>, parts: string[]]>([
    ['a corpus that is not there', async () => {}, ['no corpus found', 'bad']],
    ['an empty folder', () => mkdir(join(folder, 'bad')), ['no corpus found', 'bad']],
    [
      'a folder with only files of other formats',
      async () => {
        await mkdir(join(folder, 'bad'));
        await writeFile(join(folder, 'bad', 'photo.png'), 'PNG');
      },
      ['no corpus to read', '.md', '.yaml'],
    ],
    [
      'a file with NUL bytes',
      async () => {
        await mkdir(join(folder, 'bad'));
        await writeFile(join(folder, 'bad', 'nul.md'), NUL_PAGE);
      },
      ['no corpus to read', 'nul.md', 'NUL'],
    ],
    [
      'a file that is not UTF-8',
      async () => {
        await mkdir(join(folder, 'bad'));
        await writeFile(join(folder, 'bad', 'latin.md'), Buffer.from('## Où?\n\nIci.\n', 'latin1'));
      },
      ['no corpus to read', 'latin.md', 'not valid UTF-8'],
    ],
    [
      'a link that leads nowhere',
      async () => {
        await mkdir(join(folder, 'bad'));
        await symlink('nowhere.md', join(folder, 'bad', 'link.md'));
      },
      ['no corpus', 'link.md', "can't be read"],
    ],
    [
      'a page without a question',
      async () => {
        await mkdir(join(folder, 'bad'));
        await writeFile(join(folder, 'bad', 'prose.md'), 'Only words.\n');
      },
      ['no entries', 'prose.md', 'no question found'],
    ],
  ])('index: %s', async (_what, prepare, parts) => {
    await prepare();
    const before = await indexFiles();
    expectRefusal(await docent(['index', '--corpus', 'bad', '--out', 'index']), ...parts);
    expect(await indexFiles()).toEqual(before);
    expect((await ask('where do zorbs sleep?')).results[0]?.entryId).toBe(SLEEP);
  });

  test('index: a file stands where the folder of the index should be', async () => {
    const refused = await docent(['index', '--corpus', 'corpus', '--out', 'corpus/zorbs.md']);
    expectRefusal(refused, 'zorbs.md', '--out');
    expect(await readFile(join(folder, 'corpus', 'zorbs.md'), 'utf8')).toBe(PAGE);
  });

  test.each([
    ['vectors.f32', 'checksum'],
    ['lexical.bin', 'checksum'],
  ])('ask: one bit of %s is another', async (file, part) => {
    const damaged = join(await liveGeneration(), file);
    await change(damaged, (bytes) => {
      const middle = bytes.length >> 1;
      bytes[middle] = (bytes[middle] ?? 0) ^ 1;
      return bytes;
    });
    const refused = await docent(['ask', 'where do zorbs sleep?', '--index', 'index']);
    expectRefusal(refused, file, part, 'npm run index');
    // And the remedy that it names is one.
    expect((await docent(['index', '--corpus', 'corpus', '--out', 'index'])).code).toBe(0);
    expect((await ask('where do zorbs sleep?')).outcome).toBe('answered');
  });

  test('ask: the index is of another model', async () => {
    const manifest = join(await liveGeneration(), 'manifest.json');
    await change(manifest, (bytes) =>
      String(bytes).replace(/("model": \{[^}]*"hash": ")[0-9a-f]+/, '$1beefbeef'),
    );
    const refused = await docent(['ask', 'where do zorbs sleep?', '--index', 'index']);
    expectRefusal(refused, 'built with model hash "beefbeef"', 'npm run index');
  });

  test('serve: the port is in use', async () => {
    const running = startDocent(['serve', '--port', '0'], {
      cwd: folder,
      env: { DOCENT_INDEX: 'index' },
    });
    const url = await running.address();
    const { host, port } = new URL(url);
    const second = await docent(['serve', '--port', port, '--index', 'other']);
    expectRefusal(second, host, 'in use by another program', '--port');
    expect(await readdir(folder)).not.toContain('other');
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
  });

  test.each<[what: string, args: string[], parts: string[]]>([
    ['ask: no index', ['ask', 'why?', '--index', 'none'], ['no index in', 'none', 'npm run index']],
    ['ask: an empty question', ['ask', ' \n', '--index', 'index'], ['question is empty']],
    ['ask: no question', ['ask', '--index', 'index'], ["missing required argument 'question'"]],
    ['ask: two questions', ['ask', 'a?', 'b?'], ['too many arguments']],
    [
      'ask: a question of 501 characters',
      ['ask', 'a'.repeat(501), '--index', 'index'],
      ['501 characters', 'at most 500'],
    ],
    ['ask: a limit of 0', ['ask', 'why?', '--limit', '0'], ["'0' is invalid", '1 to 100']],
    ['an unknown command', ['answer'], ["unknown command 'answer'"]],
    ['an unknown flag', ['index', '--corpora', 'x'], ["unknown option '--corpora'", '--corpus']],
    [
      'a flag with a bad value',
      ['index', '--workers', '0'],
      ['"workers"', 'flag --workers', '1 to 64'],
    ],
    [
      'an unknown model',
      ['index', '--corpus', 'corpus', '--out', 'new', '--model-id', 'nosuch'],
      ['"nosuch" is not on this machine', 'model.allowRemote'],
    ],
    [
      'a configuration file that is not there',
      ['index', '--config', 'none.yaml'],
      ['none.yaml', "can't be read"],
    ],
    [
      'evaluate: no question file',
      ['evaluate', '--index', 'index'],
      ["'--questions <files...>' not specified"],
    ],
    [
      'evaluate: a question file that is not there',
      ['evaluate', '--index', 'index', '--questions', 'none.jsonl'],
      ['none.jsonl', "can't be read"],
    ],
    [
      'evaluate: a corpus and an index',
      ['evaluate', '--index', 'index', '--corpus', 'corpus', '--questions', 'q.jsonl'],
      ['either --corpus or --index'],
    ],
  ])('%s', async (_what, args, parts) => {
    expectRefusal(await docent(args), ...parts);
  });

  test.each<[what: string, yaml: string, part: string]>([
    ['no YAML', 'port: [', 'docent.config.yaml:'],
    ['an unknown setting', 'workers: 1\nprot: 80\n', 'docent.config.yaml:2'],
    ['a bad value', 'port: many\n', '"port" can\'t be "many" (docent.config.yaml:1)'],
  ])('a configuration file with %s', async (_what, yaml, part) => {
    await writeFile(join(folder, 'docent.config.yaml'), yaml);
    expectRefusal(await docent(['index', '--corpus', 'corpus', '--out', 'index']), part);
  });

  test.each([
    ['no JSON', '{"question":"a?","answers":[]}\nand then?\n', 'questions.jsonl:2: no JSON'],
    ['another shape', '{"question":"a?"}\n', 'questions.jsonl:1: another shape'],
    ['no question', '\n', 'questions.jsonl holds no question'],
  ])('evaluate: a question file with %s', async (_what, lines, part) => {
    await writeFile(join(folder, 'questions.jsonl'), lines);
    const refused = await docent([
      'evaluate',
      '--index',
      'index',
      '--questions',
      'questions.jsonl',
    ]);
    expectRefusal(refused, part);
  });
});
