import fc from 'fast-check';
import { type DefaultTreeAdapterTypes, defaultTreeAdapter, html, parseFragment } from 'parse5';
import { describe, expect, it } from 'vitest';
import { renderAnswer } from '../../../server/corpus/render-answer.ts';
import { domText } from './dom-text.ts';

const PAGE = 'https://docs.example.org/faq/start.html#q-why';

function render(markdown: string, pageUrl = PAGE, imageHosts: readonly string[] = []) {
  return renderAnswer(markdown, { pageUrl, imageHosts });
}

function blocks(markdown: string) {
  const { text, blocks } = render(markdown);
  return blocks.map(({ kind, start, end }) => [kind, text.slice(start, end)]);
}

function elements(node: DefaultTreeAdapterTypes.Node): readonly DefaultTreeAdapterTypes.Element[] {
  const inner = 'childNodes' in node ? node.childNodes.flatMap(elements) : [];
  return 'tagName' in node ? [node, ...inner] : inner;
}

/** As `element.innerHTML = html` does it, and as a template does. */
function parsedInDiv(source: string) {
  const div = defaultTreeAdapter.createElement('div', html.NS.HTML, []);
  return parseFragment(div, source, {});
}

describe('renderAnswer', () => {
  it('renders GitHub Markdown', () => {
    expect(render('**a** ~~b~~ `c`\n\n- [x] d\n\n```c++\ne\n```').html).toBe(
      '<p><strong>a</strong> <del>b</del> <code>c</code></p>\n<ul>\n<li><input type="checkbox" checked disabled> d</li>\n</ul>\n<pre><code class="language-c++">e\n</code></pre>',
    );
  });

  it('takes a single tilde for prose', () => {
    expect(render('~10 to ~20 ms').html).toBe('<p>~10 to ~20 ms</p>');
  });

  it('keeps the HTML that answers are written with', () => {
    expect(
      render('<details open><summary>a</summary>\n\nb<br>c <kbd>d</kbd>\n\n</details>').html,
    ).toBe('<details open><summary>a</summary>\n<p>b<br>\nc <kbd>d</kbd></p>\n</details>');
  });

  it('renders nothing from nothing', () => {
    expect(render('')).toEqual({ html: '', text: '', blocks: [] });
    expect(render('<!-- c -->\n\n<script>x</script>')).toEqual({ html: '', text: '', blocks: [] });
  });

  it('numbers footnotes without links between them', () => {
    expect(render('a[^n]\n\n[^n]: b').html).toBe(
      '<p>a<sup>1</sup></p>\n<section><span> </span>\n<ol>\n<li>\n<p>b </p>\n</li>\n</ol>\n</section>',
    );
  });
});

