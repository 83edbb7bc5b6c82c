import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, launchBrowser } from '../../scripts/chromium.ts';

/** A page that remembers what went wrong on it. */
export interface WatchedPage {
  readonly page: Page;
  /** Console errors, uncaught exceptions and Content-Security-Policy violations, in order. */
  readonly problems: readonly string[];
}

export interface BrowserSuite {
  /** A page in a context of its own; closed with the suite. */
  readonly newPage: (options?: BrowserContextOptions) => Promise<WatchedPage>;
}

/**
 * A suite that needs a browser: one Chromium for all its tests. Without one it is skipped by name;
 * with `REQUIRE_BROWSER=1` it fails instead.
 */
export function describeInBrowser(name: string, suite: (browser: BrowserSuite) => void): void {
  const path = chromiumPath();
  if (path === undefined) {
    const title = `${name} (needs Chromium on this machine, or CHROMIUM_PATH)`;
    if (process.env.REQUIRE_BROWSER !== '1') {
      describe.skip(title, () => suite({ newPage: () => Promise.reject(new Error(title)) }));
      return;
    }
    test(title, () => {
      throw new Error(
        'REQUIRE_BROWSER=1, but no Chromium was found; install it or set CHROMIUM_PATH.',
      );
    });
    return;
  }
  describe(name, () => {
    let browser: Browser | undefined;
    beforeAll(async () => {
      browser = await launchBrowser(path);
    });
    afterAll(() => browser?.close());
    suite({
      newPage: async (options) => {
        if (!browser) throw new Error('A page can be had only while the tests run.');
        const context = await browser.newContext(options);
        return watch(await context.newPage());
      },
    });
  });
}

/**
 * Opens the pages of one suite. After each test those that it opened are closed, and must have had
 * no problem.
 */
export function closedAfterEach(newPage: BrowserSuite['newPage']): BrowserSuite['newPage'] {
  let opened: WatchedPage[] = [];
  afterEach(async () => {
    const pages = opened;
    opened = [];
    for (const { page } of pages) await page.context().close();
    expect(pages.flatMap(({ problems }) => problems)).toEqual([]);
  });
  return async (options) => {
    const page = await newPage(options);
    opened.push(page);
    return page;
  };
}

async function watch(page: Page): Promise<WatchedPage> {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`exception: ${error.message}`));
  page.on('console', (message) => {
    // A refused or broken connection is the browser's own line, and what some tests are about.
    const network = /^WebSocket connection to|Failed to load resource/.test(message.text());
    if (message.type() === 'error' && !network) problems.push(`console: ${message.text()}`);
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`);
    });
  });
  return { page, problems };
}
