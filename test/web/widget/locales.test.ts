import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import ar from '../../../web/widget/locales/ar.ts';
import de from '../../../web/widget/locales/de.ts';
import es from '../../../web/widget/locales/es.ts';
import fr from '../../../web/widget/locales/fr.ts';
import ja from '../../../web/widget/locales/ja.ts';
import zh from '../../../web/widget/locales/zh.ts';
import { STRINGS, type Strings } from '../../../web/widget/strings.ts';

const LOCALES: Readonly<Record<string, Strings>> = { ar, de, es, fr, ja, zh };
/** Words that are written the same in both languages. */
const SAME = new Set(['es.no']);
/** A date's place is taken by a number too: what matters is that it is put in. */
const ARGUMENT = 1234567;

type Value = string | ((argument: never) => string) | Partial<Record<string, string>>;

/** Every string by its path, functions by what they say of the argument. */
function flat(strings: object, prefix = ''): [string, string][] {
  return Object.entries(strings).flatMap(([key, value]: [string, Value]) => {
    if (typeof value === 'string') return [[prefix + key, value]] as [string, string][];
    if (typeof value === 'function') {
      return [[`${prefix}${key}()`, value(ARGUMENT as never)]] as [string, string][];
    }
    return flat(value, `${prefix}${key}.`);
  });
}

test('every file in locales/ is tested here', () => {
  const folder = new URL('../../../web/widget/locales', import.meta.url);
  const files = readdirSync(folder).map((file) => basename(file, '.ts'));
  expect(files.sort()).toEqual(Object.keys(LOCALES).sort());
});

test.each(Object.entries(LOCALES))('%s says everything, and says it differently', (lang, words) => {
  const english = new Map(flat(STRINGS));
  const theirs = flat(words);
  expect(theirs.map(([key]) => key).sort()).toEqual([...english.keys()].sort());
  for (const [key, text] of theirs) {
    expect(text.trim(), key).not.toBe('');
    if (!SAME.has(`${lang}.${key}`)) expect(text, key).not.toBe(english.get(key));
  }
});

test.each(Object.entries(LOCALES))('%s puts numbers and dates where they belong', (lang, words) => {
  const number = lang === 'ar' ? new Intl.NumberFormat('ar').format(7) : '7';
  for (const say of [words.suggestionCount, words.otherMatches, words.waitSeconds]) {
    expect(say(7)).toContain(number);
  }
  expect(words.updated('1.10.2026')).toContain('1.10.2026');
});

test('one is not many, where a language has a plural', () => {
  for (const words of [STRINGS, de, es, fr]) {
    expect(words.otherMatches(1)).not.toBe(words.otherMatches(2).replace('2', '1'));
  }
  expect([fr.otherMatches(0), de.otherMatches(0)]).toEqual([
    '0 autre résultat',
    '0 weitere Treffer',
  ]);
});

test('Arabic has its six forms', () => {
  const forms = [0, 1, 2, 3, 11, 100].map((count) =>
    ar.waitSeconds(count).replace(/[\d٠-٩]+/, '#'),
  );
  expect(forms).toEqual([
    'حاول مجددًا الآن.',
    'حاول مجددًا بعد ثانية واحدة.',
    'حاول مجددًا بعد ثانيتين.',
    'حاول مجددًا بعد # ثوانٍ.',
    'حاول مجددًا بعد # ثانية.',
    'حاول مجددًا بعد # ثانية.',
  ]);
  expect(ar.otherMatches(100)).not.toBe(ar.otherMatches(3));
});
