import { appendFile, cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { expectRefusal, indexedFolder } from './indexed-folder.ts';
import { type DocentProcess, startDocent } from './run-docent.ts';

const made = indexedFolder();
const { docent } = made;
let folder: string;
let first: string;
/** A copy of the first generation with a number of its own, live. */
let second: string;

beforeEach(async () => {
  folder = join(made.folder, 'index', 'default');
  first = await current();
  second = first.replace('000001', '000002');
  await cp(join(folder, first), join(folder, second), { recursive: true });
  await writeFile(join(folder, 'current'), `${second}\n`);
});

async function current(): Promise<string> {
  return (await readFile(join(folder, 'current'), 'utf8')).trim();
}

const rollback = (...args: readonly string[]): ReturnType<typeof docent> =>
  docent(['rollback', '--index', 'index', ...args]);
const spoil = (generation: string): Promise<void> =>
  appendFile(join(folder, generation, 'vectors.f32'), 'x');

describe('docent generations', () => {
  test('lists them, the live one marked', async () => {
    const { code, stdout, stderr } = await docent(['generations', '--index', 'index']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [one, two, ...rest] = stdout.trimEnd().split('\n');
    expect(one).toMatch(
      new RegExp(`^ +${first}  \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC  3 entries  `),
    );
    expect(two).toMatch(new RegExp(`^\\* live  ${second}  .* 3 entries  \\d+\\.\\d MB$`));
    expect(rest).toEqual([]);
  });

  test('--json --check prints one array, and says what is damaged', async () => {
    await spoil(first);
    const { code, stdout } = await docent(['generations', '--index', 'index', '--json', '--check']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual([
      {
        collection: 'default',
        generation: first,
        live: false,
        problem: expect.stringMatching(/vectors\.f32 has \d+ bytes where the manifest says \d+\.$/),
      },
      {
        collection: 'default',
        generation: second,
        live: true,
        built: expect.stringMatching(/^\d{4}-.*Z$/),
        entries: 3,
        vectors: expect.any(Number),
        bytes: expect.any(Number),
        model: 'docent-minilm-l6',
      },
    ]);
  });

  test('says where there is none', async () => {
    const { code, stdout, stderr } = await docent(['generations', '--index', 'none']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toMatch(/^There is no index in .*none\/default\.\n$/);
  });
});

describe('docent rollback', () => {
  test('makes the one before live, and then says that there is none before', async () => {
    const { code, stdout, stderr } = await rollback();
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toContain(`live ${first}, which is whole, in place of ${second}.`);
    expect(await current()).toBe(first);
    expectRefusal(await rollback(), `no generation before ${first}`, `${first}, ${second}`);
  });

  test.each(['2', 'name'])('makes the one of a %s live, also a newer one', async (by) => {
    await rollback();
    const { code, stderr } = await rollback(by === 'name' ? second : by);
    expect(code, stderr).toBe(0);
    expect(await current()).toBe(second);
  });

  test('refuses one that is damaged, by name, and changes nothing', async () => {
    await spoil(first);
    expectRefusal(await rollback(), `${first}/vectors.f32 has`, 'where the manifest says');
    expect(await current()).toBe(second);
  });

  test('refuses one of another model, and changes nothing', async () => {
    expectRefusal(await rollback('--model-pooling', 'mean'), first, 'model pooling "model"');
    expect(await current()).toBe(second);
  });

  test('refuses one that is not there, and names those that are', async () => {
    expectRefusal(await rollback('7'), 'no generation 7 in', `${first}, ${second}`);
  });
});

test('a running server follows a build and a rollback, and a start does not undo the rollback', async () => {
  const serve = (): DocentProcess =>
    startDocent(['serve', '--port', '0', '--index', 'index', '--corpus', 'corpus'], {
      cwd: made.folder,
      env: { DOCENT_WATCH_SECONDS: '1' },
    });
  const running = serve();
  const url = await running.address();
  const ready = async (): Promise<unknown> => (await fetch(`${url}/readyz`)).json();
  expect(await ready()).toEqual({ ready: true, index: second });

  await appendFile(
    join(made.folder, 'corpus', 'zorbs.md'),
    '\n### Do zorbs sing?\n\nOnly in the bath.\n',
  );
  const args = ['index', '--index', 'index', '--corpus', 'corpus'];
  expect((await docent(args)).code).toBe(0);
  const third = await current();
  await expect.poll(ready, { timeout: 20_000 }).toEqual({ ready: true, index: third });

  expect((await rollback()).code).toBe(0);
  // The signal does not wait for the next look.
  running.signal('SIGHUP');
  await expect.poll(ready, { timeout: 20_000 }).toEqual({ ready: true, index: second });
  running.signal('SIGTERM');
  expect((await running.ended).code).toBe(0);

  const again = serve();
  const readyAgain = await fetch(`${await again.address()}/readyz`);
  expect(await readyAgain.json()).toEqual({ ready: true, index: second });
  expect(again.stderr).toContain('the index was rolled back');
  expect(again.stderr).not.toContain('building');
});
