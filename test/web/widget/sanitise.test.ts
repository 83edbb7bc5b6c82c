import fc from 'fast-check';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInBrowser } from '../../e2e/browser.ts';
import { bundleModule } from '../bundle.ts';
import { moduleFiles, type SiteServer, serveSite } from '../site-server.ts';

type Tested = typeof import('../../../web/widget/sanitise.ts');

const BASE = 'https://docs.example.org/faq/zorbs.html';

/** Each would run `hit()` in a page that trusted it. */
const ATTACKS = [
  '<script>hit()</script>',
  '<img src=x onerror=hit()>',
  '<img src="x` `onerror=hit()>',
  '<svg onload=hit()>',
  '<svg><script>hit()</script></svg>',
  '<svg><a xlink:href="javascript:hit()"><text y=20>x</text></a></svg>',
  '<svg><animate onbegin=hit() attributeName=x dur=1s>',
  '<math><a xlink:href="javascript:hit()">x</a></math>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=hit()&gt;">',
  '<form><math><mtext></form><form><mglyph><style></math><img src onerror=hit()>',
  '<svg></p><style><a id="</style><img src=1 onerror=hit()>">',
  '<noscript><p title="</noscript><img src=x onerror=hit()>">',
  '<template><img src=x onerror=hit()></template>',
  '<textarea></textarea><img src=x onerror=hit()>',
  '<textarea><img title="</textarea><img src=x onerror=hit()>"></textarea>',
  '<xmp><p title="</xmp><img src=x onerror=hit()>">',
  '<select><style></select><img src=x onerror=hit()></style>',
  '<iframe srcdoc="<script>parent.hit()</script>"></iframe>',
  '<iframe src="javascript:parent.hit()"></iframe>',
  '<object data="javascript:hit()"></object><embed src="javascript:hit()">',
  '<video><source onerror=hit()></video><audio src=x onerror=hit()>',
  '<details open ontoggle=hit()>x</details>',
  '<body onload=hit()><div onpointerrawupdate=hit()>x</div>',
  '<a href="javascript:hit()">x</a>',
  '<a href=" JaVaScRiPt:hit()">x</a>',
  '<a href="java&#10;script:hit()">x</a>',
  '<a href="&#1;javascript:hit()">x</a>',
  '<a href="data:text/html,<script>hit()</script>">x</a>',
  '<a href="vbscript:hit()">x</a>',
  '<a href="blob:https://x/y">x</a>',
  '<base href="https://evil.example/"><link rel=stylesheet href="https://evil.example/x.css">',
  '<meta http-equiv=refresh content="0;url=javascript:hit()">',
  '<p style="background:url(javascript:hit())">x</p><style>@import "https://evil.example/"</style>',
  '<form action="javascript:hit()"><button>x</button><input type=image src=x onerror=hit()></form>',
  '<p id="location" name="cookie" class="panel" is="docent-chat" slot="x" part="send">x</p>',
  '<docent-chat onclick=hit()>x</docent-chat>',
  '<dialog open onclose=hit()>x</dialog><marquee onstart=hit()>x</marquee>',
];

