import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSitemap } from '../../../../server/corpus/crawl/sitemap.ts';
import { sitemapOf } from './served-site.ts';

const A = 'https://x.example/a';

describe('a sitemap', () => {
  it.each([
    [
      'addresses with references',
      '<urlset><url><loc> https://x.example/a?b&amp;c&#38;d&#x26;e </loc></url></urlset>',
      [`${A}?b&c&d&e`],
    ],
    ['CDATA', `<urlset><url><loc><![CDATA[${A}]]></loc></url></urlset>`, [A]],
    [
      'a prefix, and images beside pages',
      `<s:urlset xmlns:s="x"><s:url><s:loc>${A}</s:loc><i:image xmlns:i="y"><i:loc>${A}.png</i:loc></i:image></s:url></s:urlset>`,
      [A],
    ],
    ['a byte order mark', `\u{feff}${sitemapOf([A])}`, [A]],
    ['no pages', '<urlset/>', []],
    [
      'other schemes, no addresses and endless ones',
      sitemapOf(['ftp://x', 'a b', `${A}${'a'.repeat(2048)}`, A]),
      [A],
    ],
    ['one address a line', `${A}\n${A}b\r\nno\n`, [A, `${A}b`]],
  ])('may have %s', (_what, text, pages) => {
    expect(parseSitemap(text)).toEqual({ pages, sitemaps: [] });
  });

  it('may list sitemaps', () => {
    expect(parseSitemap(sitemapOf([A], 'sitemap'))).toEqual({ pages: [], sitemaps: [A] });
  });

  it.each([
    ['HTML', '<!doctype html><p>Not found'],
    [
      'declared entities',
      `<!DOCTYPE x [<!ENTITY a "${A}">]><urlset><url><loc>&a;</loc></url></urlset>`,
    ],
    ['endless nesting', '<urlset>'.repeat(100_000)],
    ['an unclosed comment', `<urlset><!--${'<!-'.repeat(100_000)}`],
    ['nothing', ''],
  ])('is not %s', (_what, text) => {
    expect(parseSitemap(text)).toBeUndefined();
  });

  it('of any text is read or refused, and gives only web addresses', () => {
    const piece = fc.constantFrom(
      ...['<urlset>', '</urlset>', '<url>', '</url>', '<loc>', '</loc>', A, '&amp;', '&a;', '<!--'],
      ...[
        '-->',
        '<![CDATA[',
        ']]>',
        '<?x',
        '?>',
        '<sitemapindex>',
        '__proto__',
        '<',
        '>',
        '"',
        '\0',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        for (const page of parseSitemap(pieces.join(''))?.pages ?? []) {
          expect(new URL(page).protocol).toMatch(/^https?:$/);
        }
      }),
      { numRuns: 500 },
    );
  });
});
