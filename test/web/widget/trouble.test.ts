import { beforeAll, expect, onTestFinished, test } from 'vitest';
import type { WebSocket } from 'ws';
import type { ClientMessage } from '../../../server/api/protocol.ts';
import type { DocentChat } from '../../../web/widget/element.ts';
import { describeInBrowser } from '../../e2e/browser.ts';
import { startApi } from '../../server/api/running-api.ts';
import { violations } from '../axe.ts';
import { answer, HELLO, RESULTS, result } from '../messages.ts';
import { refusingProxy } from '../refusing-proxy.ts';
import { pageWith, reply, scriptedSite } from '../scripted-site.ts';
import { serveSite } from '../site-server.ts';

const say = (socket: WebSocket, message: unknown) => socket.send(JSON.stringify(message));

describeInBrowser('docent-chat in trouble', ({ newPage }) => {
  const { files, received, visit, url } = scriptedSite(newPage);
  beforeAll(() => {
    files.set('nobody.html', pageWith('server="http://127.0.0.1:9"'));
  });

  /** The same site with a server of the test's own. */
  const siteOf = async (onSocket: (socket: WebSocket, nth: number) => void) => {
    let count = 0;
    const site = await serveSite(files, { onSocket: (socket) => onSocket(socket, count++) });
    onTestFinished(() => site.close());
    return site.url;
  };
  /** Each question as the script says; `nth` counts from 0. */
  const siteThatSays = (script: (id: string | undefined, nth: number) => unknown) => {
    let count = 0;
    return siteOf((socket) => {
      say(socket, HELLO);
      socket.on('message', (data) => {
        const message = JSON.parse(String(data)) as ClientMessage;
        const said = message.type === 'ask' ? script(message.id, count++) : undefined;
        if (said !== undefined) say(socket, said);
      });
    });
  };

  test('without WebSockets it asks, suggests and opens entries over HTTP, of the real server', async () => {
    const api = await startApi();
    const proxy = await refusingProxy(api.url);
    onTestFinished(() => proxy.close());
    const policy = `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src ${proxy.url} ${proxy.url.replace('http', 'ws')}`;
    const site = await serveSite(
      new Map([...files, ['index.html', pageWith(`server="${proxy.url}"`)]]),
      { policy },
    );
    onTestFinished(() => site.close());
    const { widget } = await visit('', {}, site.url);
    await widget.open();
    await widget.starters.first().waitFor();
    const turn = await widget.ask('what is beta?');
    expect(await turn.outcome()).toBe('answered');
    expect(await turn.entryQuestion()).toContain('beta');
    await turn.vote.first().getByRole('button', { name: 'Yes' }).click();
    await turn.vote.first().getByText('Thank you.').waitFor();
    await widget.input.pressSequentially('what');
    await widget.suggestions.first().click();
    await widget.turns.nth(1).waitFor();
    await widget.lastTurn.settled();
    expect(await widget.lastTurn.outcome()).toBe('answered');
    expect(await widget.status.textContent()).toBe('');
    expect(proxy.upgrades()).toBe(1);
  });

  test('what asks over HTTP is loaded where it is needed, and again where that failed', async () => {
    const api = await startApi();
    const proxy = await refusingProxy(api.url);
    onTestFinished(() => proxy.close());
    const served = new Map([...files, ['index.html', pageWith(`server="${proxy.url}"`)]]);
    served.delete('widget-http.js');
    const site = await serveSite(served, { policy: '' });
    onTestFinished(() => site.close());
    const { widget } = await visit('', {}, site.url);
    expect(site.requests).not.toContain('/widget-http.js');
    await widget.open();
    await widget.status.getByText('can’t be reached').waitFor();
    served.set('widget-http.js', files.get('widget-http.js') ?? '');
    const turn = await widget.ask('what is beta?');
    expect(await turn.outcome()).toBe('answered');
  });

  test.each(['ws', 'http'])(
    'names the setting that lets the page in when it is refused (%s)',
    async (way) => {
      const api = await startApi({ config: { allowLoopbackOrigins: false } });
      const proxy = await refusingProxy(api.url);
      onTestFinished(() => proxy.close());
      const server = way === 'ws' ? api.url : proxy.url;
      const site = await serveSite(
        new Map([...files, ['index.html', pageWith(`server="${server}"`)]]),
        { policy: '' },
      );
      onTestFinished(() => site.close());
      const { page, widget } = await visit('', {}, site.url);
      await widget.open();
      await widget.status.getByText('allowedOrigins').waitFor();
      expect(await widget.status.textContent()).toContain('does not serve this site');
      expect(await (await widget.ask('why?')).root.textContent()).toContain('allowedOrigins');
      expect(await violations(page)).toEqual([]);
    },
  );

  test('a server that is down from the start is said to be, and a question ends', async () => {
    const { page, widget } = await visit('nobody.html', { bypassCSP: true });
    await widget.open();
    await widget.status.getByText('can’t be reached').waitFor();
    await widget.input.fill('anybody?');
    await widget.input.press('Enter');
    await widget.lastTurn.settled();
    expect(await widget.lastTurn.outcome()).toBe('failed');
    expect(await widget.lastTurn.retryButton.isVisible()).toBe(true);
    expect(await violations(page)).toEqual([]);
  });

  test('says that the versions differ, and offers nothing that would not help', async () => {
    const site = await siteOf((socket) => say(socket, { ...HELLO, protocol: 2 }));
    const { widget } = await visit('', {}, site);
    await widget.open();
    await widget.status.getByText('different versions').waitFor();
    expect(await widget.status.textContent()).toContain('(1, 2)');
  });

  test('says that the visitor is offline, and when that is over says nothing', async () => {
    const { page, widget } = await visit();
    await widget.open();
    await widget.starters.first().waitFor();
    await page.context().setOffline(true);
    await widget.status.getByText('You are offline.').waitFor();
    await page.context().setOffline(false);
    await widget.status.and(page.locator(':empty')).waitFor({ state: 'attached' });
    expect(await (await widget.ask('what is it?')).outcome()).toBe('answered');
  });

  test('asks again by itself, once, when the server says when', async () => {
    const busy = (id: string | undefined) => ({
      type: 'error',
      id,
      code: 'OVERLOADED',
      message: 'Busy.',
      retryAfterMs: 100,
    });
    const once = await siteThatSays((id, nth) => (nth === 0 ? busy(id) : answer(id, 'answered')));
    const { page, widget } = await visit('', {}, once);
    await widget.open();
    const paused = page.evaluate(
      () =>
        new Promise((resolve) => {
          const log = document.querySelector('docent-chat')?.shadowRoot?.querySelector('.log');
          const observer = new MutationObserver(() => {
            if (log?.textContent?.includes('by itself')) resolve(log.textContent);
          });
          if (log) observer.observe(log, { childList: true, subtree: true, characterData: true });
        }),
    );
    expect(await (await widget.ask('what is it?')).outcome()).toBe('answered');
    expect(await paused).toContain('The help server is busy. It will be asked again by itself.');

    const always = await siteThatSays(busy);
    const other = await visit('', {}, always);
    await other.widget.open();
    const turn = await other.widget.ask('what is it?');
    expect(await turn.outcome()).toBe('failed');
    expect(await turn.retryButton.isVisible()).toBe(true);
  });

  test('does not wait by itself for longer than half a minute', async () => {
    const site = await siteThatSays((id) => ({
      type: 'error',
      id,
      code: 'RATE_LIMITED',
      message: 'A lot.',
      retryAfterMs: 30_001,
    }));
    const { widget } = await visit('', {}, site);
    await widget.open();
    const turn = await widget.ask('what is it?');
    expect(await turn.outcome()).toBe('failed');
    expect(await turn.root.textContent()).toContain('Try again in 31 seconds.');
  });

  test('a new question takes the place of one that waits, whose late answer is dropped', async () => {
    const held: string[] = [];
    const site = await siteOf((socket) => {
      say(socket, HELLO);
      socket.on('message', (data) => {
        const { id = '', type } = JSON.parse(String(data)) as ClientMessage;
        if (type !== 'ask') return;
        held.push(id);
        if (held.length < 2) return;
        for (const late of held) say(socket, answer(late, 'answered'));
      });
    });
    const { widget } = await visit('', {}, site);
    await widget.open();
    await widget.input.fill('first');
    await widget.input.press('Enter');
    const turn = await widget.ask('second');
    expect(await turn.outcome()).toBe('answered');
    const first = widget.turns.first();
    expect(await first.getAttribute('data-outcome')).toBe('failed');
    expect(await first.textContent()).toContain('You asked something else');
    expect(await first.getByRole('button', { name: 'Try again' }).count()).toBe(1);
  });

  test('frames of garbage change nothing', async () => {
    const site = await siteOf((socket) => {
      say(socket, HELLO);
      socket.on('message', (data) => {
        for (const junk of [
          '',
          '{',
          '[]',
          'null',
          '\u0000',
          '{"type":"answer"}',
          '9'.repeat(1e5),
        ]) {
          socket.send(junk);
        }
        socket.send(Buffer.from([0, 1, 255]));
        reply(socket, JSON.parse(String(data)));
      });
    });
    const { widget } = await visit('', {}, site);
    await widget.open();
    expect(await (await widget.ask('what is it?')).outcome()).toBe('answered');
  });

  test('an answer of 10 MB is said to be too long, with its source, and the page goes on', async () => {
    const text = 'Words. '.repeat(1_400_000);
    const huge = result('All of it?', `<p>${text}</p>`, text, 'Words.');
    const site = await siteThatSays((id) => answer(id, 'answered', [huge, ...RESULTS.slice(1)]));
    const { page, widget } = await visit('', {}, site);
    await widget.open();
    const turn = await widget.ask('what is it?');
    expect(await turn.outcome()).toBe('answered');
    expect(await turn.answer.textContent()).toContain('too long to be shown here');
    expect(await turn.sourceLink.count()).toBe(1);
    expect(await turn.answer.locator('.prose').count()).toBe(0);
    expect(await page.evaluate(() => JSON.stringify({ ...sessionStorage }).length)).toBeLessThan(
      500_000,
    );
  });

  test('taken out of the page while a question waits, it asks no more', async () => {
    const { page, widget } = await visit();
    await widget.open();
    await widget.input.fill('wait');
    await widget.input.press('Enter');
    await widget.turns.first().waitFor();
    const outcome = await page.evaluate(async () => {
      const chat = document.querySelector<DocentChat>('docent-chat');
      chat?.remove();
      await chat?.updateComplete;
      return chat?.shadowRoot?.querySelector('.turn')?.getAttribute('data-outcome');
    });
    expect(outcome).toBe('failed');
    expect(received.filter(({ type }) => type === 'ask')).toHaveLength(1);
    expect(url()).not.toBe('');
  });
});
