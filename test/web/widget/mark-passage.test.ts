import fc from 'fast-check';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInBrowser } from '../../e2e/browser.ts';
import { bundleModule } from '../bundle.ts';
import { moduleFiles, type SiteServer, serveSite } from '../site-server.ts';

type Tested = typeof import('../../../web/widget/mark-passage.ts');

describeInBrowser('markPassage', ({ newPage }) => {
  let site: SiteServer;
  let page: Page;

  beforeAll(async () => {
    const code = await bundleModule('web/widget/mark-passage.ts');
    site = await serveSite(moduleFiles(code));
    ({ page } = await newPage());
    await page.goto(site.url);
  });
  afterAll(() => site.close());

  /** Marks [start, end) of the HTML's text; `words` replaces the text that the passage claims. */
  const mark = (html: string, start: number, end: number, words?: string) =>
    page.evaluate(
      ({ html, start, end, words }) => {
        const { markPassage } = (window as unknown as { tested: Tested }).tested;
        const box = document.createElement('div');
        box.innerHTML = html;
        const text = box.textContent ?? '';
        const marks = markPassage(box, {
          text: words ?? text.slice(start, end),
          start,
          end,
        });
        return {
          html: box.innerHTML,
          marked: marks.map(({ textContent }) => textContent ?? ''),
          textBefore: text,
          textAfter: box.textContent,
        };
      },
      { html, start, end, words },
    );

  test('marks a run inside one text', async () => {
    const { html } = await mark('<p>One. Two. Three.</p>', 5, 9);
    expect(html).toBe('<p>One. <mark>Two.</mark> Three.</p>');
  });

  test('marks across inline elements without taking them apart', async () => {
    const { html } = await mark('<p>a <em>b <code>c</code></em> d</p>', 0, 7);
    expect(html).toBe(
      '<p><mark>a </mark><em><mark>b </mark><code><mark>c</mark></code></em><mark> d</mark></p>',
    );
  });

  test('begins and ends in the middle of elements', async () => {
    const { html, marked } = await mark('<p><b>abc</b><i>def</i></p>', 1, 5);
    expect(html).toBe('<p><b>a<mark>bc</mark></b><i><mark>de</mark>f</i></p>');
    expect(marked.join('')).toBe('bcde');
  });

  test('keeps the line ends of a code block', async () => {
    const { marked } = await mark('<pre><code>one\n  two\nthree</code></pre>', 4, 9);
    expect(marked).toEqual(['  two']);
  });

  test('puts no mark around the white space between blocks', async () => {
    const { html } = await mark('<ul>\n<li>a</li>\n<li>b</li>\n</ul>', 0, 7);
    expect(html).toBe('<ul>\n<li><mark>a</mark></li>\n<li><mark>b</mark></li>\n</ul>');
  });

  test('counts UTF-16 units, as the protocol does', async () => {
    const { marked } = await mark('<p>🪐🪐 zorb 数据</p>', 5, 12);
    expect(marked).toEqual(['zorb 数据']);
  });

  test('looks for the words where the offsets point elsewhere', async () => {
    const { html } = await mark('<p>One. Two. Three.</p>', 0, 3, 'Two.');
    expect(html).toBe('<p>One. <mark>Two.</mark> Three.</p>');
  });

  test.each([
    ['words that are not there', 0, 3, 'Four.'],
    ['an empty passage', 2, 2, ''],
    ['offsets past the end', 90, 99, ''],
  ])('marks nothing for %s', async (_name, start, end, words) => {
    const { html, marked } = await mark('<p>One. Two.</p>', start, end, words);
    expect([html, marked]).toEqual(['<p>One. Two.</p>', []]);
  });

  test('marks exactly the run and never changes the text, in any markup', async () => {
    const word = fc.constantFrom('a', 'bc ', ' d', '\n', '&amp;', '数', 'e&lt;');
    const { node } = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        word,
        fc
          .tuple(
            fc.constantFrom('b', 'em', 'code', 'span'),
            fc.array(tie('node'), { maxLength: 4 }),
          )
          .map(([name, children]) => `<${name}>${children.join('')}</${name}>`),
      ),
    }));
    const markup = fc.array(node, { minLength: 1, maxLength: 6 }).map((nodes) => nodes.join(''));
    await fc.assert(
      fc.asyncProperty(markup, fc.nat(20), fc.nat(20), async (html, start, length) => {
        const { marked, textBefore, textAfter } = await mark(html, start, start + length);
        const run = textBefore.slice(start, start + length);
        const solid = (text: string) => text.replaceAll(/\s/g, '');
        expect(textAfter).toBe(textBefore);
        expect(solid(marked.join(''))).toBe(solid(run));
      }),
      { numRuns: 120 },
    );
  });
});
