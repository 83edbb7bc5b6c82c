import { join } from 'node:path';
import type { BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startShippedServer } from '../../scripts/shipped-server.ts';
import { type Corpus, readCorpus } from '../../server/corpus/read-corpus.ts';
import { packageRoot } from '../../server/package-root.ts';
import { violations } from '../web/axe.ts';
import { closedAfterEach, describeInBrowser } from './browser.ts';
import { type Turn, Widget } from './page-objects.ts';

/** Of the shipped corpus, word for word. */
const SEED_QUESTION = 'Can an AIR model be exported on Ascend 310?';
const SEED_ANCHOR = '/docs/feature-advice.html#can-an-air-model-be-exported-on-ascend-310';
const OFF_TOPIC = 'What should I cook for dinner tonight?';
/** For people to look at; git-ignored. */
const SCREENSHOTS = join(packageRoot(), '.screenshots');

describeInBrowser(
  'a visitor of the demo, with the real server, model and corpus',
  ({ newPage }) => {
    const openPage = closedAfterEach(newPage);
    let corpus: Corpus;
    let server: Awaited<ReturnType<typeof startShippedServer>>;

    beforeAll(async () => {
      corpus = await readCorpus([join(packageRoot(), 'corpus')]);
      server = await startShippedServer();
    });
    afterAll(() => server?.close());

    const visit = async (options: BrowserContextOptions = {}, path = '/') => {
      const { page } = await openPage({ reducedMotion: 'reduce', ...options });
      await page.goto(`${server.url}${path}`);
      return { page, widget: new Widget(page) };
    };
    const open = async (options: BrowserContextOptions = {}) => {
      const { page, widget } = await visit(options);
      await widget.open();
      await widget.starters.first().waitFor();
      return { page, widget };
    };
    const expectAnswered = async (turn: Turn): Promise<void> => {
      expect(await turn.outcome()).toBe('answered');
      const passage = await turn.markedPassage();
      expect(passage).not.toBe('');
      expect(await turn.answerText()).toContain(passage);
    };

    /** The entry that is shown as the answer, or the first that is offered. */
    const firstEntry = async (turn: Turn): Promise<string> =>
      (await turn.outcome()) === 'answered'
        ? turn.entryQuestion()
        : ((await turn.choices.first().locator('summary').textContent()) ?? '').trim();

    test('sees the answer to a seed question with its passage marked, and follows the link to its place', async () => {
      const { page, widget } = await open();
      const turn = await widget.ask(SEED_QUESTION);
      await expectAnswered(turn);
      expect(await turn.entryQuestion()).toBe(SEED_QUESTION);
      expect(await turn.answerText()).toMatch(/^No, the Ascend 310 cannot export AIR models/);
      const href = (await turn.sourceLink.getAttribute('href')) ?? '';
      expect(href.split(':~:')[0]).toBe(`${server.url}${SEED_ANCHOR}`);
      expect(href).toContain(':~:text=');

      const opened = page.context().waitForEvent('page');
      await turn.sourceLink.click();
      const source = await opened;
      await source.waitForLoadState();
      // Pages do not see the text fragment in their own address.
      expect(await source.evaluate(() => location.href)).toBe(`${server.url}${SEED_ANCHOR}`);
      // With a text fragment, the block of the passage; the anchor's own heading stands above it.
      const place = source.locator(':target');
      expect(await place.isVisible()).toBe(true);
      expect(await place.textContent()).toContain('No, the Ascend 310 cannot export AIR models');
      const box = await place.boundingBox();
      expect(box?.y).toBeGreaterThanOrEqual(0);
      expect(box?.y).toBeLessThan(source.viewportSize()?.height ?? 0);
    });

    test('finds the place of every entry of the corpus on the pages of the demo', async () => {
      const { page } = await visit();
      const places = new Map<string, string[]>();
      const missing: string[] = [];
      for (const { source } of corpus.entries) {
        const [path = '', anchor = ''] = source.url.split('#');
        if (!places.has(path)) {
          const reply = await page.goto(`${server.url}${path}`);
          expect(reply?.status(), path).toBe(200);
          places.set(
            path,
            await page.$$eval('main [id]', (elements) =>
              elements.filter((element) => element.checkVisibility()).map(({ id }) => id),
            ),
          );
        }
        if (!places.get(path)?.includes(decodeURIComponent(anchor))) missing.push(source.url);
      }
      expect(corpus.entries.length).toBeGreaterThanOrEqual(50);
      expect(missing).toEqual([]);
    });

    test('is told honestly that a question off the topic has no answer', async () => {
      const { widget } = await open();
      const turn = await widget.ask(OFF_TOPIC);
      expect(await turn.outcome()).toBe('unanswered');
      expect(await turn.root.textContent()).toContain('I couldn’t find this in the documentation.');
      expect(await turn.root.locator('mark').count()).toBe(0);
    });

    test('asks a follow-up that only the question before it makes clear', async () => {
      const { widget } = await open();
      const followUp = 'and how do I get around that?';
      expect(await firstEntry(await widget.ask(followUp))).not.toBe(SEED_QUESTION);
      await widget.root.getByRole('button', { name: 'Start over' }).click();
      await expectAnswered(await widget.ask(SEED_QUESTION));
      expect(await firstEntry(await widget.ask(followUp))).toBe(SEED_QUESTION);
    });

    test('is offered questions while typing, and one that is picked shows its own answer', async () => {
      const { widget } = await open();
      await widget.input.pressSequentially('does mindspore serv');
      // On a slow machine the first letters alone bring suggestions too; those give way.
      const offered = widget.suggestions.filter({ hasText: /^\s*Does MindSpore Serving / }).first();
      await offered.click();
      await widget.turns.first().waitFor();
      await widget.lastTurn.settled();
      expect(await widget.lastTurn.outcome()).toBe('answered');
      expect(await widget.lastTurn.answerText()).not.toBe('');
      expect(await widget.suggestions.count()).toBe(0);
    });

    test.each(['Control+k', '/'])(
      'opens the dialog on the page of forms by %s, though it has no button of its own',
      async (key) => {
        const { page } = await visit({}, '/widget/forms.html');
        const modal = new Widget(page, '#modal');
        await page.locator('body > docent-chat [part="launcher"]').waitFor();
        expect(await modal.launcher.count()).toBe(0);
        await page.keyboard.press(key);
        await modal.dialog.waitFor();
        expect(await page.locator('docent-chat dialog:modal').count()).toBe(1);
        await expectAnswered(await modal.ask(SEED_QUESTION));
        expect(await violations(page)).toEqual([]);
        await page.keyboard.press('Escape');
        expect(await modal.dialog.isVisible()).toBe(false);
      },
    );

    test('is offered the questions that a form names', async () => {
      const { page } = await visit({}, '/widget/forms.html');
      const inline = new Widget(page, 'docent-chat[starters]');
      expect(await inline.starters.allTextContents()).toEqual([
        'Do I need an API key?',
        'Which platforms does it run on?',
      ]);
      await expectAnswered(await inline.askStarter(0));
    });

    test("sees the widget follow the site's switch to dark, and on the next page too", async () => {
      const { page } = await visit({ colorScheme: 'light' });
      const launcher = page.locator('docent-chat [part="launcher"]');
      const is = (scheme: string) =>
        launcher.evaluate(
          (button, wanted) => getComputedStyle(button).colorScheme === wanted,
          scheme,
        );
      await launcher.waitFor();
      expect(await is('dark')).toBe(false);
      await page.getByRole('button', { name: 'Dark theme' }).click();
      await expect.poll(() => is('dark')).toBe(true);
      expect(await violations(page)).toEqual([]);
      await page.goto(`${server.url}/widget/forms.html`);
      await launcher.waitFor();
      expect(await is('dark')).toBe(true);
    });

    test('gets an answer from every starter, one after the other, but none for what is off the topic', async () => {
      const { widget } = await open();
      const starters = await widget.starters.allTextContents();
      expect(starters).toHaveLength(4);
      for (const question of starters.map((text) => text.trim())) {
        const turn = await widget.ask(question);
        await expectAnswered(turn);
        expect(await turn.entryQuestion()).toBe(question);
      }
      expect(await (await widget.ask(OFF_TOPIC)).outcome()).not.toBe('answered');
    });

    test.each(['light', 'dark'] as const)(
      'meets no barrier in a conversation with every outcome (%s)',
      async (colorScheme) => {
        const { page, widget } = await open({ colorScheme });
        const shoot = (name: string) =>
          page.screenshot({ path: join(SCREENSHOTS, `${name}-${colorScheme}.png`) });
        await shoot('panel');
        await widget.input.pressSequentially('does mindspore');
        await widget.suggestions.first().waitFor();
        await shoot('suggestions');
        await widget.ask(SEED_QUESTION);
        await shoot('answered');
        await widget.ask(OFF_TOPIC);
        await shoot('unanswered');
        // One word may be about much: it gets suggestions.
        const vague = await widget.ask('widget');
        expect(await vague.outcome()).toBe('suggested');
        await vague.openChoice(0);
        await shoot('suggested');
        expect(await violations(page)).toEqual([]);
        await page.setViewportSize({ width: 375, height: 700 });
        await shoot('narrow');
        expect(await violations(page)).toEqual([]);
        await page.goto(`${server.url}${SEED_ANCHOR}`);
        await shoot('source');
      },
    );
  },
);
