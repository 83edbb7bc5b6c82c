import { expect, test } from 'vitest';
import { scriptOf, scriptsOfLanguage } from '../../../scripts/lint/script.ts';

test.each([
  ['How do I install it?', 'Latin'],
  ['Как мне это установить?', 'Cyrillic'],
  ['どうやってインストールしますか', 'Han'],
  ['설치는 어떻게 하나요', 'Hangul'],
  ['كيف يمكنني تثبيته؟', 'Arabic'],
  ['报错 ImportError: no module named six 怎么办', undefined],
  ['Yes.', undefined],
  ['', undefined],
])('%s is written in %s', (text, script) => {
  expect(scriptOf(text)).toBe(script);
});

test.each([
  ['en', ['Latin']],
  ['zh-TW', ['Han']],
  ['ja', ['Han']],
  ['ko', ['Hangul', 'Han']],
  ['sr-Latn', ['Latin']],
  ['ka', undefined],
  ['no such language', undefined],
])('the language %s is written in %s', (lang, scripts) => {
  expect(scriptsOfLanguage(lang)).toEqual(scripts);
});
