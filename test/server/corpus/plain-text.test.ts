import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInlineMarkdown } from '../../../server/corpus/parse-markdown.ts';
import { collapseSpace, inlineText, plainText } from '../../../server/corpus/plain-text.ts';

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

describe('plain text of words alone', () => {
  it('is what the parser makes of them', () => {
    const piece = fc.constantFrom(
      ...['a', 'B c', ' ', '\t', '\n', '#', '-', '1.', '+', '|', ':', '!', '(', ')', '{', '}', '='],
      ...['https://x.example/a?b=c', 'www.x.example', 'a@x.example', '"', "'", '--', '...', '%20'],
      ...[
        '\u{a0}',
        '\u{feff}',
        '\ud800',
        '問',
        '`',
        '*',
        '_',
        '~',
        '[',
        ']',
        '<b>',
        '&amp;',
        '\\',
        '\0',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        const parsed = collapseSpace(inlineText(parseInlineMarkdown(collapseSpace(text))));
        expect(plainText(text)).toBe(parsed);
      }),
      { numRuns: 2_000 },
    );
  });
});
