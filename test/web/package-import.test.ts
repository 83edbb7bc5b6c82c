import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../server/package-root.ts';

const SITE = `
import { DocentChat } from 'docent/widget';
const chat = new DocentChat();
chat.server = 'https://help.example.org';
chat.strings = { launcher: 'Hilfe' };
document.querySelector('docent-chat')?.show();
// @ts-expect-error there is no such place
chat.position = 'middle';
// @ts-expect-error there is no such method
chat.nothing();
`;

test.each([
  ['bundler', 'esnext'],
  ['nodenext', 'nodenext'],
])(
  'a site’s module imports the widget with its types, resolved as %s does',
  async (resolution, module) => {
    const folder = await mkdtemp(join(tmpdir(), 'docent-import-'));
    await mkdir(join(folder, 'node_modules'));
    await symlink(packageRoot(), join(folder, 'node_modules/docent'));
    await writeFile(join(folder, 'site.ts'), SITE);
    const options = ['--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2022,dom'];
    const how = ['--module', module, '--moduleResolution', resolution];
    const compiler = join(packageRoot(), 'node_modules/typescript/bin/tsc');
    const run = () =>
      execFileSync(process.execPath, [compiler, ...options, ...how, 'site.ts'], {
        cwd: folder,
        encoding: 'utf8',
        stdio: 'pipe',
      });
    expect(run).not.toThrow();
  },
  60_000,
);
