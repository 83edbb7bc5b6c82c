import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInBrowser } from '../../e2e/browser.ts';
import { bundleModule } from '../bundle.ts';
import { moduleFiles, type SiteServer, serveSite } from '../site-server.ts';

type Tested = typeof import('../fixtures/reactive-element.ts');

describeInBrowser('ReactiveHost', ({ newPage }) => {
  let site: SiteServer;
  let page: Page;

  beforeAll(async () => {
    site = await serveSite(
      moduleFiles(await bundleModule('test/web/fixtures/reactive-element.ts')),
    );
    ({ page } = await newPage());
    await page.goto(site.url);
  });
  afterAll(() => site.close());

  /** Runs in the page with the fixture's element; what it returns comes back. */
  const run = <T>(script: (tested: Tested) => T | Promise<T>): Promise<T> =>
    page.evaluate(
      (source) =>
        new Function('tested', `return (${source})(tested)`)(
          (window as unknown as { tested: Tested }).tested,
        ),
      script.toString(),
    );

  test('an attribute sets its property, by type and by converter', async () => {
    const seen = await run(async ({ TestHost }) => {
      const host = new TestHost();
      host.setAttribute('label', 'a');
      host.setAttribute('on', '');
      host.setAttribute('other-name', '1,2');
      const set = [host.label, host.on, host.list];
      for (const name of ['label', 'on', 'other-name']) host.removeAttribute(name);
      return [set, [host.label, host.on, host.list]];
    });
    expect(seen).toEqual([
      ['a', true, ['1', '2']],
      [null, false, undefined],
    ]);
  });

  test('a property that is reflected sets its attribute, others do not', async () => {
    const seen = await run(async ({ TestHost }) => {
      const host = new TestHost();
      document.body.append(host);
      host.on = true;
      host.theme = 'dark';
      host.label = 'x';
      await host.updateComplete;
      const set = host.getAttributeNames().sort();
      host.on = false;
      host.theme = undefined;
      await host.updateComplete;
      return [set, host.getAttributeNames()];
    });
    expect(seen).toEqual([['on', 'theme'], []]);
  });

  test('any number of changes are drawn once, with the values that were before', async () => {
    const seen = await run(async ({ TestHost }) => {
      const host = new TestHost();
      document.body.append(host);
      await host.updateComplete;
      host.drawn.length = 0;
      host.label = 'a';
      host.label = 'b';
      host.label = 'b';
      await host.updateComplete;
      host.label = 'b';
      await host.updateComplete;
      return [host.drawn, host.renderRoot.textContent];
    });
    expect(seen).toEqual([[[['label', undefined]]], 'b!']);
  });

  test('what willUpdate changes is drawn in the same go, what updated changes in the next', async () => {
    const seen = await run(async ({ TestHost }) => {
      const host = new TestHost();
      host.onWillUpdate = () => {
        host.label = 'from willUpdate';
      };
      document.body.append(host);
      await host.updateComplete;
      const first = host.renderRoot.textContent;
      host.onUpdated = () => {
        host.onWillUpdate = () => {};
        host.label = 'from updated';
      };
      host.requestUpdate();
      await host.updateComplete;
      await host.updateComplete;
      return [first, host.renderRoot.textContent, host.firstUpdates];
    });
    expect(seen).toEqual(['from willUpdate!', 'from updated!', 1]);
  });

  test('nothing is drawn before the element is in a page', async () => {
    const seen = await run(async ({ TestHost }) => {
      const host = new TestHost();
      host.label = 'a';
      await host.updateComplete;
      const before = host.drawn.length;
      document.body.append(host);
      await host.updateComplete;
      return [before, host.drawn.length];
    });
    expect(seen).toEqual([0, 1]);
  });

  test('a property that was set before the script came holds against the defaults', async () => {
    const seen = await run(async ({ LateHost }) => {
      const host = document.createElement('late-host') as InstanceType<typeof LateHost>;
      host.theme = 'dark';
      document.body.append(host);
      customElements.define('late-host', LateHost);
      await host.updateComplete;
      return [host.theme, host.getAttribute('theme')];
    });
    expect(seen).toEqual(['dark', 'dark']);
  });

  test('a failure to draw is told and does not stop later ones', async () => {
    const seen = await run(async ({ TestHost }) => {
      const host = new TestHost();
      host.onWillUpdate = () => {
        throw new Error('no');
      };
      document.body.append(host);
      const told = await host.updateComplete.then(
        () => 'drawn',
        (error: Error) => error.message,
      );
      host.onWillUpdate = () => {};
      host.label = 'again';
      await host.updateComplete;
      return [told, host.renderRoot.textContent];
    });
    expect(seen).toEqual(['no', 'again!']);
  });

  test('its style sheet is adopted, with what was put into it', async () => {
    const rules = await run(({ TestHost }) => {
      const [sheet] = new TestHost().renderRoot.adoptedStyleSheets;
      return [...(sheet?.cssRules ?? [])].map(({ cssText }) => cssText);
    });
    expect(rules).toEqual([':host { color: red; }']);
  });
});
