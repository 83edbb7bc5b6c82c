import { expect, test } from 'vitest';
import { htmlReport } from '../../scripts/evaluation/html-report/page.ts';
import { madeRun } from '../scripts/evaluation/html-report/made-run.ts';
import { violations } from '../web/axe.ts';
import { describeInBrowser } from './browser.ts';

describeInBrowser('the evaluation report', ({ newPage }) => {
  test.each([
    ['light', 1200],
    ['dark', 1200],
    ['light', 360],
  ] as const)(
    '%s, %i pixels wide: breaks no accessibility rule, runs nothing, fits',
    async (colorScheme, width) => {
      const { page, problems } = await newPage({ colorScheme, viewport: { width, height: 800 } });
      const requests: string[] = [];
      page.on('request', (request) => requests.push(request.url()));
      await page.setContent(htmlReport(await madeRun()));
      expect(await page.locator('h1').textContent()).toBe('How well Docent answers');
      expect(await page.locator('.miss').count()).toBe(4);
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
      expect({ requests, problems }).toEqual({ requests: [], problems: [] });
    },
  );
});
