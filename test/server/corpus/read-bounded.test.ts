import { execFileSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { readBounded } from '../../../server/corpus/read-bounded.ts';
import { readCorpus } from '../../../server/corpus/read-corpus.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'docent-bounded-'));
});

describe('reading a file of a corpus', () => {
  it('gives all of a file up to the limit, and says the size of a larger one', async () => {
    const path = join(root, 'a.md');
    const content = Buffer.alloc(200_000, 'abc');
    await writeFile(path, content);
    expect(content.equals((await readBounded(path, 200_000)) as Buffer)).toBe(true);
    expect(await readBounded(path, 199_999)).toBe(
      'skipped: 200000 bytes, more than the limit of 199999',
    );
    await writeFile(path, '');
    expect(await readBounded(path, 10)).toEqual(Buffer.alloc(0));
  });

  it.skipIf(process.platform === 'win32')('waits for no pipe and reads no device', async () => {
    const pipe = join(root, 'pipe.md');
    execFileSync('mkfifo', [pipe]);
    expect(await readBounded(pipe, 100)).toBe('skipped: it is no regular file');
    expect(await readBounded('/dev/zero', 100)).toBe('skipped: it is no regular file');
  });

  it.skipIf(process.platform === 'win32')(
    'gives the entries of a folder that also has pipes, links to devices and folders named as pages',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'docent-special-'));
      execFileSync('mkfifo', [join(folder, 'pipe.md')]);
      execFileSync('mkdir', [join(folder, 'folder.md')]);
      await symlink('/dev/zero', join(folder, 'zero.md'));
      await symlink('.', join(folder, 'self'));
      await symlink('loop.md', join(folder, 'loop.md'));
      await writeFile(join(folder, 'folder.md', 'in.md'), '## Q: In?\n\nYes.\n');
      const { entries, warnings } = await readCorpus([folder]);
      expect(entries.map(({ source }) => source.file)).toEqual(['folder.md/in.md']);
      expect(warnings.map(({ file }) => file).sort()).toEqual(['loop.md', 'zero.md']);
    },
  );

  it('goes 100 folders deep and names the one below', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'docent-deep-'));
    const inside = (depth: number): string => Array<string>(depth).fill('d').join('/');
    await mkdir(join(folder, inside(110)), { recursive: true });
    for (const depth of [1, 100, 101]) {
      await writeFile(join(folder, inside(depth), `${depth}.md`), '## Q: Read?\n\nYes.\n');
    }
    const { files, warnings } = await readCorpus([folder]);
    expect(files.map(({ path }) => basename(path)).sort()).toEqual(['1.md', '100.md']);
    expect(warnings).toEqual([
      { file: inside(101), line: 0, message: 'skipped: more than 100 folders in each other' },
    ]);
  });

  it('ends where a file goes on growing', async () => {
    const path = join(root, 'growing.md');
    await writeFile(path, '');
    const writer = createWriteStream(path, { flags: 'a' });
    let ended = false;
    const grow = (): void => {
      if (!ended) writer.write(Buffer.alloc(1 << 16, 'x'), grow);
    };
    grow();
    let read: Buffer | string = '';
    // Each read ends; one of the first sees more than the limit.
    while (typeof read !== 'string' || read === '') read = await readBounded(path, 1 << 20);
    ended = true;
    expect(read).toMatch(/^skipped: \d+ bytes, more than the limit of 1048576$/);
    await new Promise((closed) => writer.end(closed));
  });
});
