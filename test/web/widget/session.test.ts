import { beforeAll, describe, expect, test } from 'vitest';
import { describeInBrowser } from '../../e2e/browser.ts';
import { Turn } from '../../e2e/page-objects.ts';
import { RESULTS } from '../messages.ts';
import { focused, pageWith, scriptedSite } from '../scripted-site.ts';

describeInBrowser('session of docent-chat', ({ newPage }) => {
  const { files, received, visit, url } = scriptedSite(newPage);
  beforeAll(() => {
    files.set('other.html', files.get('index.html') ?? '');
    files.set('modal.html', pageWith('modal'));
    files.set('collection.html', pageWith('collection="api"'));
    files.set('two.html', pageWith('', '<p id="first"></p><docent-chat></docent-chat>'));
  });

  test('the conversation and the open panel are there on the next page, without taking the focus', async () => {
    const { page, widget } = await visit();
    await widget.open();
    await widget.ask('what is it?');
    await widget.ask('nothing');
    await page.goto(`${url()}other.html`);
    await widget.dialog.waitFor();
    expect(await widget.turns.count()).toBe(2);
    expect(await widget.lastTurn.outcome()).toBe('unanswered');
    expect(await new Turn(widget.turns.first()).markedPassage()).toBe('A zorb is a round thing.');
    expect(await focused(page)).toBe('body');
    await widget.ask('and then?');
    expect(received.at(-1)).toMatchObject({ context: ['what is it?', 'nothing'] });
  });

  test('a vote is kept, and not given again', async () => {
    const { page, widget } = await visit();
    await widget.open();
    const { vote } = await widget.ask('what is it?');
    await vote.getByRole('button', { name: 'Yes' }).click();
    await vote.getByText('Thank you.').waitFor();
    await page.goto(`${url()}other.html`);
    await vote.getByText('Thank you.').waitFor();
    await vote.getByRole('button', { name: 'No' }).click({ force: true });
    await widget.ask('and then?');
    expect(received.filter(({ type }) => type === 'feedback')).toHaveLength(1);
  });

  test('a closed panel stays closed, and opens with the conversation', async () => {
    const { page, widget } = await visit();
    await widget.open();
    await widget.ask('what is it?');
    await page.keyboard.press('Escape');
    await page.goto(`${url()}other.html`);
    await widget.launcher.waitFor();
    expect(await widget.dialog.isVisible()).toBe(false);
    await widget.open();
    expect(await widget.turns.count()).toBe(1);
  });

  test.each([
    ['a modal panel', 'modal.html', {}],
    ['a panel that fills a phone', '', { viewport: { width: 375, height: 700 } }],
  ])('%s does not open by itself on the next page', async (_name, path, options) => {
    const { page, widget } = await visit(path, options);
    await widget.open();
    await widget.ask('what is it?');
    await page.reload();
    await widget.launcher.waitFor();
    expect(await widget.dialog.isVisible()).toBe(false);
    await widget.open();
    expect(await widget.turns.count()).toBe(1);
  });

  test('"Start over" forgets it', async () => {
    const { page, widget } = await visit();
    await widget.open();
    await widget.ask('what is it?');
    await widget.root.getByRole('button', { name: 'Start over' }).click();
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  });

  test('each collection has its own', async () => {
    const { page, widget } = await visit();
    await widget.open();
    await widget.ask('what is it?');
    await page.goto(`${url()}collection.html`);
    await widget.launcher.waitFor();
    expect(await widget.turns.count()).toBe(0);
  });

  test('what waits or failed is not kept', async () => {
    const { page, widget } = await visit();
    await widget.open();
    await widget.ask('what is it?');
    await widget.input.fill('wait');
    await widget.input.press('Enter');
    await page.reload();
    await widget.dialog.waitFor();
    expect(await widget.turns.count()).toBe(1);
  });

  test.each([
    ['no JSON', '{"open":true,'],
    ['a list', '[]'],
    ['turns of another form', '{"open":true,"turns":[{"question":1}]}'],
    [
      'an answer without a source',
      '{"open":true,"turns":[{"question":"q","progress":{"state":"done","reply":{"outcome":"answered","confidence":1,"results":[{"entryId":"e"}]}}}]}',
    ],
    [
      'an outcome that there is not',
      '{"open":true,"turns":[{"question":"q","progress":{"state":"done","reply":{"outcome":"sold","confidence":1,"results":[]}}}]}',
    ],
  ])('is empty when the storage holds %s', async (_name, stored) => {
    const { page, widget } = await visit();
    await widget.open();
    await widget.ask('what is it?');
    await page.evaluate((text) => {
      for (const key of Object.keys(sessionStorage)) sessionStorage.setItem(key, text);
    }, stored);
    await page.reload();
    await widget.launcher.waitFor();
    expect(await widget.turns.count()).toBe(0);
  });

  test('nothing that was put into the storage runs', async () => {
    const { page, widget } = await visit();
    await widget.open();
    await widget.ask('what is it?');
    await page.evaluate(() => {
      for (const key of Object.keys(sessionStorage)) {
        const saved = sessionStorage.getItem(key) ?? '';
        sessionStorage.setItem(
          key,
          saved.replaceAll('<p>', '<p><a href=javascript:alert(1)>x</a>'),
        );
      }
    });
    await page.reload();
    await widget.dialog.waitFor();
    expect(await widget.turns.count()).toBe(1);
    expect(await widget.lastTurn.answerText()).toContain('xA zorb');
    expect(await widget.root.locator('.prose [href]').count()).toBe(0);
  });

  test('a page without storage, or with a full one, has its conversation all the same', async () => {
    const { page, widget } = await visit();
    await page.addInitScript(() => {
      Object.defineProperty(window, 'sessionStorage', {
        get: () => {
          throw new DOMException('no', 'SecurityError');
        },
      });
    });
    await page.reload();
    await widget.open();
    expect(await (await widget.ask('what is it?')).outcome()).toBe('answered');

    const full = await visit();
    await full.page.evaluate(() => {
      let size = 2 ** 23;
      while (size > 1) {
        try {
          sessionStorage.setItem(`full${size}${sessionStorage.length}`, 'x'.repeat(size));
        } catch {
          size /= 2;
        }
      }
    });
    await full.widget.open();
    expect(await (await full.widget.ask('what is it?')).outcome()).toBe('answered');
  });

  test('keeps within its bounds: the oldest turns are left out', async () => {
    const { page, widget } = await visit();
    await widget.open();
    for (let count = 0; count < 3; count++) await widget.ask('what is it?');
    const size = await page.evaluate(() => {
      const [key = ''] = Object.keys(sessionStorage);
      const saved = JSON.parse(sessionStorage.getItem(key) ?? '');
      const [turn] = saved.turns;
      const { results } = turn.progress.reply;
      results[0].answer.html += '<p>long</p>'.repeat(10_000);
      saved.turns = [1, 2, 3, 4].map((number) => ({ ...turn, question: `number ${number}` }));
      sessionStorage.setItem(key, JSON.stringify(saved));
      return JSON.stringify(saved).length;
    });
    expect(size).toBeGreaterThan(300_000);
    await page.reload();
    await widget.ask('the newest');
    const kept = await page.evaluate(() => {
      const [key = ''] = Object.keys(sessionStorage);
      const text = sessionStorage.getItem(key) ?? '';
      const { turns } = JSON.parse(text) as { turns: { question: string }[] };
      return { length: text.length, questions: turns.map(({ question }) => question) };
    });
    expect(kept.length).toBeLessThan(300_100);
    expect(kept.questions).toEqual(['number 3', 'number 4', 'the newest']);
  });

  describe('#docent=<entry id>', () => {
    const [, second] = RESULTS;
    const link = `#docent=${second?.entryId}`;

    test('opens the panel with that entry, and leaves the focus where it is', async () => {
      const { page, widget } = await visit(link);
      await widget.lastTurn.settled();
      expect(await widget.lastTurn.answerText()).toBe('In a zorbary.');
      expect(await widget.lastTurn.root.locator('.question').textContent()).toContain(
        second?.question,
      );
      expect(await focused(page)).toBe('body');
      await page.reload();
      await widget.lastTurn.settled();
      expect(await widget.turns.count()).toBe(1);
    });

    test('does so too when the address changes later', async () => {
      const { page, widget } = await visit('#somewhere');
      await widget.launcher.waitFor();
      expect(await widget.dialog.isVisible()).toBe(false);
      await page.evaluate((hash) => {
        location.hash = hash;
      }, link);
      await widget.lastTurn.settled();
      expect(await widget.lastTurn.answerText()).toBe('In a zorbary.');
    });

    test('says so calmly where there is no such entry', async () => {
      const { widget } = await visit('#docent=gone%20%26%20away');
      await widget.lastTurn.settled();
      expect(received.at(-1)).toMatchObject({ type: 'entry', entryId: 'gone & away' });
      expect((await widget.lastTurn.root.textContent())?.trim()).toContain('no longer there');
      expect(await widget.lastTurn.retryButton.count()).toBe(0);
      expect(await widget.lastTurn.root.locator('.question').isVisible()).toBe(false);
    });

    test('is shown by the first widget of a page only', async () => {
      const { page } = await visit(`two.html${link}`);
      await page.locator('docent-chat .turn').first().waitFor();
      expect(await page.locator('docent-chat dialog[open]').count()).toBe(1);
    });
  });
});
