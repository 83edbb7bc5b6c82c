import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig, SETTINGS } from '../../server/config.ts';
import { packageRoot } from '../../server/package-root.ts';

const page = readFileSync(join(packageRoot(), 'docs/configuration.md'), 'utf8');
const rows = [...page.matchAll(/^\| `([\w.]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$/gm)].map(
  ([, key, defaultValue, range]) => ({ key, defaultValue, range }),
);

test('docs/configuration.md lists every setting once, with its default and range', () => {
  const listed = new Map(rows.map((row) => [row.key, row]));
  expect(rows).toHaveLength(SETTINGS.length);
  for (const { key, defaultValue, expected } of SETTINGS) {
    const shown = defaultValue === undefined ? 'unset' : `\`${JSON.stringify(defaultValue)}\``;
    expect(listed.get(key)).toEqual({ key, defaultValue: shown, range: expected });
  }
});

test('the example in docs/configuration.md is a valid file', async () => {
  const example = /^```yaml\n(.*?)^```$/ms.exec(page)?.[1] ?? '';
  const folder = await mkdtemp(join(tmpdir(), 'docent-docs-'));
  await writeFile(join(folder, 'docent.config.yaml'), example);
  expect(loadConfig({ cwd: folder, env: {} })).toMatchObject({
    publicUrl: 'https://help.example.org',
    limits: { inFlight: 4, queue: 256 },
    log: { level: 'warn' },
  });
  await rm(folder, { recursive: true });
});
