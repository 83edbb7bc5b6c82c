import { renderAnswer } from '../../server/corpus/render-answer.ts';
import { contents, headingLink } from './contents.ts';
import { type Html, html, sanitised } from './html.ts';
import { layout } from './layout.ts';
import { type Navigation, neighbours } from './navigation.ts';
import type { DemoPage, DemoSection } from './pages.ts';

/**
 * A page of questions and answers, each at the anchor that its source link jumps to.
 * @param intro Markdown that stands above the questions in the corpus, such as where its facts are from
 */
export function faqPage(page: DemoPage, intro: string, navigation: Navigation): string {
  const count = page.sections.reduce((sum, { entries }) => sum + entries.length, 0);
  const lead = `${count} questions and answers. Ask yours in the box at the bottom right, in your own words.`;
  return layout({
    title: `${page.title} · Docent demo`,
    description: `${count} questions and answers: ${page.title}.`,
    navigation,
    current: page.url,
    main: html`<article>
<h1>${page.title}</h1>
<p class="lead">${lead}</p>
${intro === '' ? html`` : html`<div class="note">${sanitised(renderAnswer(intro, { pageUrl: page.url }).html)}</div>`}
${page.sections.map((section) => sectionHtml(section, page))}
${neighbours(navigation, page.url)}
</article>`,
    aside: contents(
      page.sections.map(({ title, entries }) => ({
        title,
        items: entries.map(({ anchor, entry }) => ({ anchor, text: entry.question })),
      })),
    ),
  });
}

function sectionHtml({ title, entries }: DemoSection, page: DemoPage): Html {
  const named = title !== '';
  const items = entries.map(({ anchor, entry }) => {
    const link = headingLink(entry.question, anchor);
    const answer = renderAnswer(entry.answer, { pageUrl: page.url });
    return html`<section class="entry">
${named ? html`<h3 id="${anchor}">${link}</h3>` : html`<h2 id="${anchor}">${link}</h2>`}
${sanitised(answer.html)}
</section>
`;
  });
  return named ? html`<h2 class="section">${title}</h2>\n${items}` : html`${items}`;
}
