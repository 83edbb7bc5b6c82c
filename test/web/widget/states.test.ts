import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { describeInBrowser } from '../../e2e/browser.ts';
import { violations } from '../axe.ts';
import { pageWith, scriptedSite, type Visit } from '../scripted-site.ts';

/** Where pictures go, for somebody to look at: `SCREENSHOTS=<folder> npx vitest run ...`. */
const folder = process.env.SCREENSHOTS ?? '';

const answered = async ({ widget }: Visit) => {
  await widget.open();
  await widget.ask('what is it?');
};
const DESK = { viewport: { width: 1000, height: 760 } };
const PHONE = { viewport: { width: 375, height: 700 }, hasTouch: true };
const STATES: Readonly<Record<string, [string, object, (visit: Visit) => Promise<unknown>]>> = {
  launcher: ['', DESK, ({ widget }) => widget.launcher.waitFor()],
  welcome: [
    '',
    DESK,
    async ({ widget }) => {
      await widget.open();
      await widget.starters.first().waitFor();
    },
  ],
  answered: ['', DESK, answered],
  dark: ['', { ...DESK, colorScheme: 'dark' }, answered],
  suggestions: [
    '',
    DESK,
    async ({ widget }) => {
      await widget.open();
      await widget.input.pressSequentially('zorb');
      await widget.suggestions.first().waitFor();
      await widget.input.press('ArrowDown');
    },
  ],
  'did-you-mean': [
    '',
    DESK,
    async ({ widget }) => {
      await widget.open();
      await (await widget.ask('maybe')).openChoice(1);
    },
  ],
  'not-found': [
    '',
    DESK,
    async ({ widget }) => {
      await widget.open();
      await widget.ask('nothing');
    },
  ],
  replaced: [
    '',
    DESK,
    async ({ widget }) => {
      await widget.open();
      await widget.input.fill('wait');
      await widget.input.press('Enter');
      await widget.ask('nothing');
      await widget.root.locator('.scroller').evaluate((box) => box.scrollTo(0, 0));
    },
  ],
  'link-gone': ['#docent=gone', DESK, ({ widget }) => widget.lastTurn.settled()],
  unreachable: [
    'nobody.html',
    { ...DESK, bypassCSP: true },
    async ({ widget }) => {
      await widget.open();
      await widget.status.getByText('can’t be reached').waitFor();
    },
  ],
  failed: [
    '',
    DESK,
    async ({ widget }) => {
      await widget.open();
      await widget.ask('limited');
    },
  ],
  'failed-dark': [
    '',
    { ...DESK, colorScheme: 'dark' },
    async ({ widget }) => {
      await widget.open();
      await widget.ask('limited');
      await widget.ask('nothing');
      await widget.root.locator('.scroller').evaluate((box) => box.scrollTo(0, 0));
    },
  ],
  modal: [
    'modal.html',
    DESK,
    async (visit) => {
      await answered(visit);
    },
  ],
  'modal-dark': ['modal.html', { ...DESK, colorScheme: 'dark' }, answered],
  inline: ['inline.html', DESK, ({ widget }) => widget.ask('what is it?')],
  'top-start': ['top-start.html', DESK, answered],
  rtl: ['rtl.html', DESK, answered],
  'rtl-dark': ['rtl.html', { ...DESK, colorScheme: 'dark' }, answered],
  'rtl-did-you-mean': [
    'rtl.html',
    DESK,
    async ({ widget }) => {
      await widget.open();
      await (await widget.ask('maybe')).openChoice(1);
    },
  ],
  phone: ['', PHONE, answered],
  'phone-launcher': ['', PHONE, ({ widget }) => widget.launcher.waitFor()],
  narrowest: ['', { viewport: { width: 320, height: 480 } }, answered],
  'forced-colours': ['', { ...DESK, forcedColors: 'active' }, answered],
  'forced-colours-welcome': [
    '',
    { ...DESK, forcedColors: 'active', colorScheme: 'dark' },
    async ({ widget }) => {
      await widget.open();
      await widget.input.pressSequentially('zorb');
      await widget.suggestions.first().waitFor();
      await widget.input.press('ArrowDown');
    },
  ],
  print: [
    'inline.html',
    { ...DESK, colorScheme: 'dark' },
    async ({ page, widget }) => {
      await widget.ask('what is it?');
      await page.emulateMedia({ media: 'print' });
    },
  ],
};

describeInBrowser('states of docent-chat', ({ newPage }) => {
  const { files, visit } = scriptedSite(newPage);
  beforeAll(async () => {
    files.set('modal.html', pageWith('modal'));
    files.set('inline.html', pageWith('inline'));
    files.set('top-start.html', pageWith('position="top-start"'));
    files.set('rtl.html', pageWith('').replace('lang="en"', 'lang="ar" dir="rtl"'));
    files.set('nobody.html', pageWith('server="http://127.0.0.1:9"'));
    if (folder !== '') await mkdir(folder, { recursive: true });
  });

  test.each(Object.entries(STATES))(
    '%s breaks no accessibility rule',
    async (name, [path, options, arrange]) => {
      const visited = await visit(path, options);
      await arrange(visited);
      if (folder !== '') await visited.page.screenshot({ path: join(folder, `${name}.png`) });
      expect(await violations(visited.page)).toEqual([]);
    },
  );
});
