import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expectRefusal, indexedFolder, NUL_PAGE, PAGE, SLEEP } from './indexed-folder.ts';
import { startDocent } from './run-docent.ts';

const made = indexedFolder();
const { docent, ask, liveGeneration } = made;

/** Path and checksum of everything below the index. */
async function indexFiles(): Promise<readonly string[]> {
  const index = join(made.folder, 'index');
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

async function change(file: string, edit: (bytes: Buffer) => Buffer | string): Promise<void> {
  await writeFile(file, edit(await readFile(file)));
}

describe('bad input is refused in one line with exit code 1, and nothing is lost', () => {
  test.each<[what: string, prepare: () => Promise<unknown>, parts: string[]]>([
    ['a corpus that is not there', async () => {}, ['no corpus found', 'bad']],
    ['an empty folder', () => mkdir(join(made.folder, 'bad')), ['no corpus found', 'bad']],
    [
      'a folder with only files of other formats',
      async () => {
        await mkdir(join(made.folder, 'bad'));
        await writeFile(join(made.folder, 'bad', 'photo.png'), 'PNG');
      },
      ['no corpus to read', '.md', '.yaml'],
    ],
    [
      'a file with NUL bytes',
      async () => {
        await mkdir(join(made.folder, 'bad'));
        await writeFile(join(made.folder, 'bad', 'nul.md'), NUL_PAGE);
      },
      ['no corpus to read', 'nul.md', 'NUL'],
    ],
    [
      'a file in an encoding that can only be guessed at',
      async () => {
        await mkdir(join(made.folder, 'bad'));
        // A Chinese greeting in GB 2312.
        const greeting = Buffer.from([0xc4, 0xe3, 0xba, 0xc3, 0xc2, 0xf0]);
        const page = Buffer.concat([Buffer.from('## '), greeting, Buffer.from('?\n\nYes.\n')]);
        await writeFile(join(made.folder, 'bad', 'gb.md'), page);
      },
      ['no corpus to read', 'gb.md', 'not valid UTF-8', 'encoding'],
    ],
    [
      'a link that leads nowhere',
      async () => {
        await mkdir(join(made.folder, 'bad'));
        await symlink('nowhere.md', join(made.folder, 'bad', 'link.md'));
      },
      ['no corpus', 'link.md', "can't be read"],
    ],
    [
      'a page without a question',
      async () => {
        await mkdir(join(made.folder, 'bad'));
        await writeFile(join(made.folder, 'bad', 'prose.md'), 'Only words.\n');
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
    expect(await readFile(join(made.folder, 'corpus', 'zorbs.md'), 'utf8')).toBe(PAGE);
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
      cwd: made.folder,
      env: { DOCENT_INDEX: 'index' },
    });
    const url = await running.address();
    const { host, port } = new URL(url);
    const second = await docent(['serve', '--port', port, '--index', 'other']);
    expectRefusal(second, host, 'in use by another program', '--port');
    expect(await readdir(made.folder)).not.toContain('other');
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
    [
      'a token as a flag, which it does not repeat',
      ['serve', '--auth-token=hunter2'],
      ["unknown option '--auth-token'; --help"],
    ],
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
    await writeFile(join(made.folder, 'docent.config.yaml'), yaml);
    expectRefusal(await docent(['index', '--corpus', 'corpus', '--out', 'index']), part);
  });

  test.each([
    ['no JSON', '{"question":"a?","answers":[]}\nand then?\n', 'questions.jsonl:2: no JSON'],
    ['another shape', '{"question":"a?"}\n', 'questions.jsonl:1: another shape'],
    ['no question', '\n', 'questions.jsonl holds no question'],
  ])('evaluate: a question file with %s', async (_what, lines, part) => {
    await writeFile(join(made.folder, 'questions.jsonl'), lines);
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
