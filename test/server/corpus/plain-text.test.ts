import { describe, expect, it } from 'vitest';
import { plainText } from '../../../server/corpus/plain-text.ts';

describe('plainText', () => {
  it.each([
    ['**Why** does `a_b` *fail*?', 'Why does a_b fail?'],
    ['See [the page](https://example.org) ![a logo](l.png)', 'See the page a logo'],
    ['<font size=3>Why?</font>', 'Why?'],
    ['What is \\*args and &lt;b&gt;?', 'What is *args and <b>?'],
    ['What is `<module>`?', 'What is <module>?'],
    ['two\n  lines\u00a0here', 'two lines here'],
    ['1. is this a list?', '1. is this a list?'],
    ['# of threads', '# of threads'],
    ['- or + first?', '- or + first?'],
    ['', ''],
  ])('turns %j into %j', (markdown, plain) => {
    expect(plainText(markdown)).toBe(plain);
  });
});
