import type { BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import type { AskRequest, ClientMessage } from '../../../server/api/protocol.ts';
import type { DocentChat } from '../../../web/widget/element.ts';
import { closedAfterEach, describeInBrowser, type WatchedPage } from '../../e2e/browser.ts';
import { Widget } from '../../e2e/page-objects.ts';
import { violations } from '../axe.ts';
import { buildWeb } from '../bundle.ts';
import { answer, HELLO, RESULTS, result } from '../messages.ts';
import { PAGE, type SiteServer, serveSite } from '../site-server.ts';

const LONG = result(
  'What is all of it?',
  `${'<p>Words before.</p>'.repeat(60)}<p>The point of it.</p>${'<p>Words after.</p>'.repeat(60)}`,
  `${'Words before.'.repeat(60)}The point of it.${'Words after.'.repeat(60)}`,
  'The point of it.',
);
const EVIL = result(
  'Evil?',
  '<p>Before<img src="/hit" onerror="window.hit = 1"><script>window.hit = 1</script></p><p onclick="x">after</p>',
  'Beforeafter',
  'Before',
  '/zorbs.html',
);

describeInBrowser('docent-chat', ({ newPage }) => {
  const openPage = closedAfterEach(newPage);
  let files: Map<string, string>;
  let site: SiteServer;
  let received: ClientMessage[];
  let connections: number;

  /** Replies as the question's first word says. */
  const serve = (socket: WebSocket) => {
    const say = (message: unknown) => socket.send(JSON.stringify(message));
    connections++;
    say(HELLO);
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as ClientMessage;
      received.push(message);
      const { id } = message;
      if (message.type === 'suggest') {
        const suggestions = RESULTS.map(({ entryId, question }) => ({ entryId, question }));
        say({ type: 'suggestions', id, suggestions });
      } else if (message.type === 'entry') {
        const { score: _score, passage: _passage, ...entry } = RESULTS[1] as (typeof RESULTS)[1];
        say({ type: 'entry', id, result: entry });
      } else if (message.type === 'ask') {
        const [word] = message.question.split(' ');
        if (word === 'wait') return;
        if (word === 'limited') {
          const [code, text] = ['RATE_LIMITED', 'Sixty a minute.'];
          say({ type: 'error', id, code, message: text, retryAfterMs: 40_000 });
        } else if (word === 'maybe') say(answer(id, 'suggested'));
        else if (word === 'nothing') say(answer(id, 'unanswered'));
        else if (word === 'void') say(answer(id, 'answered', []));
        else if (word === 'long') say(answer(id, 'answered', [LONG]));
        else if (word === 'evil') say(answer(id, 'answered', [EVIL]));
        else say(answer(id, 'answered'));
      }
    });
  };

  beforeAll(async () => {
    files = await buildWeb();
    files.set('index.html', PAGE);
    files.set('inline.html', PAGE.replace('<docent-chat>', '<docent-chat inline>'));
    site = await serveSite(files, { onSocket: serve });
  });
  afterAll(() => site.close());

  const visit = async (options: BrowserContextOptions = {}, path = '', { url } = site) => {
    received = [];
    connections = 0;
    const { page } = await openPage({ reducedMotion: 'reduce', ...options });
    await page.goto(`${url}${path}`);
    const widget = new Widget(page);
    return { page, widget };
  };
  const open = async (options: BrowserContextOptions = {}) => {
    const { page, widget } = await visit(options);
    await widget.open();
    await widget.starters.first().waitFor();
    return { page, widget };
  };
  const focused = (page: WatchedPage['page']) =>
    page.evaluate(() => {
      const active = document.activeElement;
      const element = active?.shadowRoot?.activeElement ?? active;
      return element?.classList[0] ?? active?.localName;
    });

  test('an answer shows the entry, the marked passage, its source, and the other matches folded', async () => {
    const { widget } = await open();
    const turn = await widget.ask('what is it?');
    expect(await turn.outcome()).toBe('answered');
    expect(await turn.entryQuestion()).toBe('What is a zorb?');
    expect(await turn.answerText()).toBe(RESULTS[0]?.answer.text);
    expect(await turn.markedPassage()).toBe('A zorb is a round thing.');
    expect(await turn.sourceLink.textContent()).toContain('Zorbs › Basics');
    expect(await turn.sourceLink.getAttribute('href')).toBe(
      `${RESULTS[0]?.source.url}:~:text=A%20zorb%20is%20a%20round%20thing.,-It%20rolls.`,
    );
    expect(await turn.choices.first().isVisible()).toBe(false);
  });

  test('an unsure reply offers its candidates, each with its answer behind it', async () => {
    const { widget } = await open();
    const turn = await widget.ask('maybe');
    expect(await turn.outcome()).toBe('suggested');
    expect(await turn.root.textContent()).toContain('Did you mean');
    expect(await turn.choices.count()).toBe(3);
    expect(await turn.answer.count()).toBe(0);
    await turn.openChoice(1);
    expect(await turn.answerText()).toBe('In a zorbary.');
  });

  test('a question without an answer is said to have none, with related reading', async () => {
    const { widget } = await open();
    const turn = await widget.ask('nothing');
    expect(await turn.outcome()).toBe('unanswered');
    expect(await turn.root.textContent()).toContain('I couldn’t find this in the documentation.');
    expect(await turn.choices.count()).toBe(3);
    expect(await turn.root.locator('mark').count()).toBe(0);
  });

  test('an answer without results is no answer', async () => {
    const { widget } = await open();
    expect(await (await widget.ask('void')).outcome()).toBe('unanswered');
  });

  test('the last two answered questions go along as context, oldest first', async () => {
    const { widget } = await open();
    for (const question of ['one', 'limited', 'two', 'three', 'four']) await widget.ask(question);
    const contexts = received
      .filter((message): message is AskRequest => message.type === 'ask')
      .map(({ context }) => context);
    expect(contexts).toEqual([undefined, ['one'], ['one'], ['one', 'two'], ['two', 'three']]);
  });

  test('a starter asks itself', async () => {
    const { widget } = await open();
    const turn = await widget.askStarter(1);
    expect(received).toMatchObject([{ type: 'ask', question: 'Where do zorbs sleep?' }]);
    expect(await turn.outcome()).toBe('answered');
  });

  test('a suggestion is picked with the arrows or the mouse and shows its very entry', async () => {
    const { widget } = await open();
    await widget.input.pressSequentially('zorb');
    await widget.suggestions.first().waitFor();
    await widget.input.press('ArrowDown');
    await widget.input.press('ArrowDown');
    expect(await widget.input.getAttribute('aria-activedescendant')).toBe('option-1');
    await widget.input.press('Enter');
    await widget.lastTurn.settled();
    expect(received.at(-1)).toMatchObject({ type: 'entry', entryId: 'where-do-zorbs-sleep-' });
    expect(await widget.lastTurn.answerText()).toBe('In a zorbary.');
    await widget.input.pressSequentially('zorb');
    await widget.suggestions.nth(2).click();
    await widget.turns.nth(1).waitFor();
    expect(received.at(-1)).toMatchObject({ type: 'entry', entryId: 'do-zorbs-eat-' });
  });

  test('Escape closes the suggestions first, then the panel, and the focus goes back', async () => {
    const { page, widget } = await open();
    expect(await focused(page)).toBe('docent-chat');
    await widget.input.pressSequentially('zorb');
    await widget.suggestions.first().waitFor();
    await widget.input.press('Escape');
    expect(await widget.suggestions.count()).toBe(0);
    expect(await widget.dialog.isVisible()).toBe(true);
    await widget.input.press('Escape');
    expect(await widget.dialog.isVisible()).toBe(false);
    expect(await focused(page)).toBe('launcher');
  });

  test('on a narrow screen the panel fills it and is modal', async () => {
    const { page, widget } = await open({ viewport: { width: 375, height: 700 } });
    expect(await widget.dialog.boundingBox()).toEqual({ x: 0, y: 0, width: 375, height: 700 });
    expect(await page.locator('docent-chat dialog:modal').count()).toBe(1);
    await page.keyboard.press('Escape');
    expect(await widget.dialog.isVisible()).toBe(false);
  });

  test('a long answer is folded around its passage until it is asked for', async () => {
    const { page, widget } = await open();
    const turn = await widget.ask('long');
    const button = turn.root.getByRole('button', { name: 'Show all' });
    await button.waitFor();
    await page.waitForFunction(() =>
      document.querySelector('docent-chat')?.shadowRoot?.querySelector('[data-cut-above]'),
    );
    const mark = turn.answer.locator('mark');
    const [window, place] = [
      await turn.answer.locator('.fold').boundingBox(),
      await mark.boundingBox(),
    ];
    if (!window || !place) return expect.unreachable('nothing is laid out');
    expect(window.height).toBeLessThan(450);
    expect(place.y).toBeGreaterThan(window.y);
    expect(place.y + place.height).toBeLessThan(window.y + window.height);
    await button.click();
    expect((await turn.answer.locator('.fold').boundingBox())?.height).toBeGreaterThan(2000);
    await turn.root.getByRole('button', { name: 'Show less' }).click();
    expect((await turn.answer.locator('.fold').boundingBox())?.height).toBeLessThan(450);
  });

  test('nothing of a hostile answer runs, in a page without any policy', async () => {
    const open = await serveSite(files, { onSocket: serve, policy: '' });
    try {
      const { page, widget } = await visit({}, '', open);
      await widget.open();
      const turn = await widget.ask('evil');
      expect(await turn.answerText()).toBe('Beforeafter');
      expect(await turn.root.locator('script, [onerror], [onclick]').count()).toBe(0);
      expect(await page.evaluate(() => 'hit' in window)).toBe(false);
    } finally {
      await open.close();
    }
  });

  test("a refusal is shown in the server's words, with a way to try again", async () => {
    const { widget } = await open();
    const turn = await widget.ask('limited');
    expect(await turn.outcome()).toBe('failed');
    expect(await turn.root.textContent()).toContain('Sixty a minute. Try again in 40 seconds.');
    await turn.retryButton.click();
    await turn.settled();
    expect(received.filter(({ type }) => type === 'ask')).toHaveLength(2);
  });

  test('answers and failures to answer are events of the page', async () => {
    const { page, widget } = await open();
    await page.evaluate(() => {
      const seen: unknown[] = [];
      Object.assign(window, { seen });
      for (const type of ['docent-answer', 'docent-unanswered']) {
        document.addEventListener(type, (event) => {
          const { question, outcome, results } = (event as CustomEvent).detail;
          seen.push([type, question, outcome, results[0]?.entryId]);
        });
      }
    });
    for (const question of ['what', 'maybe', 'nothing']) await widget.ask(question);
    expect(await page.evaluate(() => (window as unknown as { seen: unknown[] }).seen)).toEqual([
      ['docent-answer', 'what', 'answered', 'what-is-a-zorb-'],
      ['docent-answer', 'maybe', 'suggested', 'what-is-a-zorb-'],
      ['docent-unanswered', 'nothing', 'unanswered', 'what-is-a-zorb-'],
    ]);
  });

  test('the page can ask, and gets the focus back where it was', async () => {
    const { page, widget } = await visit();
    await page.evaluate(() => {
      const button = document.createElement('button');
      button.className = 'own';
      button.onclick = () => document.querySelector<DocentChat>('docent-chat')?.ask('what is it?');
      document.querySelector('main')?.append(button);
    });
    await page.locator('.own').click();
    await widget.lastTurn.settled();
    expect(await widget.lastTurn.outcome()).toBe('answered');
    await page.keyboard.press('Escape');
    expect(await focused(page)).toBe('own');
  });

  test('a server that goes away is said to be away, and the question is answered when it is back', async () => {
    const mine = await serveSite(files, { onSocket: serve });
    const { page, widget } = await visit({}, '', mine);
    await widget.open();
    await widget.starters.first().waitFor();
    await mine.close();
    await widget.status.getByText('can’t be reached').waitFor();
    expect(await violations(page)).toEqual([]);
    await widget.input.fill('what is it?');
    await widget.input.press('Enter');
    const back = await serveSite(files, { onSocket: serve, port: Number(new URL(mine.url).port) });
    try {
      await widget.lastTurn.settled();
      expect(await widget.lastTurn.outcome()).toBe('answered');
      expect(await widget.status.textContent()).toBe('');
    } finally {
      await back.close();
    }
  });

  test('nothing is connected before the visitor turns to the widget', async () => {
    const { widget } = await visit();
    await widget.launcher.waitFor();
    expect(connections).toBe(0);
    await widget.open();
    await widget.starters.first().waitFor();
    expect(connections).toBe(1);
  });

  test("on another site's page it asks the server that its script came from", async () => {
    const page = PAGE.replace('/widget.js', `${site.url}widget.js`);
    const other = await serveSite(new Map([['index.html', page]]), { policy: '' });
    try {
      const { widget } = await visit({}, '', other);
      await widget.open();
      expect(await (await widget.ask('what is it?')).outcome()).toBe('answered');
    } finally {
      await other.close();
    }
  });

  test('the page may set theme, title and words', async () => {
    const { page, widget } = await visit({ colorScheme: 'light' });
    await page.evaluate(() => {
      const chat = document.querySelector<DocentChat>('docent-chat');
      if (!chat) return;
      chat.theme = 'dark';
      chat.heading = 'Zorb help';
      chat.strings = { notFound: 'Nope.', trouble: { RATE_LIMITED: 'Easy!' } };
    });
    await widget.open();
    expect(await widget.dialog.getAttribute('aria-labelledby')).toBe('heading');
    expect(await widget.dialog.locator('#heading').textContent()).toBe('Zorb help');
    const background = await widget.dialog.evaluate((box) => getComputedStyle(box).backgroundColor);
    expect(background).toBe('rgb(21, 26, 24)');
    expect(await (await widget.ask('nothing')).root.textContent()).toContain('Nope.');
    expect(await (await widget.ask('limited')).root.textContent()).toContain('Easy!');
  });

  test('inline, the panel is part of the page and has no launcher', async () => {
    const { page, widget } = await visit({}, 'inline.html');
    expect(await widget.launcher.count()).toBe(0);
    const turn = await widget.ask('what is it?');
    expect(await turn.outcome()).toBe('answered');
    expect(await violations(page)).toEqual([]);
  });

  test.each(['light', 'dark'] as const)(
    'breaks no accessibility rule in any state (%s)',
    async (colorScheme) => {
      const { page, widget } = await visit({ colorScheme });
      expect(await violations(page)).toEqual([]);
      await widget.open();
      await widget.starters.first().waitFor();
      expect(await violations(page)).toEqual([]);
      await widget.input.pressSequentially('zorb');
      await widget.suggestions.first().waitFor();
      await widget.input.press('ArrowDown');
      expect(await violations(page)).toEqual([]);
      await widget.input.press('Escape');
      const answered = await widget.ask('what is it?');
      await answered.root.locator('.others > summary').click();
      await answered.openChoice(0);
      await (await widget.ask('maybe')).openChoice(0);
      await widget.ask('nothing');
      await widget.ask('limited');
      await widget.ask('long');
      await widget.lastTurn.root.getByRole('button', { name: 'Show all' }).waitFor();
      await widget.input.fill('wait');
      await widget.input.press('Enter');
      expect(await widget.lastTurn.outcome()).toBe('waiting');
      expect(await violations(page)).toEqual([]);
    },
  );
});
