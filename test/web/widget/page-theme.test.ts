import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import type { DocentChat } from '../../../web/widget/element.ts';
import { describeInBrowser } from '../../e2e/browser.ts';
import { pageWith, scriptedSite } from '../scripted-site.ts';

const DARK = 'rgb(21, 26, 24)';
const LIGHT = 'rgb(255, 255, 255)';

describeInBrowser('theme of docent-chat', ({ newPage }) => {
  const { files, visit } = scriptedSite(newPage);
  beforeAll(() => files.set('light.html', pageWith('theme="light"')));

  const background = async (page: Page) => {
    await page.evaluate(() => document.querySelector<DocentChat>('docent-chat')?.updateComplete);
    return page
      .locator('docent-chat dialog')
      .evaluate((box) => getComputedStyle(box).backgroundColor);
  };

  test.each([
    ['light', LIGHT],
    ['dark', DARK],
  ] as const)(
    'is the %s one of the system where the page says nothing',
    async (colorScheme, colour) => {
      const { page, widget } = await visit('', { colorScheme });
      await widget.open();
      expect(await background(page)).toBe(colour);
    },
  );

  test.each([
    ['html', 'data-theme', 'dark', 'light'],
    ['body', 'data-theme', 'dark', 'light'],
    ['html', 'class', 'dark', ''],
    ['body', 'data-md-color-scheme', 'slate', 'default'],
  ])('follows %s[%s]', async (element, name, dark, light) => {
    const { page, widget } = await visit('', { colorScheme: 'dark' });
    await widget.open();
    const say = (value: string) =>
      page
        .locator(element)
        .evaluate((root, [key, text]) => root.setAttribute(key, text), [name, value] as const);
    await say(dark);
    expect(await background(page)).toBe(DARK);
    await say(light);
    expect(await background(page)).toBe(LIGHT);
    await say(dark);
    expect(await background(page)).toBe(DARK);
  });

  test('leaves it to the system where the page does ("auto")', async () => {
    const { page, widget } = await visit('', { colorScheme: 'dark' });
    await widget.open();
    await page.evaluate(() => document.body.setAttribute('data-theme', 'auto'));
    expect(await background(page)).toBe(DARK);
  });

  test('the attribute counts more than the page, and no longer watches it once removed', async () => {
    const { page, widget } = await visit('light.html', { colorScheme: 'dark' });
    await page.evaluate(() => document.body.setAttribute('data-theme', 'dark'));
    await widget.open();
    expect(await background(page)).toBe(LIGHT);
    const followed = await page.evaluate(async () => {
      const chat = document.querySelector<DocentChat>('docent-chat');
      if (!chat) return;
      chat.theme = 'auto';
      chat.remove();
      document.body.setAttribute('data-theme', 'light');
      await chat.updateComplete;
      return chat.shadowRoot?.querySelector('dialog')?.className;
    });
    expect(followed).toBe('panel dark');
  });
});
