import { beforeAll, describe, expect, test } from 'vitest';
import { describeInBrowser } from '../../e2e/browser.ts';
import { violations } from '../axe.ts';
import { HELLO } from '../messages.ts';
import { focused, reply, scriptedSite } from '../scripted-site.ts';
import { PAGE, STRICT_CSP, serveSite } from '../site-server.ts';

const withStyles = (css: string, attributes = '') =>
  PAGE.replace('</head>', '<link rel="stylesheet" href="/hostile.css"></head>')
    .replace('/hostile.css', `/${css}.css`)
    .replace('<docent-chat>', `<docent-chat ${attributes}>`);

const STYLES: Readonly<Record<string, string>> = {
  unset: '* { all: unset !important }',
  gone: 'div, dialog, section, button { display: none !important } dialog::backdrop { background: red !important }',
  loud:
    'html { font-size: 40px; line-height: 4; letter-spacing: 1em; text-transform: uppercase } ' +
    'body, body * { color: red; text-align: center; visibility: hidden; cursor: wait; word-spacing: 2em; ' +
    'white-space: pre; direction: ltr; font: italic 900 60px cursive; border: 9px solid; float: left }',
};

describeInBrowser('docent-chat in a hostile page', ({ newPage }) => {
  const { files, visit } = scriptedSite(newPage);
  beforeAll(() => {
    for (const [name, css] of Object.entries(STYLES)) {
      files.set(`${name}.css`, css);
      files.set(`${name}.html`, withStyles(name));
      files.set(`${name}-inline.html`, withStyles(name, 'inline'));
    }
    files.set('plain-inline.html', PAGE.replace('<docent-chat>', '<docent-chat inline>'));
    files.set('hidden.html', withStyles('unset', 'hidden'));
  });

  describe.each(Object.keys(STYLES))('whose styles are "%s"', (name) => {
    test('launcher and panel look as in any other page, and can be used', async () => {
      const plain = await visit();
      const hostile = await visit(`${name}.html`);
      for (const { widget } of [plain, hostile]) await widget.launcher.waitFor();
      expect(await hostile.widget.launcher.boundingBox()).toEqual(
        await plain.widget.launcher.boundingBox(),
      );
      const looks = [];
      for (const { widget } of [plain, hostile]) {
        await widget.open();
        const turn = await widget.ask('what is it?');
        expect(await turn.outcome()).toBe('answered');
        looks.push({
          box: await widget.dialog.boundingBox(),
          answer: await turn.answer.boundingBox(),
          style: await turn.answer.locator('.prose').evaluate((prose) => {
            const style = getComputedStyle(prose);
            return [style.font, style.color, style.visibility, style.textTransform, style.cursor];
          }),
        });
      }
      expect(looks[1]).toEqual(looks[0]);
      await hostile.page.keyboard.press('Escape');
      expect(await focused(hostile.page)).toBe('launcher');
    });

    test('the panel in the page shows its answers, and breaks no accessibility rule', async () => {
      const { page, widget } = await visit(`${name}-inline.html`);
      const turn = await widget.ask('what is it?');
      expect(await turn.answer.isVisible()).toBe(true);
      // The page's own text is its own affair.
      await page.evaluate(() => document.querySelector('main')?.remove());
      const found = await violations(page);
      expect(found.filter((line) => !/^(region|landmark|page-has|bypass)/.test(line))).toEqual([]);
    });
  });

  test('stays hidden where the page hides it', async () => {
    const { widget } = await visit('hidden.html');
    await widget.root.waitFor({ state: 'attached' });
    expect(await widget.root.isVisible()).toBe(false);
    expect(await widget.root.locator('.launcher').isVisible()).toBe(false);
  });

  test('an answer in every state is shown under the strict policy, on its own origin', async () => {
    const { page, widget } = await visit();
    expect(STRICT_CSP).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    await widget.open();
    for (const question of ['what is it?', 'maybe', 'nothing']) await widget.ask(question);
    expect(await page.evaluate(() => document.adoptedStyleSheets.length)).toBe(0);
    expect(
      await widget.dialog.evaluate(
        (box) => (box.getRootNode() as ShadowRoot).adoptedStyleSheets.length,
      ),
    ).toBeGreaterThan(0);
  });

  test('another origin needs its place in script-src and connect-src only', async () => {
    const widgetSite = await serveSite(files, {
      onSocket: (socket) => {
        socket.send(JSON.stringify({ ...HELLO }));
        socket.on('message', (data) => reply(socket, JSON.parse(String(data))));
      },
    });
    const { origin, host } = new URL(widgetSite.url);
    const policy = STRICT_CSP.replace("script-src 'self'", `script-src 'self' ${origin}`).replace(
      "connect-src 'self'",
      `connect-src 'self' ${origin} ws://${host}`,
    );
    const page = PAGE.replace('/widget.js', `${widgetSite.url}widget.js`);
    const docs = await serveSite(new Map([['index.html', page]]), { policy });
    try {
      const { widget } = await visit('', {}, docs.url);
      await widget.open();
      expect(await (await widget.ask('what is it?')).outcome()).toBe('answered');
      expect(docs.requests.filter((path) => path !== '/favicon.ico')).toEqual(['/']);
    } finally {
      await docs.close();
      await widgetSite.close();
    }
  });
});
