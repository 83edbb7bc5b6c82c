import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import type { WebSocket } from 'ws';
import type { ClientMessage } from '../../server/api/protocol.ts';
import { type BrowserSuite, closedAfterEach } from '../e2e/browser.ts';
import { Widget } from '../e2e/page-objects.ts';
import { buildWeb } from './bundle.ts';
import { answer, HELLO, RESULTS } from './messages.ts';
import { PAGE, type SiteServer, serveSite } from './site-server.ts';

/** A server that replies as the question's first word says. */
export function reply(socket: WebSocket, message: ClientMessage): void {
  const say = (value: unknown) => socket.send(JSON.stringify(value));
  const { id } = message;
  if (message.type === 'suggest') {
    const suggestions = RESULTS.map(({ entryId, question }) => ({ entryId, question }));
    say({ type: 'suggestions', id, suggestions });
  } else if (message.type === 'feedback') {
    say({ type: 'ok', id });
  } else if (message.type === 'entry') {
    const known = RESULTS.find(({ entryId }) => entryId === message.entryId);
    if (known) {
      const { score: _score, passage: _passage, ...entry } = known;
      say({ type: 'entry', id, result: entry });
    } else say({ type: 'error', id, code: 'NOT_FOUND', message: 'There is no such entry.' });
  } else if (message.type === 'ask') {
    const [word] = message.question.split(' ');
    if (word === 'wait') return;
    if (word === 'maybe') say(answer(id, 'suggested'));
    else if (word === 'nothing') say(answer(id, 'unanswered'));
    else if (word === 'limited') {
      // For longer than the widget waits by itself.
      const [code, text] = ['RATE_LIMITED', 'Sixty a minute.'];
      say({ type: 'error', id, code, message: text, retryAfterMs: 40_000 });
    } else say(answer(id, 'answered'));
  }
}

/** The page with other attributes on its widget. */
export const pageWith = (attributes: string, body = '') =>
  PAGE.replace('<docent-chat>', `${body}<docent-chat ${attributes}>`);

export interface Visit {
  readonly page: Page;
  readonly widget: Widget;
}

/**
 * A site with the widget and a scripted server, for the tests of one suite. After each test the
 * page that it visited is closed, and must have had no error and no CSP report.
 */
export function scriptedSite(newPage: BrowserSuite['newPage']) {
  const files = new Map<string, string>();
  const received: ClientMessage[] = [];
  let site: SiteServer;
  const openPage = closedAfterEach(newPage);

  beforeAll(async () => {
    for (const [path, text] of await buildWeb()) files.set(path, text);
    files.set('index.html', PAGE);
    site = await serveSite(files, {
      onSocket: (socket) => {
        socket.send(JSON.stringify(HELLO));
        socket.on('message', (data) => {
          const message = JSON.parse(String(data)) as ClientMessage;
          received.push(message);
          reply(socket, message);
        });
      },
    });
  });
  afterAll(() => site.close());
  afterEach(() => {
    received.length = 0;
  });

  return {
    /** What is served, by path; add to it before a visit. */
    files,
    /** What the widget sent in this test. */
    received,
    url: () => site.url,
    visit: async (
      path = '',
      options: BrowserContextOptions = {},
      url = site.url,
    ): Promise<Visit> => {
      const { page } = await openPage({ reducedMotion: 'reduce', ...options });
      await page.goto(`${url}${path}`);
      return { page, widget: new Widget(page) };
    },
  };
}

/** Class or name of what has the focus, within the widget if it is there. */
export const focused = (page: Page) =>
  page.evaluate(() => {
    const active = document.activeElement;
    const element = active?.shadowRoot?.activeElement ?? active;
    return element?.classList[0] ?? active?.localName;
  });
