import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeInBrowser } from '../../e2e/browser.ts';
import { Widget } from '../../e2e/page-objects.ts';
import { buildWeb } from '../bundle.ts';
import { answer, HELLO, RESULTS } from '../messages.ts';
import { PAGE, type SiteServer, serveSite } from '../site-server.ts';

/** Each would run, load or leave something in a page that takes it for markup. */
const ATTACKS: Readonly<Record<string, string>> = {
  image: '<img src="/hit-image" onerror="alert(1)">',
  script: '<script>alert(1)</script><script src="/hit-script"></script>',
  style: '</style><style>@import "/hit-style";*{display:none!important}</style>',
  address: 'javascript:alert(1)',
  link: '<a href="javascript:alert(1)" onclick="alert(1)">x</a><base href="https://evil.example/">',
  vector:
    '<svg onload="alert(1)"><use href="/hit-use#x"/><a xlink:href="javascript:alert(1)">x</a></svg>',
  frame:
    '<iframe src="/hit-frame" srcdoc="<script>alert(1)</script>"></iframe><object data="/hit-object">',
  quotes: "\"><img src=/hit-quotes onerror=alert(1)> ' onfocus=alert(1) autofocus tabindex=1 x='",
  template: '{{constructor.constructor("alert(1)")()}}<!--?lit$1$-->',
  entities: '&lt;img src=/hit-entity onerror=alert(1)&gt;&#60;script&#62;alert(1)&#60;/script&#62;',
  mutation:
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=/hit-mxss onerror=alert(1)&gt;">',
};

describeInBrowser('a hostile server', ({ newPage }) => {
  let files: Map<string, string>;

  beforeAll(async () => {
    files = await buildWeb();
    files.set('index.html', PAGE.replace('<docent-chat>', '<docent-chat contact-url="/contact">'));
  });

  const sites: SiteServer[] = [];
  afterAll(() => Promise.all(sites.map((site) => site.close())));

  test.each(Object.entries(ATTACKS))(
    'nothing of %s in any field runs, loads or hides anything, in a page without a policy',
    async (_name, attack) => {
      const entry = {
        entryId: attack,
        question: attack,
        answer: { html: `<p>${attack}</p>`, text: attack },
        source: { url: attack, title: attack, section: attack },
        tags: [attack],
        updated: attack,
      };
      const hostile = {
        ...entry,
        passage: { text: attack, start: 0, end: attack.length },
        score: 1,
      };
      const site = await serveSite(files, {
        policy: '',
        onSocket: (socket) => {
          const say = (message: unknown) => socket.send(JSON.stringify(message));
          say({ ...HELLO, collections: [attack], index: attack, starters: [attack] });
          socket.on('message', (data) => {
            const { id, type, question } = JSON.parse(String(data));
            if (type === 'suggest') {
              say({
                type: 'suggestions',
                id,
                suggestions: [{ entryId: attack, question: attack }],
              });
            } else if (type === 'entry') {
              say({ type: 'entry', id, result: entry });
            } else if (type === 'feedback' || question === 'error') {
              say({ type: 'error', id, code: attack, message: attack });
            } else {
              const reply = answer(id, question, [hostile, ...RESULTS, hostile]);
              say({ ...reply, answerId: attack, collection: attack, index: attack });
            }
          });
        },
      });
      sites.push(site);
      const { page, problems } = await newPage({ reducedMotion: 'reduce' });
      const seen: string[] = [];
      page.on('dialog', (dialog) => {
        seen.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      page.on('request', (request) => {
        // An answer may have images: what an author wrote. One that is broken must only do nothing.
        const { pathname, origin } = new URL(request.url());
        const image = request.resourceType() === 'image' && pathname.startsWith('/hit-');
        if (!image && (pathname.startsWith('/hit') || `${origin}/` !== site.url)) {
          seen.push(`request: ${request.url()}`);
        }
      });
      await page.goto(site.url);
      const widget = new Widget(page);
      await widget.open();
      await widget.starters.first().waitFor();
      expect(await widget.starters.first().textContent()).toBe(attack);

      for (const outcome of ['answered', 'suggested', 'unanswered', 'error']) {
        const turn = await widget.ask(outcome);
        expect(await turn.outcome()).toBe(outcome === 'error' ? 'failed' : outcome);
        if (outcome === 'answered') {
          expect(await turn.entryQuestion()).toBe(attack);
          await turn.root.locator('.others > summary').click();
          await turn.vote.first().getByRole('button', { name: 'Yes' }).click();
          await turn.vote.first().getByText('couldn’t be sent').waitFor();
        }
        if (outcome !== 'error') await turn.openChoice(0);
        for (const link of await turn.root.locator('[part="source"]').all()) {
          expect(await link.getAttribute('href')).toMatch(/^https?:/);
        }
      }
      await widget.input.pressSequentially('zorb');
      await widget.suggestions.first().waitFor();
      expect(await widget.suggestions.first().textContent()).toBe(attack);
      await widget.suggestions.first().click();
      await widget.turns.nth(4).waitFor();
      await widget.lastTurn.settled();

      const root = widget.root.locator('.panel');
      const forbidden =
        'script, style, iframe, object, base, use, [onerror], [onload], [onclick], [onfocus], [href^="javascript"]';
      expect(await root.locator(forbidden).count()).toBe(0);
      expect(await page.locator('h1').isVisible()).toBe(true);
      expect(await widget.input.isVisible()).toBe(true);
      await page.waitForLoadState('networkidle');
      expect([...seen, ...problems]).toEqual([]);
      await page.context().close();
    },
  );
});
