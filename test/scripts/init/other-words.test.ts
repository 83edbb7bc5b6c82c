import { expect, test } from 'vitest';
import { inOtherWords } from '../../../scripts/init/other-words.ts';
import type { Entry } from '../../../server/corpus/entry.ts';

function entry(question: string, source: Partial<Entry['source']> = {}, ...alternates: string[]) {
  const nowhere = { url: '', title: '', section: '', file: 'a.md', line: 1, heading: question };
  const rest = { id: 'a', answer: 'Yes.', tags: [], lang: 'en' };
  return { ...rest, question, alternates, source: { ...nowhere, ...source } };
}

test.each<[what: string, entry: Entry, asked: string | undefined]>([
  [
    'a question, in keywords',
    entry('Can an AIR model be exported on Ascend 310?'),
    'AIR model exported Ascend 310',
  ],
  [
    'another phrasing, in keywords',
    entry('Where are invoices?', {}, 'download a bill as PDF'),
    'download bill PDF',
  ],
  [
    'a heading of one word, under its page',
    entry('Region', { title: 'Deploying' }),
    'Deploying Region',
  ],
  [
    'a heading of one word, under its section',
    entry('Region', { title: 'Guide', section: 'Guide › Deploying' }),
    'Deploying Region',
  ],
  [
    'keywords that are the heading itself, under its page',
    entry('Node.js 20 support', { title: 'Requirements' }),
    'Requirements Node.js 20 support',
  ],
  ['a page of its own name', entry('Alerts', { title: 'Alerts' }), undefined],
  [
    'a long question, in its first six keywords',
    entry(
      'What if "disk full" is reported while a large image is being copied to the server by hand?',
    ),
    'disk reported large image copied server',
  ],
  [
    'a Chinese sentence of more than 60 characters',
    entry(`如何${'导出模型'.repeat(20)}？`),
    undefined,
  ],
  ['a question in German', entry('Wie kündige ich meinen Vertrag?'), 'kündige ich meinen Vertrag?'],
  ['a question in Chinese', entry('请问如何导出模型？'), '导出模型'],
  [
    'a question, where the other phrasing is in keywords already',
    entry('How do I export a trained model?', {}, 'export model'),
    'export trained model',
  ],
])('puts %s', (_what, given, asked) => {
  expect(inOtherWords(given)).toBe(asked);
});
