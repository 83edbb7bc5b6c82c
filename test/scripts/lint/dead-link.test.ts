import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readCorpusPages } from '../../../scripts/lint/corpus-pages.ts';
import { deadLink } from '../../../scripts/lint/dead-link.ts';
import type { LintSubject } from '../../../scripts/lint/subject.ts';
import { readCorpus } from '../../../server/corpus/read-corpus.ts';
import { indexedEntry, renderEntry } from '../../../server/index/render-entry.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docent-links-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** What is dead in a corpus of these files, `file:line message`. */
async function dead(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const read = await readCorpus([folder]);
  const entries = read.entries.map((entry) => indexedEntry(entry, renderEntry(entry)));
  const pages = await readCorpusPages([folder], entries, undefined);
  const findings = await deadLink.check({
    corpus: { read, pages },
    entries,
  } as unknown as LintSubject);
  return findings.map(({ file, line, message }) => `${file}:${line} ${message}`);
}

const page = (answer: string, head = ''): string => `${head}## What is it?\n\n${answer}\n`;
const URL_HEAD = '---\nurl: https://docs.example.org/guide/a.html\n---\n\n';

test('a relative link is alive when its file is there, as written or as generators take it', async () => {
  const links = [
    'b.md',
    './b',
    'b.html',
    'sub/',
    'sub/index.html',
    '../b/',
    'x%20y.png',
    'b.md?x=1',
  ];
  const answer = links.map((link) => `[l](${link})`).join(' ');
  expect(
    await dead({
      'a.md': page(answer),
      'b.md': page('It.'),
      'sub/index.md': page('It.'),
      'x y.png': '',
    }),
  ).toEqual([]);
});

test('a relative link to nothing is dead, in Markdown, in HTML and as a reference', async () => {
  const answer =
    '[l](no.md) ![i](no.png) <img src="no.gif">\n\n[r]: ../no/r.md\n\n[a route](no/route)';
  expect(await dead({ 'sub/a.md': page(answer) })).toEqual([
    'sub/a.md:3 The link to "no.md" leads to no file: sub/no.md is not there.',
    'sub/a.md:3 The image "no.png" leads to no file: sub/no.png is not there.',
    'sub/a.md:3 The image "no.gif" leads to no file: sub/no.gif is not there.',
    'sub/a.md:5 The link to "../no/r.md" leads to no file: no/r.md is not there.',
    'sub/a.md:7 The link to "no/route" leads to no file: sub/no/route is not there.',
  ]);
});

test('what is elsewhere, or is made later, is not looked for', async () => {
  const links = [
    'https://example.org/x',
    '//host/x',
    '/img/x.png',
    'mailto:a@b.c',
    '{{base}}/x.md',
    '@/x.md',
  ];
  expect(await dead({ 'a.md': page(links.map((link) => `[l](<${link}>)`).join(' ')) })).toEqual([]);
});

test('an anchor is alive as a slug, an id, and in the spelling of another generator', async () => {
  const anchors = [
    '#what-is-it',
    '#own',
    '#raw',
    '#What_Is_It',
    '#top',
    'b.md#what-is-it',
    '#%77hat-is-it',
  ];
  const answer = `${anchors.map((link) => `[l](${link})`).join(' ')}\n\n<b id="raw">x</b>\n\n## More {#own}\n\nIt.`;
  expect(await dead({ 'a.md': page(answer), 'b.md': page('It.') })).toEqual([]);
});

test('an anchor that a page of the corpus does not have is dead, by file and by address', async () => {
  const answer =
    '[a](#gone) [b](b.md#gone) [c](/guide/b.html#gone) [d](https://docs.example.org/guide/b#gone) [e](b.html#gone)';
  const b = page('It.', URL_HEAD.replace('a.html', 'b.html'));
  const reason = 'leads to no place: b.md has no heading or id "gone".';
  expect(await dead({ 'a.md': page(answer, URL_HEAD), 'b.md': b })).toEqual([
    'a.md:7 The link to "#gone" leads to no place: a.md has no heading or id "gone".',
    `a.md:7 The link to "b.md#gone" ${reason}`,
    `a.md:7 The link to "/guide/b.html#gone" ${reason}`,
    `a.md:7 The link to "https://docs.example.org/guide/b#gone" ${reason}`,
    `a.md:7 The link to "b.html#gone" ${reason}`,
  ]);
});

test('an answer in YAML links to pages of the corpus by their address', async () => {
  const yaml =
    'url: https://docs.example.org/guide/y.html\nentries:\n  - question: Is it?\n    answer: "[a](a.html#gone), [b](a.html#what-is-it), [c](#is-it)"\n';
  expect(
    await dead({
      'a.md': page('It. [y](y.html#is-it) [z](y.html#was-it)', URL_HEAD),
      'y.yaml': yaml,
    }),
  ).toEqual([
    'a.md:7 The link to "y.html#was-it" leads to no place: y.yaml has no entry "was-it".',
    'y.yaml:3 The link to "https://docs.example.org/guide/a.html#gone" leads to no place: a.md has no heading or id "gone".',
  ]);
});
