import type { BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import de from '../../../web/widget/locales/de.ts';
import { closedAfterEach, describeInBrowser } from '../../e2e/browser.ts';
import { Widget } from '../../e2e/page-objects.ts';
import { buildWeb } from '../bundle.ts';
import { answer, HELLO } from '../messages.ts';
import { PAGE, type SiteServer, STRICT_CSP, serveSite } from '../site-server.ts';

/** What the launcher says. */
const LAUNCHERS = {
  'zh-CN': '问问文档',
  zh_TW: '问问文档',
  ja: 'ドキュメントに質問',
  'de-AT': 'Frag die Doku',
  FR: 'Interroger la doc',
  es: 'Preguntar a la documentación',
  ar: 'اسأل الوثائق',
  pt: 'Ask the docs',
  den: 'Ask the docs',
  '': 'Ask the docs',
  __proto__x: 'Ask the docs',
};

describeInBrowser("the widget's words", ({ newPage }) => {
  const openPage = closedAfterEach(newPage);
  let files: Map<string, string>;
  let site: SiteServer;

  const serve = (socket: WebSocket) => {
    socket.send(JSON.stringify(HELLO));
    socket.on('message', (data) => {
      const { id } = JSON.parse(String(data));
      socket.send(JSON.stringify(answer(id, 'answered')));
    });
  };

  beforeAll(async () => {
    files = await buildWeb();
    files.set('index.html', PAGE);
    site = await serveSite(files, { onSocket: serve });
  });
  afterAll(() => site.close());

  /** A page with this in place of `<html lang="en">` and of `<docent-chat>`. */
  const visit = async (
    html: string,
    element = '<docent-chat>',
    { url } = site,
    options: BrowserContextOptions = {},
  ) => {
    files.set('own.html', PAGE.replace('<html lang="en">', html).replace('<docent-chat>', element));
    const { page } = await openPage({ reducedMotion: 'reduce', ...options });
    await page.goto(`${url}own.html`);
    const widget = new Widget(page);
    const launcher = widget.root.locator('.launcher');
    return { page, widget, launcher };
  };

  test.each(Object.entries(LAUNCHERS))('a page in "%s" says %s', async (lang, words) => {
    const { launcher } = await visit(`<html lang="${lang}">`);
    await launcher.getByText(words, { exact: true }).waitFor();
    expect(await launcher.getAttribute('dir')).toBe(lang === 'ar' ? 'rtl' : null);
  });

  test("the element's own language, and that of what it is in, come before the page's", async () => {
    const own = await visit('<html lang="en">', '<docent-chat lang="de">');
    await own.launcher.getByText('Frag die Doku').waitFor();
    await own.page.context().close();
    const around = await visit('<html lang="ja">', '<div lang="fr"><docent-chat>');
    await around.launcher.getByText('Interroger la doc').waitFor();
  });

  test('a change of the language is followed', async () => {
    const { page, launcher } = await visit('<html lang="en">');
    await launcher.getByText('Ask the docs').waitFor();
    for (const [lang, words] of Object.entries(LAUNCHERS).slice(0, 7)) {
      await page.evaluate((tag) => {
        document.documentElement.lang = tag;
      }, lang);
      await launcher.getByText(words, { exact: true }).waitFor();
    }
    await page.evaluate(() => document.querySelector('docent-chat')?.setAttribute('lang', 'en'));
    await launcher.getByText('Ask the docs').waitFor();
  });

  test('the last of several quick changes counts', async () => {
    const { page, launcher } = await visit('<html lang="en">');
    await page.evaluate(async () => {
      for (const tag of ['de', 'fr', 'en', 'ja', 'de']) {
        document.documentElement.lang = tag;
        await Promise.resolve();
      }
    });
    await launcher.getByText('Frag die Doku').waitFor();
    await page.waitForLoadState('networkidle');
    expect((await launcher.textContent())?.trim()).toBe('Frag die Doku');
  });

  test("a page's own words lie over those of the language", async () => {
    const { page, widget, launcher } = await visit('<html lang="de">');
    await page.evaluate(() => {
      const chat = document.querySelector('docent-chat') as unknown as { strings: object };
      chat.strings = { title: 'Zorbhilfe' };
    });
    await launcher.getByText('Frag die Doku').click();
    expect(await widget.dialog.getByRole('heading').textContent()).toBe('Zorbhilfe');
    expect(await widget.input.getAttribute('placeholder')).toBe(de.placeholder);
  });

  test('words that cannot be had leave English, and are asked for again', async () => {
    const broken = new Map([...files].filter(([path]) => path !== 'locales/de.js'));
    const site = await serveSite(broken, { onSocket: serve });
    try {
      broken.set('own.html', PAGE.replace('lang="en"', 'lang="de"'));
      const { page } = await openPage({ reducedMotion: 'reduce' });
      const failed = page.waitForResponse((response) => response.url().includes('/locales/de.js'));
      await page.goto(`${site.url}own.html`);
      expect((await failed).status()).toBe(404);
      const widget = new Widget(page);
      await widget.launcher.waitFor();
      broken.set('locales/de.js', files.get('locales/de.js') ?? '');
      await widget.launcher.click();
      await widget.dialog.getByText(de.welcome).waitFor();
    } finally {
      await site.close();
    }
  });

  test("words come from the script's own origin, which the page's policy names", async () => {
    const { origin } = new URL(site.url);
    const policy = STRICT_CSP.replaceAll(/(script|connect)-src 'self'/g, `$1-src ${origin}`);
    const page = PAGE.replace('lang="en"', 'lang="es"').replace(
      '/widget.js',
      `${site.url}widget.js`,
    );
    const other = await serveSite(new Map([['own.html', page]]), { policy });
    try {
      const visited = await openPage();
      await visited.page.goto(`${other.url}own.html`);
      await visited.page.getByRole('button', { name: 'Preguntar a la documentación' }).waitFor();
      expect(other.requests).not.toContain('/locales/es.js');
    } finally {
      await other.close();
    }
  });

  test('Arabic runs from right to left, unless the page says otherwise', async () => {
    const { page, launcher } = await visit('<html lang="ar" dir="ltr">');
    await launcher.getByText('اسأل الوثائق').waitFor();
    expect(await launcher.getAttribute('dir')).toBeNull();
    await page.context().close();
    const inside = await visit('<html lang="en" dir="ltr">', '<docent-chat lang="ar" open>');
    const panel = inside.widget.dialog;
    await panel.getByText('ماذا تريد أن تعرف؟').waitFor();
    expect(await panel.evaluate((box) => getComputedStyle(box).direction)).toBe('rtl');
    expect(await panel.getAttribute('lang')).toBe('ar');
  });
});
