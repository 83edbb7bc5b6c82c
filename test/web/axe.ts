import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** Every accessibility rule of axe-core that the page breaks, open shadow trees included. */
export async function violations(page: Page): Promise<string[]> {
  // Through the debugger, which the page's Content-Security-Policy does not bind.
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: typeof import('axe-core') };
    const results = await axe.run(document);
    return results.violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join(' | ')}`,
    );
  });
}
