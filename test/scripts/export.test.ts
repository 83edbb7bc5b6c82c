import { appendFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { looks } from '../../scripts/export/answer-markdown.ts';
import { readCorpus } from '../../server/corpus/read-corpus.ts';
import type { IndexedEntry } from '../../server/index/indexed-entry.ts';
import { ENTRIES, indexed } from './export/made-entries.ts';
import { expectRefusal, indexedFolder } from './indexed-folder.ts';

const made = indexedFolder();
const { docent } = made;

beforeEach(async () => {
  const corpus = ENTRIES.map(({ source, question, ...rest }) => {
    const { url, title, section } = source;
    const escaped = question.replace(/[<*_`.]/g, '\\$&');
    return { ...rest, question: escaped, title, ...(url && { url }), ...(section && { section }) };
  });
  await mkdir(join(made.folder, 'all'), { recursive: true });
  await writeFile(join(made.folder, 'all', 'all.yaml'), stringify(corpus));
});

/** All that a reader can know of an entry; its file and line are those of the file it was read from. */
function told({ answer, source, passages: _, ...rest }: IndexedEntry): unknown {
  const { url, title, section } = source;
  return { ...rest, html: looks(answer.html), url, title, section };
}

test('what is exported as data is read again as equal entries, and exported alike', async () => {
  const build = await docent(['index', '--corpus', 'all', '--out', 'index']);
  expect(build.stderr).not.toContain('warning');
  for (const format of ['json', 'jsonl', 'yaml']) {
    const out = `again/${format}.${format}`;
    await mkdir(join(made.folder, 'again'), { recursive: true });
    const run = await docent(['export', '--index', 'index', '--format', format, '--out', out]);
    expect(run).toMatchObject({ code: 0, stdout: '', stderr: `4 entries written to ${out}\n` });
    const { entries, warnings } = await readCorpus([join(made.folder, out)]);
    expect(warnings).toEqual([]);
    expect(indexed(entries).map(told)).toEqual(indexed().map(told));
  }
  await docent(['index', '--corpus', 'again/yaml.yaml', '--out', 'index']);
  const twice = await docent(['export', '--index', 'index', '--format', 'yaml', '--out', '-']);
  expect(twice.stdout).toBe(await readFile(join(made.folder, 'again', 'yaml.yaml'), 'utf8'));
  expect(twice.stderr).toBe('');
});

test('the page on standard output is one whole HTML document', async () => {
  const { code, stdout } = await docent([
    'export',
    '--index',
    'index',
    '--format',
    'html',
    '--out',
    '-',
    '--title',
    'A & B',
  ]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^<!doctype html>\n.*<title>A &amp; B<\/title>.*<\/html>\n$/s);
});

test("what can't be written is refused, and leaves nothing behind", async () => {
  const exported = (...args: string[]): ReturnType<typeof docent> =>
    docent(['export', '--index', 'index', ...args]);
  expectRefusal(
    await exported('--format', 'pdf', '--out', '-'),
    "'pdf' is invalid",
    'json, jsonl, yaml, html',
  );
  expectRefusal(await exported('--format', 'json'), "'--out <file>' not specified");
  expectRefusal(
    await exported('--format', 'json', '--out', 'no/such.json'),
    "can't be written to no/such.json (ENOENT)",
  );
  expectRefusal(await exported('--format', 'json', '--out', 'corpus'), 'it is a folder');
  expectRefusal(
    await docent(['export', '--index', 'none', '--format', 'json', '--out', '-']),
    'There is no index in',
  );
  await appendFile(join(await made.liveGeneration(), 'entries.jsonl'), '{}\n');
  expectRefusal(
    await exported('--format', 'json', '--out', 'x.json'),
    'entries.jsonl has another checksum',
  );
  expect((await readdir(made.folder)).filter((name) => /x\.json|^\.json/.test(name))).toEqual([]);
});
