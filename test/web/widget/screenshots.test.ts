import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContextOptions } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WebSocket } from 'ws';
import type { ClientMessage, Outcome } from '../../../server/api/protocol.ts';
import { describeInBrowser } from '../../e2e/browser.ts';
import { Widget } from '../../e2e/page-objects.ts';
import { buildWeb } from '../bundle.ts';
import { answer, HELLO, result } from '../messages.ts';
import { PAGE, type SiteServer, serveSite } from '../site-server.ts';

/** Where the pictures go; without it none are taken. */
const FOLDER = process.env.SCREENSHOTS;

const EXPORT = {
  ...result(
    'How do I export a model for inference?',
    '<p>Call <code>export</code> with the network and an example input. The file that it writes holds the graph and the weights.</p><pre><code>zorb.export(network, inputs,\n            file_name="model", file_format="MINDIR_WITH_A_LONG_NAME")\n</code></pre><ul><li>The input must have the shape that is used later.</li><li>Dropout is switched off by itself.</li></ul>',
    'Call export with the network and an example input. The file that it writes holds the graph and the weights.zorb.export(network, inputs,\n            file_name="model", file_format="MINDIR_WITH_A_LONG_NAME")\nThe input must have the shape that is used later.Dropout is switched off by itself.',
    'Call export with the network and an example input.',
  ),
  updated: '2026-10-01',
};
const RESULTS = [
  EXPORT,
  result('Which formats can be exported?', '<p>Three.</p>', 'Three.'),
  result(
    'Why is the exported file larger than the checkpoint that it was made from?',
    '<p>It holds the graph.</p>',
    'It holds the graph.',
  ),
  result('Can it be exported on Ascend 310?', '<p>No.</p>', 'No.'),
  result('Where does the file go?', '<p>Here.</p>', 'Here.'),
];
const LONG = {
  ...EXPORT,
  answer: {
    html:
      EXPORT.answer.html +
      '<p>There is more to say about this, and here it stands, line after line.</p>'.repeat(30),
    text:
      EXPORT.answer.text +
      'There is more to say about this, and here it stands, line after line.'.repeat(30),
  },
};
const OUTCOMES: Readonly<Record<string, Outcome>> = { maybe: 'suggested', nothing: 'unanswered' };

const LOOKS: Readonly<Record<string, BrowserContextOptions>> = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  ar: { colorScheme: 'light' },
  narrow: { colorScheme: 'light', viewport: { width: 375, height: 740 } },
};

describeInBrowser('pictures of the widget (where SCREENSHOTS names a folder)', ({ newPage }) => {
  let site: SiteServer;

  beforeAll(async () => {
    if (FOLDER === undefined) return;
    await mkdir(FOLDER, { recursive: true });
    const files = await buildWeb();
    const page = PAGE.replace('<docent-chat>', '<docent-chat contact-url="/contact">');
    files.set('index.html', page);
    files.set('ar.html', page.replace('lang="en"', 'lang="ar"'));
    site = await serveSite(files, {
      onSocket: (socket: WebSocket) => {
        const say = (message: unknown) => socket.send(JSON.stringify(message));
        say({ ...HELLO, starters: RESULTS.slice(0, 3).map(({ question }) => question) });
        socket.on('message', (data) => {
          const message = JSON.parse(String(data)) as ClientMessage;
          const { id, type } = message;
          if (type === 'suggest') {
            const suggestions = RESULTS.map(({ entryId, question }) => ({ entryId, question }));
            say({ type: 'suggestions', id, suggestions });
          } else if (type === 'feedback') {
            say({ type: 'ok', id });
          } else if (type === 'ask') {
            const [word = ''] = message.question.split(' ');
            if (word === 'limited') {
              say({ type: 'error', id, code: 'RATE_LIMITED', message: 'Sixty a minute.' });
            } else {
              say(answer(id, OUTCOMES[word] ?? 'answered', word === 'long' ? [LONG] : RESULTS));
            }
          }
        });
      },
    });
  });
  afterAll(() => site?.close());

  test.skipIf(FOLDER === undefined).each(Object.entries(LOOKS))(
    'of every state, %s',
    async (look, options) => {
      const { page, problems } = await newPage({
        reducedMotion: 'reduce',
        viewport: { width: 1000, height: 760 },
        deviceScaleFactor: 1,
        permissions: ['clipboard-read', 'clipboard-write'],
        ...options,
      });
      const shoot = (name: string) =>
        page.screenshot({ path: join(FOLDER ?? '', `${look}-${name}.png`) });
      await page.goto(`${site.url}${look === 'ar' ? 'ar.html' : ''}`);
      const widget = new Widget(page);
      await widget.root.locator('.launcher').click();
      await widget.starters.first().waitFor();
      await shoot('welcome');
      await widget.input.pressSequentially('export');
      await widget.suggestions.first().waitFor();
      await widget.input.press('ArrowDown');
      await shoot('suggestions');
      await widget.input.press('Escape');
      const answered = await widget.ask('how to export?');
      await shoot('answered');
      await answered.root.locator('.vote button').first().click();
      await answered.root.locator('.copy').first().click();
      await answered.root.locator('[data-said]').waitFor();
      await shoot('voted-copied');
      for (const question of ['maybe exporting', 'nothing like it', 'long story', 'limited']) {
        const turn = await widget.ask(question);
        if (question === 'long story') await turn.root.locator('[aria-expanded]').waitFor();
        await shoot(question.split(' ')[0] ?? '');
        if (question === 'maybe exporting') {
          await turn.openChoice(0);
          await turn.root.locator('.answer').waitFor();
          await shoot('maybe-opened');
        }
      }
      expect(problems).toEqual([]);
      await page.context().close();
    },
  );
});
