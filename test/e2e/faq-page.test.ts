import { expect, test } from 'vitest';
import { faqPage, pagePolicy } from '../../scripts/export/faq-page.ts';
import { ENTRIES, indexed } from '../scripts/export/made-entries.ts';
import { violations } from '../web/axe.ts';
import { closedAfterEach, describeInBrowser, type WatchedPage } from './browser.ts';

const ADDRESS = 'http://faq.example.org/faq.html';

describeInBrowser('the exported FAQ page', ({ newPage }) => {
  const open = closedAfterEach(newPage);
  /** Served with the page's own policy as a header too, as a strict server would. */
  async function show(
    options: Parameters<typeof newPage>[0],
  ): Promise<WatchedPage & { readonly requests: string[] }> {
    const watched = await open(options);
    const requests: string[] = [];
    await watched.page.route('**/*', (route) => {
      requests.push(route.request().url());
      return route.fulfill({
        contentType: 'text/html; charset=utf-8',
        headers: { 'content-security-policy': pagePolicy() },
        body: [...faqPage(indexed())].join(''),
      });
    });
    await watched.page.goto(ADDRESS);
    return { ...watched, requests };
  }

  test.each([
    ['light', 1200],
    ['dark', 1200],
    ['light', 320],
  ] as const)(
    '%s, %i pixels wide: breaks no accessibility rule and fits',
    async (colorScheme, width) => {
      const { page, requests } = await show({ colorScheme, viewport: { width, height: 800 } });
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
      // The style has come through the policy.
      const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      expect(background).toBe(colorScheme === 'light' ? 'rgb(251, 251, 250)' : 'rgb(18, 20, 26)');
      expect(requests).toEqual([ADDRESS]);
    },
  );

  test('the keyboard reaches the questions by the skip link, and every entry by its id', async () => {
    const { page } = await show({});
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('MAIN');
    for (const { id, question } of ENTRIES) {
      await page.locator('nav').getByRole('link', { name: question, exact: true }).click();
      expect(await page.evaluate(() => document.querySelector(':target')?.id)).toBe(id);
    }
  });

  test('on paper the entries are in black, with the addresses of links', async () => {
    const { page } = await show({ colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    const shown = await page.evaluate(() => ({
      text: getComputedStyle(document.body).color,
      skip: getComputedStyle(document.querySelector('.skip')!).display,
      link: getComputedStyle(document.querySelector('.answer a[href^="http"]')!, '::after').content,
    }));
    expect(shown).toEqual({
      text: 'rgb(0, 0, 0)',
      skip: 'none',
      link: expect.stringContaining('https://docs.example.org/zorbs.html#feed'),
    });
    expect((await page.pdf()).subarray(0, 5).toString()).toBe('%PDF-');
  });
});
