import type { Browser, Page } from 'playwright-core';
import type { Generator } from './generators.ts';

/** An entry of the shipped corpus, word for word. */
const QUESTION = 'Can an AIR model be exported on Ascend 310?';
const ANSWER = 'the Ascend 310 cannot export AIR models';
/** For each thing that is waited for, in milliseconds. */
const PATIENCE = 15_000;
/** For the widget to follow the theme's switch. */
const DARK_MS = 2_000;

export interface Visit {
  /** Of the browser's console, and exceptions, in order. */
  readonly problems: readonly string[];
  /** Whether the panel went dark with the theme's switch; undefined: the theme has none. */
  readonly followsDark: boolean | undefined;
}

/**
 * Opens the widget on a built site, asks and is answered, then goes to another page, where the
 * widget must be too. Throws at the first step that fails.
 */
export async function visitSite(browser: Browser, url: string, site: Generator): Promise<Visit> {
  const context = await browser.newContext({ colorScheme: 'light' });
  context.setDefaultTimeout(PATIENCE);
  // Themes fetch fonts and badges from elsewhere; here is no network, and it is not what is tried.
  await context.route(
    ({ hostname }) => hostname !== '127.0.0.1',
    (route) => route.abort(),
  );
  try {
    const page = await context.newPage();
    const problems = watch(page);
    await page.goto(url);
    const followsDark =
      site.darkSwitch === undefined ? undefined : await switchDark(page, site.darkSwitch);
    await ask(page);
    if (site.link !== undefined) {
      await page.evaluate('window.sameDocument = true');
      await page.evaluate('document.querySelector("docent-chat").hide()');
      await page.locator(site.link).first().click();
      await page.waitForURL((address) => address.pathname !== new URL(url).pathname);
      const stayed = (await page.evaluate('window.sameDocument === true')) as boolean;
      if (stayed !== (site.staysLoaded ?? false)) {
        throw new Error(`The other page came ${stayed ? 'without' : 'with'} a new document.`);
      }
      const widgets = await page.locator('docent-chat').count();
      if (widgets !== 1) throw new Error(`The other page has ${widgets} widgets, expected one.`);
      await ask(page);
    }
    return { problems, followsDark };
  } finally {
    await context.close();
  }
}

async function ask(page: Page): Promise<void> {
  const widget = page.locator('docent-chat');
  await widget.locator('[part="launcher"]').click();
  await widget.getByRole('combobox').fill(QUESTION);
  await widget.getByRole('combobox').press('Enter');
  await widget.locator('.turn').last().getByText(ANSWER).waitFor();
}

/** Whether the widget goes dark with the page. */
async function switchDark(page: Page, selector: string): Promise<boolean> {
  await page.locator('docent-chat [part="launcher"]').waitFor();
  const launcher = 'document.querySelector("docent-chat").shadowRoot.querySelector(".launcher")';
  const isDark = `getComputedStyle(${launcher}).colorScheme === "dark"`;
  // Some have three places, the system's among them.
  for (let clicks = 0; clicks < 2; clicks++) {
    await page.locator(selector).first().click();
    const followed = await page.waitForFunction(isDark, undefined, { timeout: DARK_MS }).then(
      () => true,
      () => false,
    );
    if (followed) return true;
  }
  return false;
}

function watch(page: Page): string[] {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(`exception: ${error.message}`));
  page.on('console', (message) => {
    const { url } = message.location();
    const foreign = URL.canParse(url) && new URL(url).hostname !== '127.0.0.1';
    if (message.type() === 'error' && !foreign) problems.push(`${message.text()} ${url}`);
  });
  return problems;
}
