import { renderAnswer } from '../../server/corpus/render-answer.ts';
import { type Html, html, sanitised } from './html.ts';
import { layout } from './layout.ts';
import type { DemoPage, DemoSection } from './pages.ts';

/** A page of questions and answers, each at the anchor that its source link jumps to. */
export function faqPage(page: DemoPage, pages: readonly DemoPage[]): string {
  const count = page.sections.reduce((sum, { entries }) => sum + entries.length, 0);
  return layout({
    title: `${page.title} · Docent demo`,
    description: `${count} questions and answers: ${page.title}.`,
    pages,
    current: page.url,
    main: html`<article>
<h1>${page.title}</h1>
<p class="lead">${count} questions and answers. Ask yours in the box at the bottom right, in your own words.</p>
${page.sections.map((section) => sectionHtml(section, page))}
</article>`,
    aside: contents(page),
  });
}

function sectionHtml({ title, entries }: DemoSection, page: DemoPage): Html {
  const named = title !== '';
  const items = entries.map(({ anchor, entry }) => {
    const link = html`${entry.question} <a class="anchor" href="#${anchor}" aria-label="Link to this question">#</a>`;
    const answer = renderAnswer(entry.answer, { pageUrl: page.url });
    return html`<section class="entry">
${named ? html`<h3 id="${anchor}">${link}</h3>` : html`<h2 id="${anchor}">${link}</h2>`}
${sanitised(answer.html)}
</section>
`;
  });
  return named ? html`<h2 class="section">${title}</h2>\n${items}` : html`${items}`;
}

function contents({ sections }: DemoPage): Html {
  return html`<nav class="contents" aria-labelledby="contents">
<p class="label" id="contents">On this page</p>
${sections.map(
  ({ title, entries }) => html`${title === '' ? html`` : html`<p>${title}</p>`}
<ul>${entries.map(
    ({ anchor, entry }) => html`<li><a class="place" href="#${anchor}">${entry.question}</a></li>`,
  )}</ul>`,
)}
</nav>`;
}