describe('addresses', () => {
  it.each([
    [PAGE, '../a.md', 'https://docs.example.org/a.md'],
    [PAGE, '#x', 'https://docs.example.org/faq/start.html#x'],
    [PAGE, '/a?b#c', 'https://docs.example.org/a?b#c'],
    ['/demo/faq.html#q', 'a.html', '/demo/a.html'],
    ['/demo/faq.html#q', '#x', '/demo/faq.html#x'],
    ['/demo/faq.html', '/.//evil.example', '/.//evil.example'],
    ['/demo/faq.html', 'mailto:a@b.example', 'mailto:a@b.example'],
  ])('on %s, %s becomes %s without rel', (page, href, expected) => {
    expect(render(`[x](${href})`, page).html).toBe(`<p><a href="${expected}">x</a></p>`);
  });

  it.each([
    [PAGE, 'https://other.example/'],
    [PAGE, 'http://docs.example.org/'],
    ['/demo/faq.html', 'https://other.example/'],
    ['', 'https://other.example/'],
  ])('on %s, %s leads away and says rel', (page, href) => {
    expect(render(`[x](${href})`, page).html).toBe(
      `<p><a href="${href}" rel="noopener noreferrer">x</a></p>`,
    );
  });

  it('takes a host without a scheme for another host', () => {
    expect(render('[x](//other.example/y)', '/demo/').html).toContain(
      'href="https://other.example/y" rel=',
    );
    expect(render('[x](\\\\\\\\other.example/y)', '/demo/').html).not.toMatch(/href="\/\//);
  });

  it('drops relative ones where the page is not known', () => {
    expect(render('[x](a.md) [y](#z) ![w](v.png)', '').html).toBe('<p>x y w</p>');
  });

  it('drops those that can not be read', () => {
    expect(render('[x](https://:bad:/)').html).toBe('<p>x</p>');
  });
});

describe('images', () => {
  it("of the page's own host are shown", () => {
    expect(render('![a](i.png)').html).toBe(
      '<p><img src="https://docs.example.org/faq/i.png" alt="a"></p>',
    );
    expect(render('![a](/i.png)', '/demo/').html).toBe('<p><img src="/i.png" alt="a"></p>');
  });

  it('of other hosts become links, unless the host is allowed', () => {
    const image = '![a](https://cdn.example/i.png)';
    expect(render(image).html).toBe(
      '<p><a href="https://cdn.example/i.png" rel="noopener noreferrer">a</a></p>',
    );
    expect(render(image, PAGE, ['cdn.example']).html).toBe(
      '<p><img src="https://cdn.example/i.png" alt="a"></p>',
    );
    expect(render(image, PAGE, ['example']).html).not.toContain('<img');
  });

  it('without alternative text are named after their file', () => {
    expect(render('![](https://cdn.example/i.png)').text).toBe('i.png');
  });

  it('inside a link leave the link as it is', () => {
    expect(render('[![a](https://cdn.example/i.svg)](/x)').html).toBe(
      '<p><a href="https://docs.example.org/x">a</a></p>',
    );
  });

  it('with data in the address are gone', () => {
    expect(render('![a](data:image/svg+xml;base64,AAAA)').html).toBe('<p>a</p>');
  });
});

describe('blocks', () => {
  it('are the leaves, in order', () => {
    expect(
      blocks(
        '# h\n\np *q*\n\n- a\n  - b\n\n  c\n\n> d\n\n```\n e\n```\n\n| f | g |\n|-|-|\n| 1 | *2* |',
      ),
    ).toEqual([
      ['heading', 'h'],
      ['prose', 'p q'],
      ['prose', 'a'],
      ['prose', 'b'],
      ['prose', 'c'],
      ['prose', 'd'],
      ['code', 'e'],
      ['heading', 'f'],
      ['heading', 'g'],
      ['row', '1\n2'],
    ]);
  });

  it("hold a table's row up to 300 characters, and the cells of a longer one each", () => {
    const row = (length: number) => {
      const cell = 'x'.repeat(length - 2);
      return [blocks(`| a | b |\n|-|-|\n| ${cell} | y |`).slice(2), cell] as const;
    };
    const [fits, cell] = row(300);
    expect(fits).toEqual([['row', `${cell}\ny`]]);
    const [over, longer] = row(301);
    expect(over).toEqual([
      ['cell', longer],
      ['cell', 'y'],
    ]);
  });

  it('keep the cells of a row apart that holds code or a table', () => {
    expect(blocks('<table><tr><td>a<td><pre>b</pre></table>')).toEqual([
      ['cell', 'a'],
      ['code', 'b'],
    ]);
    expect(blocks('<table><tr><td>a<td><table><tr><td>b<td>c</table></table>')).toEqual([
      ['cell', 'a'],
      ['row', 'b\nc'],
    ]);
  });

  it('hold nothing for an empty row', () => {
    expect(blocks('| a |\n|-|\n| |\n| b |').slice(1)).toEqual([['row', 'b']]);
  });

  it('come out of HTML without white space too, words apart', () => {
    const { text } = render(
      '<table><tr><td>a<br>b</td><td>c</td></tr></table><ul><li>d<li>e</ul>f',
    );
    expect(text.split(/\s+/)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(blocks('<div>a<p>b</p>c</div>')).toEqual([
      ['prose', 'a'],
      ['prose', 'b'],
      ['prose', 'c'],
    ]);
  });
});

describe('hostile answers', () => {
  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '<a href="java\nscript:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '[x](data:text/html,<script>alert(1)</script>)',
    '[x](vbscript:x)',
    '<svg><script>alert(1)</script></svg>',
    '<svg onload=alert(1)>',
    '<math><mtext><table><mglyph><style><!--</style><img title="--><img src=1 onerror=alert(1)>">',
    '<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<style>*{background:url(//evil.example)}</style>',
    '<p style="position:fixed;inset:0">x</p>',
    '<template><img src=x onerror=alert(1)></template>',
    '<textarea></textarea><img src=x onerror=alert(1)>',
    '<title><img src=x onerror=alert(1)></title>',
    '<a id="location" name="location">x</a>',
    '<form action="javascript:alert(1)"><input type=submit></form>',
    '<input type=image src=x onerror=alert(1)>',
    '<object data="javascript:alert(1)"></object><embed src="javascript:alert(1)">',
    '<base href="https://evil.example/"><meta http-equiv=refresh content="0;url=javascript:alert(1)">',
    '<link rel=stylesheet href=//evil.example>',
    '<p class="docent-dialog">x</p><code class="language-js evil">y</code>',
    '<picture><source srcset="https://evil.example/x.png"><img src=x></picture>',
    '<video src=x onerror=alert(1)><source onerror=alert(1)></video>',
    '<a href="https://x.example" target=_top ping="https://evil.example" onclick=alert(1)>x</a>',
    '<table background="javascript:alert(1)"><td background="x">x</td></table>',
    '<plaintext>x',
    '<xmp><script>alert(1)</script></xmp>',
    '<select><style></select><script>alert(1)</script>',
  ])('%s loses what is dangerous', (markdown) => {
    const { html: rendered } = render(markdown);
    for (const fragment of [parseFragment(rendered), parsedInDiv(rendered)]) {
      for (const { tagName, attrs } of elements(fragment)) {
        expect(ALLOWED_TAGS).toContain(tagName);
        for (const { name, value } of attrs) {
          expect(ALLOWED_ATTRIBUTES).toContain(name);
          if (name === 'href' || name === 'src')
            expect(value).toMatch(/^(?:https?:|mailto:|\/[^/])/);
          if (name === 'class') expect(value).toMatch(/^language-\S+$/);
        }
      }
    }
  });

  it('that are nested too deeply are shown as text', () => {
    const { html: rendered, text } = render(`${'<div>'.repeat(20_000)}x`);
    expect(rendered).toMatch(/^<p>&#x3C;div>/);
    expect(text).toHaveLength(100_001);
  });
});

const ALLOWED_TAGS =
  'a b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img input ins kbd li ol p pre q rp rt ruby s samp section span strike strong sub summary sup table tbody td tfoot th thead tr tt ul var'.split(
    ' ',
  );
const ALLOWED_ATTRIBUTES =
  'align alt checked class colspan dir disabled height href lang open rel reversed rowspan scope src start title type value width'.split(
    ' ',
  );

describe('any answer', () => {
  const tag = fc.constantFrom(
    'p',
    'a',
    'b',
    'div',
    'table',
    'tr',
    'td',
    'th',
    'tbody',
    'ul',
    'li',
    'pre',
    'code',
    'svg',
    'math',
    'style',
    'template',
    'select',
    'option',
    'h1',
    'details',
    'summary',
    'font',
    'form',
    'button',
    'ruby',
    'rt',
    'nobr',
    'dl',
    'dt',
    'textarea',
    'title',
    'mglyph',
    'mtext',
    'foreignObject',
    'img',
    'br',
    'hr',
    'input',
    'frameset',
    'body',
    'html',
    'col',
    'caption',
    'marquee',
    'noscript',
  );
  const piece = fc.oneof(
    tag.map((name) => `<${name}>`),
    tag.map((name) => `</${name}>`),
    fc.constantFrom(
      'x',
      ' ',
      '\n',
      '\n\n',
      '# ',
      '- ',
      '1. ',
      '> ',
      '`',
      '```\n',
      '**',
      '|a|\n|-|\n',
      '[x](y)',
      '![x](y)',
      '[^1]',
      '[^1]: z\n',
      '&lt;',
      '&#0;',
      '&nbsp;',
      '\u0000',
      '\r\n',
      '\r',
      '<!--',
      '-->',
      '    ',
      '如何',
      '😀',
      '\ud800',
      '<a href="',
      '">',
      '<pre>\n\n',
      '<![CDATA[',
      ']]>',
      '\\',
      '<a name=x id=y>',
    ),
    fc.string({ unit: 'binary', maxLength: 5 }),
  );

  it('has a text that equals the DOM text of its HTML, in blocks that cover it', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const { html: rendered, text, blocks: found } = render(pieces.join(''));
        expect(domText(parseFragment(rendered))).toBe(text);
        expect(domText(parsedInDiv(rendered))).toBe(text);
        let from = 0;
        let covered = '';
        for (const { start, end } of found) {
          expect(start).toBeGreaterThanOrEqual(from);
          expect(text.slice(from, start).trim()).toBe('');
          const words = text.slice(start, end);
          expect(words.trim()).toBe(words);
          expect(words).not.toBe('');
          covered += words;
          from = end;
        }
        expect(covered.replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
        for (const { tagName, attrs } of elements(parsedInDiv(rendered))) {
          expect(ALLOWED_TAGS).toContain(tagName);
          for (const { name } of attrs) expect(ALLOWED_ATTRIBUTES).toContain(name);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('shows an answer as text whose open tags would come again in each of its paragraphs', () => {
    const open = Array.from({ length: 200 }, (_, id) => `<b id="${id}">`).join('');
    const markdown = `<p>${open}\n${'<p>x'.repeat(5_000)}`;
    expect(render(markdown).text).toContain('<p>x<p>x');
    expect(render(`<p>${open}x`).text).toBe('x');
  });

  it('renders the same again', () => {
    const markdown = 'a <b>c\n\n| d |\n|---|\n| e |';
    expect(render(markdown)).toEqual(render(markdown));
  });
});
