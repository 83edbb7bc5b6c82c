import { type Html, html } from './html.ts';
import { layout } from './layout.ts';
import type { Navigation } from './navigation.ts';
import type { DemoPage } from './pages.ts';

/** Asked on the landing page to show the honest "not found"; no documentation answers it. */
const OFF_TOPIC = 'What should I cook for dinner tonight?';

const EMBED = `<script type="module" src="{origin}/widget.js"></script>
<docent-chat></docent-chat>`;

export function landingPage(pages: readonly DemoPage[], navigation: Navigation): string {
  return layout({
    title: 'Docent: answers quoted from your documentation',
    description: 'A help box that answers from your own documentation and never makes things up.',
    navigation,
    current: '/',
    main: html`
<section class="hero">
<h1>Ask the documentation. <span>Get its own words.</span></h1>
<p class="lead">Docent finds the place in your FAQ that answers a question, marks the passage and links to its source. It never writes an answer of its own, so it cannot make things up. When nothing fits, it says so.</p>
<h2 class="label">Try it</h2>
<ul class="examples">
${exampleQuestions(pages).map((question) => html`<li><button type="button" data-ask="${question}">${question}</button></li>`)}
<li><button type="button" data-ask="${OFF_TOPIC}">${OFF_TOPIC} <small>not in the documentation</small></button></li>
</ul>
</section>
<section class="claims">
${claim('Quotes, never writes', 'Every answer is a passage that your authors wrote, shown with the place that it stands in.')}
${claim('Knows what it doesn’t know', 'A calibrated confidence decides between an answer, “did you mean” and an honest “not found”.')}
${claim('Runs on one machine', 'Model, index and server are yours. No account, no key, and no network once it is installed.')}
</section>
<section>
<h2>The pages that it answers from</h2>
<ul class="cards">${pages.map(card)}</ul>
</section>
<section>
<h2>Put it on your site</h2>
<p>Two lines of HTML; the address is the one that your Docent server has.</p>
<pre><code data-embed="${EMBED}">${EMBED.replace('{origin}', 'http://127.0.0.1:8080')}</code></pre>
<p>${navigation.at(-1)?.places.map(({ url, title }) => html`<a class="more" href="${url}">${title}</a> `) ?? ''}</p>
</section>`,
  });
}

/** So many examples at least, if the pages have them: one or more of each page. */
const EXAMPLES = 6;
/** Longer questions make poor buttons. */
const LONGEST_EXAMPLE = 72;

/**
 * Questions in other words than the pages', to show that a visitor need not know those: alternates
 * of entries spread over each page.
 */
export function exampleQuestions(pages: readonly DemoPage[]): string[] {
  const perPage = Math.ceil(EXAMPLES / pages.length);
  return pages.flatMap(({ sections }) => {
    const phrasings = sections
      .flatMap((section) => section.entries)
      .map(({ entry }) => [...entry.alternates, entry.question].find(isShortQuestion))
      .filter((phrasing) => phrasing !== undefined);
    const count = Math.min(perPage, phrasings.length);
    const step = phrasings.length / count;
    return Array.from({ length: count }, (_, at) => phrasings[Math.floor(at * step)] ?? '');
  });
}

function isShortQuestion(phrasing: string): boolean {
  return phrasing.endsWith('?') && phrasing.length <= LONGEST_EXAMPLE;
}

function claim(title: string, text: string): Html {
  return html`<div><h2>${title}</h2><p>${text}</p></div>`;
}

function card(page: DemoPage): Html {
  const count = page.sections.reduce((sum, { entries }) => sum + entries.length, 0);
  return html`<li><a class="card" href="${page.url}"><strong>${page.title}</strong><span class="count">${count} questions</span></a></li>`;
}
