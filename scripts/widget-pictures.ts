import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
// Comes with the model's runtime; only this script, which is run by hand, wants it.
import sharp from 'sharp';
import { ConfigError } from '../server/errors.ts';
import { packageRoot } from '../server/package-root.ts';
import { chromiumPath, launchBrowser } from './chromium.ts';
import { startShippedServer } from './shipped-server.ts';
import { fail, say } from './terminal.ts';

const FOLDER = join(packageRoot(), 'docs', 'images');
/** Few enough for a small file, enough for text to stay smooth. */
const COLOURS = 64;
const DESK = { viewport: { width: 880, height: 620 }, deviceScaleFactor: 1.25 };

interface Picture {
  readonly name: string;
  /** Of the demo site. */
  readonly path?: string;
  readonly options?: BrowserContextOptions;
  readonly arrange: (page: Page) => Promise<void>;
  /** What to show of the page; default: all of the window. */
  readonly of?: string;
}

const PICTURES: readonly Picture[] = [
  {
    name: 'answer',
    path: '/docs/docent-install.html',
    arrange: (page) => ask(page, 'Do I need an API key?'),
  },
  {
    name: 'answer-dark',
    path: '/docs/docent-install.html',
    options: { colorScheme: 'dark' },
    arrange: (page) => ask(page, 'Do I need an API key?'),
  },
  {
    name: 'did-you-mean',
    arrange: (page) => ask(page, 'export'),
    of: 'docent-chat dialog',
  },
  {
    name: 'not-found',
    arrange: (page) => ask(page, 'What should I cook for dinner tonight?'),
    of: 'docent-chat dialog',
  },
  {
    name: 'phone',
    options: { viewport: { width: 360, height: 640 }, hasTouch: true },
    arrange: (page) => ask(page, 'Can an AIR model be exported on Ascend 310?'),
  },
  {
    name: 'arabic',
    path: '/widget/forms.html',
    options: { viewport: { width: 880, height: 1000 } },
    arrange: async (page) => {
      await page.evaluate('document.querySelector("body > docent-chat").remove()');
      await send(page, 'docent-chat[lang=ar]', 'Do I need an API key?');
    },
    of: 'docent-chat[lang=ar]',
  },
];

/** `node dist/scripts/widget-pictures.js [folder]`: the pictures of docs/widget.md, taken anew. */
async function main([folder = FOLDER]: readonly string[]): Promise<void> {
  const path = chromiumPath();
  if (path === undefined) {
    throw new ConfigError('No Chromium here: install it or set CHROMIUM_PATH.');
  }
  await mkdir(folder, { recursive: true });
  const server = await startShippedServer();
  const browser = await launchBrowser(path);
  try {
    for (const picture of PICTURES) {
      const file = join(folder, `widget-${picture.name}.png`);
      const { size } = await sharp(await take(browser, server.url, picture))
        .png({ palette: true, colours: COLOURS, compressionLevel: 9, effort: 10 })
        .toFile(file);
      say(`${file}: ${size} bytes`);
    }
  } finally {
    await browser.close();
    await server.close();
  }
}

async function take(browser: Browser, url: string, picture: Picture): Promise<Buffer> {
  const { path = '/', options, arrange, of } = picture;
  const context = await browser.newContext({ ...DESK, reducedMotion: 'reduce', ...options });
  try {
    const page = await context.newPage();
    await page.goto(new URL(path, url).href);
    await arrange(page);
    return await (of === undefined ? page : page.locator(of).first()).screenshot();
  } finally {
    await context.close();
  }
}

async function ask(page: Page, question: string): Promise<void> {
  await page.locator('body > docent-chat [part=launcher]').click();
  await send(page, 'body > docent-chat', question);
}

async function send(page: Page, widget: string, question: string): Promise<void> {
  const input = page.locator(`${widget} [part=input]`);
  await input.fill(question);
  await input.press('Enter');
  await page.locator(`${widget} .turn:not([data-outcome=waiting])`).waitFor();
}

main(process.argv.slice(2)).catch(fail);