describeInBrowser('sanitise', ({ newPage }) => {
  let site: SiteServer;
  let page: Page;

  beforeAll(async () => {
    const code = await bundleModule('web/widget/sanitise.ts');
    // No policy: what gets through must run, or the test would praise the policy instead.
    site = await serveSite(moduleFiles(code), { policy: '' });
    ({ page } = await newPage());
    await page.goto(site.url);
  });
  afterAll(() => site.close());

  /** The sanitised HTML after it stood in the page, and whether anything of it ran. */
  const clean = (html: string) =>
    page.evaluate(
      async ({ html, base }) => {
        const { sanitise } = (window as unknown as { tested: Tested }).tested;
        let hits = 0;
        Object.assign(window, { hit: () => hits++ });
        const box = document.createElement('div');
        document.body.append(box);
        box.append(sanitise(html, base));
        for (const link of box.querySelectorAll('a')) {
          if (/^(https?|mailto):/.test(link.protocol)) continue;
          const copy = link.cloneNode(true) as HTMLAnchorElement;
          copy.target = '';
          box.append(copy);
          copy.click();
          copy.remove();
        }
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        const names = [...box.querySelectorAll('*')].map(({ localName }) => localName);
        const attributes = [...box.querySelectorAll('*')].flatMap((element) => [
          ...element.getAttributeNames(),
        ]);
        const schemes = [...box.querySelectorAll('a[href]')].map(
          (link) => (link as HTMLAnchorElement).protocol,
        );
        const out = {
          html: box.innerHTML,
          text: box.textContent,
          hits,
          names,
          attributes,
          schemes,
        };
        box.remove();
        return out;
      },
      { html, base: BASE },
    );

  const SCHEMES = ['https:', 'http:', 'mailto:'];
  const FORBIDDEN =
    /^(on.*|style|id|name|class|is|slot|part|srcdoc|action|formaction|xlink:href|srcset)$/;
  const BAD_ELEMENTS =
    /^(script|style|iframe|object|embed|svg|math|form|input|button|template|link|meta|base|textarea|select|video|audio|source|dialog|noscript|docent-chat)$/;

  test.each(ATTACKS)('nothing of %s runs or stays', async (attack) => {
    const { hits, names, attributes, schemes } = await clean(attack);
    expect(hits).toBe(0);
    expect(schemes.filter((scheme) => !SCHEMES.includes(scheme))).toEqual([]);
    expect(attributes.filter((name) => FORBIDDEN.test(name))).toEqual([]);
    expect(names.filter((name) => BAD_ELEMENTS.test(name))).toEqual([]);
  });

  test('no mixture of attacks gets through, nested as it may be', async () => {
    const piece = fc.oneof(
      fc.constantFrom(...ATTACKS),
      fc.constantFrom('<p>', '</p>', '<table>', '</svg>', '<svg>', '<math>', '<mtext>', '</table>'),
      fc.constantFrom(
        '<style>',
        '</style>',
        '<!--',
        '-->',
        '<title>',
        '</title>',
        '<pre>',
        '"',
        '`',
      ),
    );
    const soup = fc.array(piece, { minLength: 2, maxLength: 6 }).map((pieces) => pieces.join(''));
    await fc.assert(
      fc.asyncProperty(soup, async (html) => {
        const { hits, names, attributes, schemes } = await clean(html);
        expect(hits).toBe(0);
        expect(schemes.filter((scheme) => !SCHEMES.includes(scheme))).toEqual([]);
        expect(attributes.filter((name) => FORBIDDEN.test(name))).toEqual([]);
        expect(names.filter((name) => BAD_ELEMENTS.test(name))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test.each([
    ['<p>a <em>b</em> <code>c</code></p>', '<p>a <em>b</em> <code>c</code></p>'],
    ['<unknown>kept <b>words</b></unknown>', 'kept <b>words</b>'],
    ['<form><label>kept</label></form>', 'kept'],
    ['<p class="x" id="y" style="color:red" lang="de">a</p>', '<p lang="de">a</p>'],
    ['<a href="javascript:hit()" title="t">a</a>', '<a title="t">a</a>'],
    ['<a href="">a</a>', '<a>a</a>'],
    ['<td>cell outside a table</td>', 'cell outside a table'],
    ['<ol start="3"><li value="5">a</li></ol>', '<ol start="3"><li value="5">a</li></ol>'],
    [
      '<img src="data:image/svg+xml,x" alt="a">',
      '<img alt="a" loading="lazy" referrerpolicy="no-referrer">',
    ],
  ])('%s becomes %s', async (html, expected) => {
    expect((await clean(html)).html).toBe(expected);
  });

  test.each([
    ['../guide.html#a', 'https://docs.example.org/guide.html#a'],
    ['#there', `${BASE}#there`],
    ['//other.example/x', 'https://other.example/x'],
    ['mailto:a@example.org', 'mailto:a@example.org'],
  ])('the link %s leads to %s, in a new tab that knows nothing of this one', async (href, to) => {
    expect((await clean(`<a href="${href}">a</a>`)).html).toBe(
      `<a href="${to}" target="_blank" rel="noopener noreferrer">a</a>`,
    );
  });

  test('keeps every character of the text, white space at the ends included', async () => {
    const { text } = await clean('\n <p>a&amp;b &lt;i&gt;</p>\n<pre>\n\n  c\n</pre> <x>d</x>\n');
    expect(text).toBe('\n a&b <i>\n\n  c\n d\n');
  });
});
