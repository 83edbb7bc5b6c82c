import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { indexedFolder, PAGE } from './indexed-folder.ts';
import { startDocent } from './run-docent.ts';

const made = indexedFolder();

test('docent index --watch builds what is saved, says what it cannot, and a server follows', {
  timeout: 60_000,
}, async () => {
  const page = join(made.folder, 'corpus', 'zorbs.md');
  const options = { cwd: made.folder };
  const flags = ['--corpus', 'corpus', '--index', 'index'];
  const server = startDocent(['serve', ...flags, '--port', '0'], options);
  const url = await server.address();
  const watch = startDocent(['index', ...flags, '--watch'], options);
  await watch.says(/^watching the corpus/m);

  await writeFile(page, PAGE.replace('In a zorbary', 'In a zorbatorium'));
  // The answer's text and what it stands in.
  await watch.says(/^[1-9] texts embedded, [1-9]\d? taken from the index before/m);
  const asked = async (): Promise<string> => {
    const question = { question: 'Where do zorbs sleep?' };
    const reply = await fetch(`${url}/v1/ask`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(question),
    });
    return reply.text();
  };
  await expect.poll(asked, { timeout: 20_000 }).toContain('zorbatorium');

  await rm(page);
  await watch.says(/^error no (corpus|entries)/m);
  await writeFile(page, PAGE.replace('In a zorbary', 'In a zorbarium'));
  await expect.poll(asked, { timeout: 20_000 }).toContain('zorbarium');
  watch.signal('SIGINT');
  expect((await watch.ended).code).toBe(0);
});
