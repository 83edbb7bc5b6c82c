import type { BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import type { AnswerResult, ClientMessage, Outcome } from '../../../server/api/protocol.ts';
import { closedAfterEach, describeInBrowser, type WatchedPage } from '../../e2e/browser.ts';
import { Widget } from '../../e2e/page-objects.ts';
import { violations } from '../axe.ts';
import { buildWeb } from '../bundle.ts';
import { answer, HELLO, RESULTS, result } from '../messages.ts';
import { PAGE, type SiteServer, serveSite } from '../site-server.ts';

const [ZORB] = RESULTS as [AnswerResult];
const CODE = ZORB.answer.text.slice(ZORB.answer.text.indexOf('zorb --roll')).trimEnd();
const LONG = result(
  'What is all of it?',
  `<p>The point of it.</p>${'<p>Words after.</p>'.repeat(500)}`,
  `The point of it.${'Words after.'.repeat(500)}`,
  'The point of it.',
);
const OUTCOMES: Readonly<Record<string, Outcome>> = {
  maybe: 'suggested',
  nothing: 'unanswered',
};

describeInBrowser("an answer's parts", ({ newPage }) => {
  const openPage = closedAfterEach(newPage);
  let files: Map<string, string>;
  let site: SiteServer;
  let votes: ClientMessage[];
  let refuseVotes: boolean;
  let holdVotes: boolean;
  let updated: string | undefined;
  let watched: WatchedPage | undefined;

  const serve = (socket: WebSocket) => {
    const say = (message: unknown) => socket.send(JSON.stringify(message));
    say(HELLO);
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as ClientMessage;
      const { id } = message;
      if (message.type === 'feedback') {
        votes.push(message);
        if (holdVotes) return;
        if (refuseVotes) say({ type: 'error', id, code: 'OVERLOADED', message: 'Busy.' });
        else say({ type: 'ok', id });
      } else if (message.type === 'suggest') {
        const { entryId, question } = ZORB;
        say({ type: 'suggestions', id, suggestions: [{ entryId, question }] });
      } else if (message.type === 'entry') {
        const { score: _score, passage: _passage, ...entry } = ZORB;
        say({ type: 'entry', id, result: entry });
      } else {
        const [word = ''] = message.question.split(' ');
        const results = word === 'long' ? [LONG] : RESULTS.map((it) => ({ ...it, updated }));
        say(answer(id, OUTCOMES[word] ?? 'answered', results as AnswerResult[]));
      }
    });
  };

  beforeAll(async () => {
    files = await buildWeb();
    files.set('index.html', PAGE);
    site = await serveSite(files, { onSocket: serve });
  });
  afterAll(() => site.close());

  const open = async (
    options: BrowserContextOptions = {},
    element = '<docent-chat>',
    before = () => {},
  ) => {
    votes = [];
    refuseVotes = false;
    holdVotes = false;
    updated = undefined;
    files.set('own.html', PAGE.replace('<docent-chat>', element));
    watched = await openPage({ reducedMotion: 'reduce', ...options });
    const { page } = watched;
    await page.addInitScript(before);
    await page.goto(`${site.url}own.html#a-place`);
    const widget = new Widget(page);
    await widget.root.locator('.launcher').click();
    await widget.starters.first().waitFor();
    return { page, widget };
  };
  const CLIPBOARD = { permissions: ['clipboard-read', 'clipboard-write'] };
  const clipboard = () => watched?.page.evaluate(() => navigator.clipboard.readText());
  const noClipboard = () => Object.defineProperty(navigator, 'clipboard', { value: undefined });

  test('code is copied without its last line break, by keyboard, and that is said', async () => {
    const { page, widget } = await open(CLIPBOARD);
    const turn = await widget.ask('what is it?');
    await turn.answer.locator('pre').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await widget.announcer.getByText('Copied', { exact: true }).waitFor();
    expect(await clipboard()).toBe(CODE);
    expect(await turn.copyCode.getAttribute('data-said')).toBe('Copied');
  });

  test('the button to copy stands beside the code and is large enough to hit', async () => {
    const { widget } = await open();
    const turn = await widget.ask('what is it?');
    const code = await turn.answer.locator('pre').boundingBox();
    for (const button of [
      turn.copyCode,
      turn.copyLink.first(),
      ...(await turn.vote.getByRole('button').all()),
    ]) {
      const box = await button.boundingBox();
      expect(box?.width).toBeGreaterThanOrEqual(24);
      expect(box?.height).toBeGreaterThanOrEqual(24);
    }
    const button = await turn.copyCode.boundingBox();
    expect(button?.x).toBeGreaterThanOrEqual((code?.x ?? 0) + (code?.width ?? 0));
  });

  test('without a clipboard the old way copies, and the focus stays', async () => {
    const { page, widget } = await open({}, undefined, noClipboard);
    const turn = await widget.ask('what is it?');
    await turn.copyCode.click();
    await widget.announcer.getByText('Copied', { exact: true }).waitFor();
    expect(await turn.copyCode.evaluate((button) => button.matches(':focus'))).toBe(true);
    expect(await turn.root.locator('textarea').count()).toBe(0);
    await widget.input.focus();
    await page.keyboard.press('Control+V');
    expect(await widget.input.inputValue()).toBe(CODE);
  });

  test('where copying is not allowed at all, that is said', async () => {
    const { widget } = await open({}, undefined, () => {
      Object.defineProperty(navigator, 'clipboard', { value: undefined });
      document.execCommand = () => false;
    });
    const turn = await widget.ask('what is it?');
    await turn.copyCode.click();
    await widget.announcer.getByText('Copying is not allowed here.').waitFor();
    expect(await turn.copyCode.getAttribute('data-said')).toContain('Select the text instead.');
  });

  test("an answer's link is the page's address with the entry", async () => {
    const { widget } = await open(CLIPBOARD);
    const turn = await widget.ask('what is it?');
    await turn.copyLink.first().click();
    await widget.announcer.getByText('Copied', { exact: true }).waitFor();
    expect(await clipboard()).toBe(`${site.url}own.html#docent=what-is-a-zorb-`);
  });

  test('a vote is sent once and thanked for, and the focus stays', async () => {
    const { page, widget } = await open();
    const turn = await widget.ask('what is it?');
    const yes = turn.vote.first().getByRole('button', { name: 'Yes' });
    await yes.dblclick();
    await turn.vote.first().getByText('Thank you.').waitFor();
    await turn.vote.first().getByRole('button', { name: 'No' }).click({ force: true });
    await yes.press('Enter');
    await widget.ask('and then?');
    expect(votes).toMatchObject([
      { type: 'feedback', answerId: 'a-1', entryId: 'what-is-a-zorb-', helpful: true },
    ]);
    expect(await yes.getAttribute('aria-pressed')).toBe('true');
    expect(await yes.getAttribute('aria-disabled')).toBe('true');
    expect(await violations(page)).toEqual([]);
  });

  test('a vote that is under way is not sent again', async () => {
    const { widget } = await open();
    const turn = await widget.ask('what is it?');
    holdVotes = true;
    for (const name of ['No', 'Yes', 'No']) {
      await turn.vote.first().getByRole('button', { name }).click({ force: true });
    }
    await widget.ask('and then?');
    expect(votes).toMatchObject([{ helpful: false }]);
    expect(await turn.vote.first().textContent()).not.toContain('Thank you');
  });

  test('a vote that did not arrive is said to have not, and can be given again', async () => {
    const { widget } = await open();
    const turn = await widget.ask('what is it?');
    refuseVotes = true;
    const no = turn.vote.first().getByRole('button', { name: 'No' });
    await no.click();
    await turn.vote.first().getByText('couldn’t be sent').waitFor();
    expect(await no.getAttribute('aria-pressed')).toBe('false');
    refuseVotes = false;
    await no.click();
    await turn.vote.first().getByText('Thank you.').waitFor();
    expect(votes).toHaveLength(2);
  });

  test('an opened choice has a vote of its own, a picked suggestion has none', async () => {
    const { widget } = await open();
    const turn = await widget.ask('maybe');
    await turn.openChoice(1);
    await turn.vote.getByRole('button', { name: 'Yes' }).click();
    await turn.vote.getByText('Thank you.').waitFor();
    expect(votes).toMatchObject([{ entryId: 'where-do-zorbs-sleep-' }]);
    await widget.input.pressSequentially('zorb');
    await widget.suggestions.first().click();
    await widget.turns.nth(1).waitFor();
    await widget.lastTurn.settled();
    expect(await widget.lastTurn.answerText()).toBe(ZORB.answer.text);
    expect(await widget.lastTurn.vote.count()).toBe(0);
  });

  test.each([
    ['2026-10-01', 'Pacific/Honolulu', 'Updated Oct 1, 2026'],
    ['2026-10-01', 'Pacific/Kiritimati', 'Updated Oct 1, 2026'],
    ['2026-10-01T23:30:00-11:00', 'Pacific/Kiritimati', 'Updated Oct 1, 2026'],
    ['Oct 1, 2026', 'UTC', undefined],
    ['2026-99-99', 'UTC', undefined],
    [undefined, 'UTC', undefined],
  ])('an answer of %s says in %s: %s', async (date, timezoneId, words) => {
    const { widget } = await open({ timezoneId });
    updated = date;
    const turn = await widget.ask('what is it?');
    const text = (await turn.answer.locator('.source').textContent()) ?? '';
    if (words === undefined) expect(text).not.toContain('Updated');
    else expect(text).toContain(words);
  });

  test.each(['https://example.org/help', 'mailto:help@example.org', '/contact.html'])(
    'with contact-url %s there is a way to a person where there is no answer',
    async (url) => {
      const { page, widget } = await open({}, `<docent-chat contact-url="${url}">`);
      expect(await (await widget.ask('what is it?')).contact.count()).toBe(0);
      const href = new URL(url, site.url).href;
      for (const question of ['maybe', 'nothing']) {
        const turn = await widget.ask(question);
        expect(await turn.contact.getAttribute('href')).toBe(href);
      }
      expect(await violations(page)).toEqual([]);
    },
  );

  test.each(['javascript:alert(1)', 'data:text/html,x', 'http://['])(
    'contact-url %s leads nowhere and is left out',
    async (url) => {
      const { widget } = await open({}, `<docent-chat contact-url="${url}">`);
      expect(await (await widget.ask('nothing')).contact.count()).toBe(0);
    },
  );

  test('each reply is announced once, in a few words', async () => {
    const { page, widget } = await open();
    await page.evaluate(() => {
      const said: string[] = [];
      Object.assign(window, { said });
      const root = document.querySelector('docent-chat')?.shadowRoot;
      const announcer = root?.querySelector('.announcer');
      if (!announcer) return;
      new MutationObserver(() => said.push(announcer.textContent ?? '')).observe(announcer, {
        childList: true,
      });
    });
    const turn = await widget.ask('long');
    await turn.root.getByRole('button', { name: 'Show all' }).click();
    await widget.ask('maybe');
    await (await widget.ask('nothing')).openChoice(0);
    expect(await page.evaluate(() => (window as unknown as { said: string[] }).said)).toEqual([
      'What is all of it? The point of it.',
      'Did you mean one of these? What is a zorb? Where do zorbs sleep? Do zorbs eat?',
      'I couldn’t find this in the documentation. Try other words, or look at what comes near.',
    ]);
    expect(await widget.root.getByRole('log').getAttribute('aria-live')).toBe('off');
  });

  test("answers keep the page's language and their own direction", async () => {
    const { page, widget } = await open(CLIPBOARD, '<docent-chat lang="ar" contact-url="/c">');
    const turn = await widget.ask('what is it?');
    const prose = turn.answer.locator('.prose');
    expect(await prose.getAttribute('lang')).toBe('en');
    expect(await prose.evaluate((box) => getComputedStyle(box).direction)).toBe('ltr');
    expect(await widget.dialog.evaluate((box) => getComputedStyle(box).direction)).toBe('rtl');
    const asked = turn.root.locator('.question bdi');
    expect(await asked.evaluate((words) => getComputedStyle(words).direction)).toBe('ltr');
    await turn.root.getByRole('button', { name: 'نسخ الشيفرة' }).click();
    await widget.announcer.getByText('تم النسخ').waitFor();
    await widget.ask('maybe');
    await widget.ask('nothing');
    expect(await violations(page)).toEqual([]);
  });

  test('the suggestion that the arrows reach is in view', async () => {
    const { widget } = await open({ viewport: { width: 900, height: 300 } });
    await widget.input.pressSequentially('zorb');
    await widget.suggestions.first().waitFor();
    const list = widget.root.getByRole('listbox');
    await widget.input.press('ArrowUp');
    const [frame, last] = [await list.boundingBox(), await widget.suggestions.last().boundingBox()];
    if (!frame || !last) return expect.unreachable('nothing is laid out');
    expect(last.y + last.height).toBeLessThanOrEqual(frame.y + frame.height);
  });
});
