import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DocentProcess } from '../scripts/run-docent.ts';
import { closedAfterEach, describeInBrowser } from './browser.ts';
import { Widget } from './page-objects.ts';

const CONFIG = {
  port: 0,
  collections: {
    default: { corpus: ['en'], starters: ['Where do zorbs sleep?'] },
    zh: { corpus: ['zh'], starters: ['奎伯多久浇一次水？'] },
  },
};
const PAGES = {
  'en/zorbs.md': '# Zorbs\n\n## Where do zorbs sleep?\n\nIn a zorbary, on dry straw.\n',
  'zh/quibbers.md': `# 奎伯

## 奎伯多久浇一次水？
<!-- docent
tags: [garden]
-->

每周两次，冬天不浇。

## 奎伯怕冷吗？

怕，冬天要搬进屋里。
`,
};

describeInBrowser('a visitor of a site with two collections, one in Chinese', ({ newPage }) => {
  const openPage = closedAfterEach(newPage);
  let folder: string;
  let server: DocentProcess;
  let url: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'docent-e2e-'));
    for (const [name, text] of Object.entries(PAGES)) {
      await mkdir(join(folder, name, '..'), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    await writeFile(join(folder, 'docent.config.yaml'), JSON.stringify(CONFIG));
    server = new DocentProcess(['serve'], { cwd: folder });
    url = await server.address();
  }, 60_000);
  afterAll(async () => {
    await server?.kill();
    await rm(folder, { recursive: true, force: true });
  });

  /** A page whose widget has these attributes, opened. */
  const visit = async (attributes: Readonly<Record<string, string>>) => {
    const { page } = await openPage({ reducedMotion: 'reduce' });
    await page.goto(url);
    const widget = new Widget(page);
    const set = (given: Readonly<Record<string, string>>) =>
      widget.root.evaluate((element, entries) => {
        for (const [name, value] of entries) element.setAttribute(name, value);
      }, Object.entries(given));
    await set(attributes);
    await widget.open();
    return { widget, set };
  };

  test('is offered and answered what the widget’s collection has, and the other’s once it changes', async () => {
    const { widget, set } = await visit({ collection: 'zh' });
    await widget.root.getByText('奎伯多久浇一次水？').waitFor();
    const turn = await widget.ask('奎伯多久浇一次水？');
    expect(await turn.answerText()).toContain('每周两次，冬天不浇。');

    await set({ collection: 'default' });
    await widget.root.getByText('Where do zorbs sleep?').waitFor();
    const other = await widget.ask('where do zorbs sleep?');
    expect(await other.answerText()).toContain('In a zorbary, on dry straw.');
  });

  test('finds only what the widget’s tags, language and version let through', async () => {
    const { widget, set } = await visit({
      collection: 'zh',
      tags: 'garden',
      'answer-lang': 'zh-CN',
    });
    const turn = await widget.ask('奎伯怕冷吗？');
    expect(await turn.root.textContent()).not.toContain('搬进屋里');
    await set({ version: '2.3' });
    expect(await (await widget.ask('奎伯多久浇一次水？')).outcome()).toBe('unanswered');
  });

  test('reads which collections there are where the page names another', async () => {
    const { widget } = await visit({ collection: 'nowhere' });
    await widget.status
      .getByText('There is no collection "nowhere"; there are: default, zh.')
      .waitFor();
  });
});
