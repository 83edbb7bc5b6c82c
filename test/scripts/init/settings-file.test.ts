import { readdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { refuseToOverwrite, writeSettingsFile } from '../../../scripts/init/settings-file.ts';
import { ConfigError } from '../../../server/errors.ts';
import { madeFolder } from './made-folder.ts';

const FILE = 'docent.config.yaml';

describe('refuseToOverwrite', () => {
  test('refuses where a file is, or a link that leads nowhere, unless it is forced', async () => {
    const root = await madeFolder({ [FILE]: 'port: 1\n' });
    await expect(refuseToOverwrite(root, false)).rejects.toThrow(/already here.*--force/);
    await expect(refuseToOverwrite(root, true)).resolves.toBeUndefined();
    const linked = await madeFolder({});
    await symlink('nowhere', join(linked, FILE));
    await expect(refuseToOverwrite(linked, false)).rejects.toThrow(ConfigError);
  });

  test('says that nothing can be written into a folder that is not there', async () => {
    const gone = join(await madeFolder({}), 'gone');
    await expect(refuseToOverwrite(gone, false)).rejects.toThrow("can't be written here");
  });
});

describe('writeSettingsFile', () => {
  test('writes the file and nothing else', async () => {
    const root = await madeFolder({});
    expect(await writeSettingsFile(root, 'port: 1\n')).toBeUndefined();
    expect(await readdir(root)).toEqual([FILE]);
  });

  test('keeps each file that was there, under a name of its own', async () => {
    const root = await madeFolder({ [FILE]: 'one', [`${FILE}.bak`]: 'zero' });
    expect(await writeSettingsFile(root, 'two')).toBe(`${FILE}.bak2`);
    expect(await writeSettingsFile(root, 'three')).toBe(`${FILE}.bak3`);
    const texts = await Promise.all(
      ['', '.bak', '.bak2', '.bak3'].map((end) => readFile(join(root, FILE + end), 'utf8')),
    );
    expect(texts).toEqual(['three', 'zero', 'one', 'two']);
  });
});
