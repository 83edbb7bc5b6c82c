import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { answerMessageSchema } from '../../server/api/protocol.ts';
import { expectRefusal } from './indexed-folder.ts';
import { FAQ_PAGE, GUIDE_PAGE, madeFolder } from './init/made-folder.ts';
import { runDocent } from './run-docent.ts';

const FILE = 'docent.config.yaml';

describe('docent init --yes', () => {
  test('goes from pages to settings, an index, three answers and what to paste', async () => {
    const cwd = await madeFolder({ 'docs/deploy.md': GUIDE_PAGE, 'docs/billing.md': FAQ_PAGE });
    const { code, stdout, stderr } = await runDocent(
      ['init', '--yes', '--url', 'docs.example.org/help'],
      { cwd },
    );
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/^wrote docent\.config\.yaml$/m);
    expect(stderr).toMatch(/^indexed 5 entries /m);
    expect(parse(await readFile(join(cwd, FILE), 'utf8'))).toEqual({
      corpus: ['docs'],
      pages: 'sections',
      urlPattern: 'https://docs.example.org/help/{path}.html',
      allowedOrigins: ['https://docs.example.org'],
    });

    const blocks = stdout.split(/\n\n/).filter((block) => block.startsWith('? '));
    expect(blocks).toHaveLength(3);
    const stored = /^\s+(Where|How|Deploying|Region|Rollback)/m;
    for (const block of blocks) {
      const [asked = '', found = ''] = block.split('\n');
      expect(found).toMatch(/ \d+ % sure$/);
      expect(found).toMatch(stored);
      expect(found).not.toContain(asked.slice(2));
      expect(block).toMatch(/^ {2}https:\/\/docs\.example\.org\/help\/\w+\.html#[\w-]+$/m);
    }
    expect(stdout).toContain('<script type="module" src="http://127.0.0.1:8080/widget.js">');
    expect(stdout).toMatch(/^ {2}node \S+docent\.js serve$/m);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);

    // By the settings that it wrote, from the index that it built.
    const asked = await runDocent(['ask', 'which region should I choose?', '--json'], { cwd });
    expect(asked.code, asked.stderr).toBe(0);
    const [first] = answerMessageSchema.parse(JSON.parse(asked.stdout)).results;
    expect(first?.source.url).toBe('https://docs.example.org/help/deploy.html#region');
  });

  test('refuses to overwrite settings; with --force it keeps them, broken or not', async () => {
    const cwd = await madeFolder({ 'FAQ.md': FAQ_PAGE, [FILE]: 'prot: [' });
    expectRefusal(await runDocent(['init', '--yes'], { cwd }), 'already here', '--force', '.bak');
    expect(await readdir(cwd)).toEqual(['FAQ.md', FILE]);
    const { code, stderr } = await runDocent(['init', '--yes', '--force'], { cwd });
    expect(code, stderr).toBe(0);
    expect(await readFile(join(cwd, `${FILE}.bak`), 'utf8')).toBe('prot: [');
    expect(parse(await readFile(join(cwd, FILE), 'utf8'))).toEqual({ corpus: ['FAQ.md'] });
    expect(stderr).toContain('without a link: urlPattern');
  });

  test.each<[what: string, args: string[], parts: string[]]>([
    ['nothing is found', [], ['nothing to answer from', 'VitePress', 'docs/', '--corpus']],
    ['what was named is not there', ['--corpus', 'none.md'], ['no corpus found', 'none.md']],
    ['what was named has no entry', ['--corpus', 'notes'], ['no entries', 'prose.md']],
    ['the address is none', ['--url', 'a b'], ['"a b" is no address of a site']],
    ['there is no such kind of pages', ['--pages', 'all'], ["'all' is invalid", 'questions']],
  ])('says in one line that %s, and writes nothing', async (_what, args, parts) => {
    const cwd = await madeFolder({ 'notes/prose.md': 'Only words.\n' });
    expectRefusal(await runDocent(['init', '--yes', ...args], { cwd }), ...parts);
    expect(await readdir(cwd)).toEqual(['notes']);
  });
});

test('docent init does not wait where there is no terminal to ask in', async () => {
  const cwd = await madeFolder({ 'FAQ.md': FAQ_PAGE });
  expectRefusal(await runDocent(['init'], { cwd }), 'no terminal', '--yes', '--corpus');
  expect(await readdir(cwd)).toEqual(['FAQ.md']);
});

test('docent init prints what to paste for the address that publicUrl says', async () => {
  const cwd = await madeFolder({ 'FAQ.md': FAQ_PAGE });
  const env = { DOCENT_PUBLIC_URL: 'https://help.example.com/' };
  const { stdout, stderr, code } = await runDocent(['init', '--yes'], { cwd, env });
  expect(code, stderr).toBe(0);
  expect(stdout).toContain('src="https://help.example.com/widget.js"');
  expect(stdout).not.toContain('127.0.0.1');
});
