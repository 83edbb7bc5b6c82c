import { expect, test } from 'vitest';
import { mixedLanguages } from '../../../scripts/lint/mixed-languages.ts';
import type { LintSubject } from '../../../scripts/lint/subject.ts';
import type { Entry } from '../../../server/corpus/entry.ts';
import { indexedEntry, renderEntry } from '../../../server/index/render-entry.ts';
import { entry } from '../../server/corpus/made-entry.ts';

let made = 0;
const on = (file: string, given: Partial<Entry>): Entry =>
  entry({ ...given, id: `e${made++}`, source: { ...entry().source, file, line: made } });
const english = (file: string): Entry =>
  on(file, { question: 'Where do zorbs sleep?', answer: 'They sleep on dry straw.' });
const chinese = (file: string, lang = 'zh'): Entry =>
  on(file, { question: '佐布在哪里睡觉？', answer: '它们睡在干燥的稻草上。', lang });

/** `file: message` of what is found, the message cut before its details. */
async function found(entries: readonly Entry[]): Promise<readonly string[]> {
  const subject = { entries: entries.map((one) => indexedEntry(one, renderEntry(one))) };
  const findings = await mixedLanguages.check(subject as unknown as LintSubject);
  return findings.map(({ file, message }) => `${file}: ${message}`);
}

test('a language that is not written so is named', async () => {
  expect(await found([chinese('a.md', 'en'), english('b.md')])).toEqual([
    'a.md: The entry\'s language is "en", and it is written in Han script.',
  ]);
});

test('a few entries of another script are told once, of a page before of the collection', async () => {
  const page = (file: string): Entry[] => Array.from({ length: 8 }, () => english(file));
  expect(await found([...page('a.md'), chinese('a.md'), chinese('a.md')])).toEqual([
    'a.md: The entry is in another script (zh) than nearly all others on its page, which are in Latin (and 1 more like it).',
  ]);
  expect(await found([...page('a.md'), chinese('b.md')])).toEqual([
    'b.md: The entry is in another script (zh) than nearly all others in the collection, which are in Latin.',
  ]);
});

test('two languages side by side are meant so, and a quoted error message is no language', async () => {
  expect(await found([english('a.md'), english('a.md'), chinese('b.md')])).toEqual([]);
  const quoted = on('a.md', {
    question: '报错 ImportError: no module named six 怎么办？',
    answer: '安装 six: pip install six',
    lang: 'zh',
  });
  expect(await found([english('a.md'), english('a.md'), english('a.md'), quoted])).toEqual([]);
});
