import { beforeAll, describe, expect, test } from 'vitest';
import type { DocentChat } from '../../../web/widget/element.ts';
import { describeInBrowser } from '../../e2e/browser.ts';
import { violations } from '../axe.ts';
import { focused, pageWith, scriptedSite } from '../scripted-site.ts';

describeInBrowser('forms of docent-chat', ({ newPage }) => {
  const { files, visit } = scriptedSite(newPage);
  beforeAll(() => {
    files.set('modal.html', pageWith('modal'));
    files.set('own-button.html', pageWith('modal launcher="none"', '<button>Search</button>'));
    files.set('shortcut.html', pageWith('shortcut="mod+k"', '<input class="own">'));
    files.set('slash.html', pageWith('shortcut="/"'));
    files.set('inline.html', pageWith('inline shortcut="mod+k"'));
    files.set('silent.html', pageWith('modal shortcut="none"'));
    files.set(
      'typing.html',
      pageWith(
        'modal',
        '<input class="text"><div class="rich" contenteditable>a</div><x-box></x-box>',
      ),
    );
    files.set('starters.html', pageWith('starters="What is a zorb?| |Who made it?"'));
    for (const position of ['bottom-start', 'top-end', 'top-start']) {
      files.set(`${position}.html`, pageWith(`position="${position}"`));
    }
  });

  describe('modal', () => {
    test.each(['/', 'Control+k'])('%s opens it in the middle, above everything', async (key) => {
      const { page, widget } = await visit('modal.html');
      await widget.launcher.waitFor();
      await page.keyboard.press(key);
      await widget.dialog.waitFor();
      expect(await page.locator('docent-chat dialog:modal').count()).toBe(1);
      expect(await focused(page)).toBe('docent-chat');
      expect(await widget.input.inputValue()).toBe('');
      const box = await widget.dialog.boundingBox();
      if (!box) return expect.unreachable('no box');
      const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
      expect(Math.abs(box.x + box.width / 2 - width / 2)).toBeLessThan(1);
      expect(Math.abs(box.y + box.height / 2 - height / 2)).toBeLessThan(1);
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      expect(await widget.dialog.isVisible()).toBe(false);
    });

    test('the shortcut with a modifier closes it too; a press beside it does as well', async () => {
      const { page, widget } = await visit('modal.html');
      await widget.open();
      await page.keyboard.press('Control+k');
      expect(await widget.dialog.isVisible()).toBe(false);
      await widget.open();
      await widget.dialog.locator('h2').click();
      expect(await widget.dialog.isVisible()).toBe(true);
      await page.mouse.click(5, 5);
      expect(await widget.dialog.isVisible()).toBe(false);
    });

    test('/ stays a letter where something is typed, also in a shadow tree', async () => {
      const { page, widget } = await visit('typing.html');
      await page.evaluate(() => {
        const root = document.querySelector('x-box')?.attachShadow({ mode: 'open' });
        if (root) root.append(document.createElement('textarea'));
      });
      for (const place of ['.text', '.rich', 'x-box textarea']) {
        await page.locator(place).focus();
        await page.keyboard.press('/');
      }
      expect(await page.locator('.text').inputValue()).toBe('/');
      expect(await page.locator('.rich').textContent()).toContain('/');
      expect(await page.locator('x-box textarea').inputValue()).toBe('/');
      expect(await widget.dialog.isVisible()).toBe(false);
      await page.keyboard.press('Control+k');
      expect(await widget.dialog.isVisible()).toBe(true);
    });

    test("without launcher it is the site's own button that opens it", async () => {
      const { page, widget } = await visit('own-button.html');
      await page.evaluate(() => {
        document.querySelector('button')?.addEventListener('click', () => {
          document.querySelector<DocentChat>('docent-chat')?.show();
        });
      });
      expect(await widget.root.locator('[part="launcher"]').count()).toBe(0);
      await page.getByRole('button', { name: 'Search' }).click();
      await widget.dialog.waitFor();
      await page.keyboard.press('Escape');
      expect(await focused(page)).toBe('button');
    });

    test('no key opens it with shortcut="none"', async () => {
      const { page, widget } = await visit('silent.html');
      await widget.launcher.waitFor();
      for (const key of ['/', 'Control+k']) await page.keyboard.press(key);
      expect(await widget.dialog.isVisible()).toBe(false);
    });
  });

  test('/ goes back to the input of an open panel, and to that of one in the page', async () => {
    const { page, widget } = await visit('slash.html');
    await page.keyboard.press('/');
    await widget.dialog.waitFor();
    await page.locator('h1').click();
    await page.keyboard.press('/');
    expect(await widget.dialog.isVisible()).toBe(true);
    expect(await widget.input.evaluate((input) => input.matches(':focus'))).toBe(true);
    const inline = await visit('inline.html');
    await inline.widget.input.waitFor();
    for (let count = 0; count < 2; count++) {
      await inline.page.keyboard.press('Control+k');
      const focusedInput = await inline.widget.input.evaluate((input) => input.matches(':focus'));
      expect(focusedInput).toBe(true);
    }
  });

  test('the panel in the corner has a shortcut only where one is set', async () => {
    const plain = await visit();
    await plain.widget.launcher.waitFor();
    for (const key of ['/', 'Control+k']) await plain.page.keyboard.press(key);
    expect(await plain.widget.dialog.isVisible()).toBe(false);
    const { page, widget } = await visit('shortcut.html');
    await widget.launcher.waitFor();
    await page.keyboard.press('/');
    expect(await widget.dialog.isVisible()).toBe(false);
    await page.locator('.own').focus();
    await page.keyboard.press('Control+k');
    await widget.dialog.waitFor();
    await page.keyboard.press('Escape');
    expect(await focused(page)).toBe('own');
  });

  test.each([
    ['', 'right', 'bottom'],
    ['bottom-start.html', 'left', 'bottom'],
    ['top-end.html', 'right', 'top'],
    ['top-start.html', 'left', 'top'],
  ])(
    'launcher and panel of "%s" are %s and %s, mirrored in a page from right to left',
    async (path, side, edge) => {
      const { page, widget } = await visit(path);
      const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
      const place = (box: { x: number; y: number; width: number; height: number } | null) => [
        box && box.x < width - box.x - box.width ? 'left' : 'right',
        box && box.y < height - box.y - box.height ? 'top' : 'bottom',
      ];
      expect(place(await widget.launcher.boundingBox())).toEqual([side, edge]);
      await page.evaluate(() => {
        document.documentElement.dir = 'rtl';
      });
      const mirrored = side === 'right' ? 'left' : 'right';
      expect(place(await widget.launcher.boundingBox())).toEqual([mirrored, edge]);
      await widget.open();
      expect(place(await widget.dialog.boundingBox())[0]).toBe(mirrored);
    },
  );

  test("a page's starters take the place of the server's", async () => {
    const { widget } = await visit('starters.html');
    await widget.open();
    expect(await widget.starters.allTextContents()).toEqual(['What is a zorb?', 'Who made it?']);
    expect(await (await widget.askStarter(0)).outcome()).toBe('answered');
  });

  test('at 320 pixels, which is 200 % of a small window, nothing scrolls sideways', async () => {
    const { page, widget } = await visit('', { viewport: { width: 320, height: 480 } });
    await widget.open();
    const turn = await widget.ask('what is it?');
    await turn.answer.waitFor();
    const wide = await widget.root
      .locator('.scroller')
      .evaluate((box) => box.scrollWidth > box.clientWidth);
    expect(wide).toBe(false);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  });
});
