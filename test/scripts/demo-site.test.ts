import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildDemoSite } from '../../scripts/demo-site.ts';
import { CorpusError } from '../../server/errors.ts';
import { describeInBrowser } from '../e2e/browser.ts';
import { violations } from '../web/axe.ts';
import { buildWeb } from '../web/bundle.ts';
import { HELLO } from '../web/messages.ts';
import { type SiteServer, serveSite } from '../web/site-server.ts';

let out: string;
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'docent-demo-'));
});
afterAll(() => rm(out, { recursive: true, force: true }));

describe('buildDemoSite', () => {
  test('writes what a corpus says as text, never as markup of the page', async () => {
    const corpus = join(out, 'evil.md');
    const page = '---\ntitle: <script>alert(1)</script>\nurl: /docs/evil.html\n---\n\n';
    await writeFile(
      corpus,
      `${page}## Is \`<b onclick="x">\` & "this" safe?\n\nYes. <script>alert(2)</script>\n`,
    );
    await buildDemoSite({ corpus: [corpus], out: join(out, 'evil') });
    for (const file of ['index.html', 'docs/evil.html']) {
      const html = await readFile(join(out, 'evil', file), 'utf8');
      expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
      expect(
        html.match(
          /<script(?! src="\/theme\.js"><\/script>| type="module" src="\/(widget|site)\.js"><\/script>)/g,
        ),
      ).toBeNull();
      const bare = html.replace(/="[^"]*"/g, '=""');
      expect(bare).not.toMatch(/<[^>]* on\w+=|<[^>]* style=|<style/);
    }
  });

  test('refuses a corpus without a page of its own, and says what it needs', async () => {
    const corpus = join(out, 'elsewhere.md');
    const page =
      '---\ntitle: Elsewhere\nurl: https://example.org/x.html\n---\n\n## Is it here?\n\nNo.\n';
    await writeFile(corpus, page);
    const built = buildDemoSite({ corpus: [corpus], out: join(out, 'elsewhere') });
    await expect(built).rejects.toThrow(CorpusError);
    await expect(built).rejects.toThrow('/docs/page.html#anchor');
  });
});

