import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { findCorpusFiles } from '../../../server/corpus/corpus-files.ts';
import type { CorpusWarning } from '../../../server/corpus/entry.ts';

const TOOLS = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.base.json',
  'composer.json',
  'pnpm-lock.yaml',
  'mkdocs.yml',
  '_config.yml',
  'docent.config.yaml',
  'assets/app.min.html',
  '.hidden.md',
  '.vitepress/config.json',
  'node_modules/a/readme.md',
  'bower_components/a/a.md',
];
const CONTENT = ['faq.md', 'data/packages.json', 'tsconfigs.json', 'site/config.yml', 'minute.md'];

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'docent-tools-'));
  for (const name of [...TOOLS, ...CONTENT]) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), '');
  }
});

describe("a folder's files that are no content", () => {
  const found = async (pattern: string): Promise<[string[], CorpusWarning[]]> => {
    const warnings: CorpusWarning[] = [];
    const files = await findCorpusFiles([join(root, pattern)], { warnings, notes: [] });
    return [files.map(({ path }) => path), warnings];
  };

  it('are passed over without a word, in folders and in globs', async () => {
    expect(await found('')).toEqual([[...CONTENT].sort(), []]);
    expect(await found('**/*')).toEqual([[...CONTENT].sort(), []]);
    expect(await found('*.json')).toEqual([['tsconfigs.json'], []]);
  });

  it('are read where they are named, also by a glob of folders', async () => {
    expect(await found('package.json')).toEqual([['package.json'], []]);
    expect(await found('**/tsconfig.json')).toEqual([['tsconfig.json'], []]);
  });
});
