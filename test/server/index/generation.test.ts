import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writeFileAtomically } from '../../../server/index/generation.ts';

async function madeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'docent-generation-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test('a file is replaced whole, and nothing is left beside it', async () => {
  const folder = await madeFolder();
  await writeFile(join(folder, 'current'), 'a much longer text');
  await writeFileAtomically(join(folder, 'current'), 'new');
  expect(await readFile(join(folder, 'current'), 'utf8')).toBe('new');
  expect(await readdir(folder)).toEqual(['current']);
});

test('a write that fails leaves nothing beside what was there', async () => {
  const folder = await madeFolder();
  await mkdir(join(folder, 'current', 'full'), { recursive: true });
  await expect(writeFileAtomically(join(folder, 'current'), 'new')).rejects.toThrow();
  expect(await readdir(folder)).toEqual(['current']);
});
