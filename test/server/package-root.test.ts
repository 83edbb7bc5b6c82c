import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { packageRoot } from '../../server/package-root.ts';

test('the package root is the folder of the package.json named docent', () => {
  expect(packageRoot()).toBe(dirname(dirname(import.meta.dirname)));
});

test('it is found from dist/ too, past other and broken package.json files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'docent-root-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'dist', 'server'), { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"name":"docent"}');
  await writeFile(join(folder, 'dist', 'package.json'), '{"name":"other"}');
  await writeFile(join(folder, 'dist', 'server', 'package.json'), '{');
  const file = pathToFileURL(join(folder, 'dist', 'server', 'main.js')).href;
  expect(packageRoot(file)).toBe(folder);
});

test('where there is none, the error says so', () => {
  expect(() => packageRoot(pathToFileURL(join(tmpdir(), 'x.js')).href)).toThrow(
    `No package.json named "docent" above ${tmpdir()}; install the package again.`,
  );
});
