import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { checkLinks } from '../../../scripts/trial-sites/links.ts';

test('a link to no built page and one to no id on it are dead', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'docent-links-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const files = {
    'mkdocs.yml': 'site_name: T\nsite_url: https://docs.example.org/help/\n',
    'docs/index.md': '# Quobble\n\nSee [the vat](vat.md#lid) and [else](https://example.net/).\n',
    'docs/vat.md': '# Vat\n\n## Lid\n\nIt shuts.\n\n## Tap\n\nIt drips.\n',
    'docs/lost.md': '# Lost\n\nNever built.\n',
    'site/index.html': '<h1 id="quobble">Quobble</h1>',
    'site/vat/index.html': '<h1 id="vat">Vat</h1><h2 id="lid">Lid</h2>',
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }

  expect(await checkLinks(folder, join(folder, 'site'))).toEqual({
    entries: 4,
    links: 4,
    dead: [
      'https://docs.example.org/help/lost/#lost: no page',
      'https://docs.example.org/help/vat/#tap: no id',
    ],
  });
});