describeInBrowser('the demo site of the shipped corpus', ({ newPage }) => {
  const files = new Map<string, string>();
  let pages: readonly string[];
  let site: SiteServer;

  beforeAll(async () => {
    const dir = join(out, 'demo');
    ({ files: pages } = await buildDemoSite({ corpus: ['corpus'], out: dir }));
    for (const [name, text] of await buildWeb()) files.set(name.replace(/^demo\//, ''), text);
    for (const name of await readdir(dir, { recursive: true })) {
      if (name.endsWith('.html')) files.set(name, await readFile(join(dir, name), 'utf8'));
    }
    site = await serveSite(files, { onSocket: (socket) => socket.send(JSON.stringify(HELLO)) });
  });
  afterAll(() => site.close());

  test.each(['light', 'dark'] as const)(
    'keeps the strict policy and every accessibility rule on all pages (%s)',
    async (colorScheme) => {
      expect(pages).toContain('docs/feature-advice.html');
      const { page, problems } = await newPage({ colorScheme, reducedMotion: 'reduce' });
      for (const file of pages) {
        await page.goto(`${site.url}${file}`);
        expect(await violations(page), file).toEqual([]);
      }
      expect(problems).toEqual([]);
    },
  );

  test('every link within the site leads to a page and an anchor that are there', async () => {
    const { page } = await newPage();
    const ids = new Map<string, string[]>();
    const links: string[] = [];
    for (const file of pages) {
      await page.goto(`${site.url}${file}`);
      // A widget's shadow tree has ids of its own.
      const own = await page.$$eval('[id]', (elements) =>
        elements.filter((each) => each.getRootNode() === document).map(({ id }) => id),
      );
      ids.set(file, own);
      const hrefs = await page.$$eval('a[href]', (anchors) =>
        anchors.map((anchor) => (anchor as HTMLAnchorElement).href),
      );
      links.push(...hrefs.filter((href) => href.startsWith(site.url)));
    }
    const broken = links.filter((href) => {
      const { pathname, hash } = new URL(href);
      const file = pathname === '/' ? 'index.html' : pathname.slice(1);
      const anchor = decodeURIComponent(hash.slice(1));
      return !ids.get(file)?.includes(anchor === '' ? 'main' : anchor);
    });
    expect(links.length).toBeGreaterThan(100);
    expect(broken).toEqual([]);
    for (const [file, all] of ids) expect(new Set(all).size, file).toBe(all.length);
  });

  test('says above the facts that are not our own whose they are, and under which licence', async () => {
    const { page } = await newPage();
    await page.goto(`${site.url}docs/feature-advice.html`);
    const note = page.locator('.note');
    expect(await note.textContent()).toContain('published under CC-BY-4.0');
    const origin = 'https://gitee.com/mindspore/docs/blob/master/docs/faq/source_en/';
    expect(await note.getByRole('link').getAttribute('href')).toBe(`${origin}feature_advice.md`);
  });

  test('follows the theme that the reader chose, on the next page too', async () => {
    const { page, problems } = await newPage({ colorScheme: 'light' });
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await page.goto(site.url);
    const light = await background();
    const button = page.getByRole('button', { name: 'Dark theme', pressed: false });
    await button.click();
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
    const dark = await background();
    expect(dark).not.toBe(light);
    await page.goto(`${site.url}widget/forms.html`);
    expect(await background()).toBe(dark);
    await page.getByRole('button', { name: 'Dark theme', pressed: true }).click();
    expect(await background()).toBe(light);
    expect(problems).toEqual([]);
  });

  test('has room for every page at 375 pixels, and a menu that leads to each of them', async () => {
    const { page } = await newPage({ viewport: { width: 375, height: 700 } });
    const width = () => page.evaluate(() => document.documentElement.scrollWidth);
    for (const file of pages) {
      await page.goto(`${site.url}${file}`);
      expect(await width(), file).toBe(375);
    }
    await page.getByText('Menu', { exact: true }).click();
    const links = page.getByRole('navigation', { name: 'All pages' }).getByRole('link');
    expect(await links.count()).toBe(pages.length - 2);
    for (const link of await links.all()) {
      await link.scrollIntoViewIfNeeded();
      const box = await link.boundingBox();
      expect(box && box.x >= 0 && box.x + box.width <= 375).toBe(true);
    }
    expect(await violations(page)).toEqual([]);
  });

  test('can be read and gone through without JavaScript', async () => {
    const narrow = { javaScriptEnabled: false, viewport: { width: 375, height: 700 } };
    const { page } = await newPage(narrow);
    await page.goto(site.url);
    expect(await page.getByRole('button', { name: 'Dark theme' }).isVisible()).toBe(false);
    await page.getByText('Menu', { exact: true }).click();
    await page.getByRole('link', { name: 'Put it into your site' }).first().click();
    expect(await page.getByRole('heading', { name: 'VitePress' }).isVisible()).toBe(true);
    expect(await page.getByText("'layout-bottom'").isVisible()).toBe(true);
  });

  test('shows the widget in the page, and opens it from a button of the page', async () => {
    const { page, problems } = await newPage({ reducedMotion: 'reduce' });
    await page.goto(`${site.url}widget/forms.html`);
    const inPage = page.locator('docent-chat[inline]').getByRole('combobox');
    await inPage.last().waitFor();
    expect(await inPage.count()).toBe(2);
    await page.getByRole('button', { name: 'Ask the docs Ctrl K' }).click();
    await page.locator('#modal').getByRole('dialog').waitFor();
    expect(await page.locator('dialog[open]').count()).toBe(1);
    expect(problems).toEqual([]);
  });

  test('an example on the landing page asks itself in the widget', async () => {
    const { page, problems } = await newPage();
    await page.goto(site.url);
    const example = page.locator('[data-ask]').first();
    const question = (await example.getAttribute('data-ask')) ?? '';
    await example.click();
    await page.locator('docent-chat').getByText(question).waitFor();
    expect(problems).toEqual([]);
  });
});
