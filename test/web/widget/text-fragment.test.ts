import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInBrowser } from '../../e2e/browser.ts';
import { bundleModule } from '../bundle.ts';
import { moduleFiles, type SiteServer, serveSite } from '../site-server.ts';

type Tested = typeof import('../../../web/widget/text-fragment.ts');

const LONG =
  'The first words of it stand here, then come, in the middle, very many others that nobody needs, and these are the last of them.';
const FAR = '<p>Filling.</p>'.repeat(200);

describeInBrowser('textFragment', ({ newPage }) => {
  let files: Map<string, string>;
  let site: SiteServer;
  let page: Page;

  beforeAll(async () => {
    files = moduleFiles(await bundleModule('web/widget/text-fragment.ts'));
    site = await serveSite(files);
    ({ page } = await newPage());
    await page.goto(site.url);
  });
  afterAll(() => site.close());

  /** Of an answer whose passage stands in `<mark>`. */
  const fragment = (html: string) =>
    page.evaluate((markup) => {
      const { textFragment } = (window as unknown as { tested: Tested }).tested;
      const body = document.createElement('div');
      body.innerHTML = markup;
      const marks = [...body.querySelectorAll('mark')];
      return textFragment(body, marks, marks.map(({ textContent }) => textContent).join(''));
    }, html);
  const decoded = async (html: string) => decodeURIComponent(await fragment(html));

  test('a passage of middling length is named whole', async () => {
    expect(await decoded('<p><mark>Zorbs are round, and they roll.</mark> They sleep.</p>')).toBe(
      ':~:text=Zorbs are round, and they roll.',
    );
  });

  test('a long one by its first and last words', async () => {
    expect(await decoded(`<p>So. <mark>${LONG}</mark></p>`)).toBe(
      ':~:text=The first words of it,are the last of them.',
    );
  });

  test('a long one of few words is named whole', async () => {
    const words = Array.from({ length: 8 }, (_, index) => `${'z'.repeat(15)}${index}`).join(' ');
    expect(await decoded(`<p><mark>${words}</mark></p>`)).toBe(`:~:text=${words}`);
  });

  test('a short one goes with the words around it, of its own block', async () => {
    const html = '<p>One two three four five. <mark>No.</mark> Six seven.</p><p>Other</p>';
    expect(await decoded(html)).toBe(':~:text=two three four five.-,No.,-Six seven.');
    expect(await decoded('<p><mark>Never.</mark> Not once.</p><p>Other</p>')).toBe(
      ':~:text=Never.,-Not once.',
    );
  });

  test('one that is there twice goes with the words around it', async () => {
    const words = 'Zorbs are round, and they roll.';
    expect(await decoded(`<p>First: <mark>${words}</mark></p><p>Then: ${words}</p>`)).toBe(
      `:~:text=First:-,${words}`,
    );
  });

  test.each([
    ['short and alone in its block', '<p><mark>No.</mark></p><p>Other words.</p>'],
    ['of two blocks', '<p>a <mark>Zorbs are round, and</mark></p><p><mark>they roll.</mark></p>'],
    ['short, beside a block in its own', '<ul><li><mark>No.</mark> a<ul><li>b</li></ul></li></ul>'],
    ['of code', '<pre><code><mark>zorb --roll --fast --and-far-away</mark></code></pre>'],
    ['not there at all', '<p>Words.</p>'],
  ])('nothing is named where the passage is %s', async (_what, html) => {
    expect(await fragment(html)).toBe('');
  });

  test('what has a meaning in the directive is encoded', async () => {
    expect(await fragment('<p><mark>a-b, c & d = well-known #1 100% of "zörbs"</mark></p>')).toBe(
      ':~:text=a%2Db%2C%20c%20%26%20d%20%3D%20well%2Dknown%20%231%20100%25%20of%20%22z%C3%B6rbs%22',
    );
  });

  test('half of a character is left out', async () => {
    expect(await decoded('<p><mark>These are words enough \ud800 for a passage.</mark></p>')).toBe(
      ':~:text=These are words enough  for a passage.',
    );
  });

  test.each([
    ['whole', '<p>So <mark>zorbs are <b>round</b>, and-or they <code>roll</code>.</mark></p>'],
    ['by first and last words', `<p>Well. <mark>${LONG}</mark> More.</p>`],
    ['by what is around it', '<p>Do they eat? <mark>Never.</mark> Not once, that is.</p>'],
    [
      'in Chinese',
      '<p>你好。<mark>昇腾三一零不支持导出模型，只支持执行推理任务，请改用昇腾九一零再行导出。</mark></p>',
    ],
  ])('Chromium scrolls to a passage that is named %s', async (_how, html) => {
    const directive = await fragment(html);
    const before = '<p>Never. Round, roll.</p>';
    files.set('target.html', `<!doctype html><meta charset="utf-8">${before}${FAR}${html}${FAR}`);
    const link = `<!doctype html><a href="/target.html#nowhere${directive}">to it</a>`;
    files.set('link.html', link);
    const { page } = await newPage();
    await page.goto(`${site.url}link.html`);
    await page.getByRole('link').click();
    await page.waitForURL(/target/);
    await page.waitForFunction(() => scrollY > 0);
    const box = await page.locator('mark').boundingBox();
    expect(box?.y).toBeGreaterThan(0);
    expect(box?.y).toBeLessThan(page.viewportSize()?.height ?? 0);
    await page.context().close();
  });
});
