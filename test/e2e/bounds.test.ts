import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../server/package-root.ts';
import { startApi } from '../server/api/running-api.ts';
import { describeInBrowser } from './browser.ts';
import { Widget } from './page-objects.ts';

const SITE = {
  siteDir: join(packageRoot(), 'dist/web/demo'),
  widgetFile: join(packageRoot(), 'dist/web/widget.js'),
};

describeInBrowser('the demo site’s widget', ({ newPage }) => {
  test('says that the server does not allow it where a token is needed', async () => {
    const auth = { token: 'correct-horse-battery' };
    const api = await startApi({ config: { auth }, options: SITE });
    const { page, problems } = await newPage({ reducedMotion: 'reduce' });
    await page.goto(api.url);
    const widget = new Widget(page);
    await widget.open();
    await widget.status.getByText('does not allow this').waitFor();
    expect(problems).toEqual([]);
    await page.context().close();
  });

  test('rests when the server closes its idle connection, shows no trouble, and asks on', async () => {
    const api = await startApi({ limits: { idleSeconds: 1 }, options: SITE });
    const { page, problems } = await newPage({ reducedMotion: 'reduce' });
    const first = page.waitForEvent('websocket');
    await page.goto(api.url);
    const widget = new Widget(page);
    await widget.open();
    expect(await (await widget.ask('alpha')).outcome()).toBe('answered');
    const socket = await first;
    if (!socket.isClosed()) await socket.waitForEvent('close');
    const second = page.waitForEvent('websocket');
    expect((await widget.status.textContent())?.trim()).toBe('');
    expect(await (await widget.ask('beta')).outcome()).toBe('answered');
    // Opened for the question, not before it.
    await second;
    expect(problems).toEqual([]);
    await page.context().close();
  });
});
