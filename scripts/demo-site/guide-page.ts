import GithubSlugger from 'github-slugger';
import type { RootContent } from 'mdast';
import { toString as textOf } from 'mdast-util-to-string';
import { visit } from 'unist-util-visit';
import { parsePageMarkdown } from '../../server/corpus/parse-markdown.ts';
import { renderAnswer } from '../../server/corpus/render-answer.ts';
import { contents, headingLink } from './contents.ts';
import { html, sanitised } from './html.ts';
import { layout } from './layout.ts';
import { type Navigation, neighbours } from './navigation.ts';

interface GuideSection {
  readonly title: string;
  readonly anchor: string;
  readonly markdown: string;
}

/**
 * A page of the repository's documentation: a title, a first paragraph, and sections under second
 * headings, with GitHub's anchors. Links to other files of the repository become their text.
 */
export function guidePage(markdown: string, url: string, navigation: Navigation): string {
  const { title, lead, sections } = readGuide(markdown);
  const render = (text: string) => sanitised(renderAnswer(text, { pageUrl: url }).html);
  return layout({
    title: `${title} · Docent demo`,
    description: sections.map((section) => section.title).join(', '),
    navigation,
    current: url,
    main: html`<article class="guide">
<h1>${title}</h1>
<div class="lead">${render(lead)}</div>
${sections.map(
  (section) => html`<section class="entry">
<h2 id="${section.anchor}">${headingLink(section.title, section.anchor)}</h2>
${render(section.markdown)}
</section>
`,
)}
${neighbours(navigation, url)}
</article>`,
    aside: contents([
      { title: '', items: sections.map(({ anchor, title: text }) => ({ anchor, text })) },
    ]),
  });
}

function readGuide(markdown: string) {
  const text = withoutFileLinks(markdown);
  const { children } = parsePageMarkdown(text);
  const slugger = new GithubSlugger();
  const starts = children.flatMap((node, at) => (node.type === 'heading' ? [at] : []));
  const parts = starts.map((at, index) => {
    const heading = children[at] as RootContent;
    const next = children[starts[index + 1] ?? children.length];
    return {
      title: textOf(heading),
      anchor: slugger.slug(textOf(heading)),
      markdown: text.slice(heading.position?.end.offset, next?.position?.start.offset),
    };
  });
  const [first, ...sections] = parts;
  return { title: first?.title ?? '', lead: first?.markdown ?? '', sections } satisfies {
    sections: GuideSection[];
  } & Record<'title' | 'lead', string>;
}

function withoutFileLinks(markdown: string): string {
  let text = markdown;
  const links: { start: number; end: number; label: string }[] = [];
  visit(parsePageMarkdown(markdown), 'link', (link) => {
    const { start, end } = link.position ?? {};
    if (/^(?:#|https?:)/.test(link.url) || !start || !end) return;
    links.push({ start: start.offset ?? 0, end: end.offset ?? 0, label: textOf(link) });
  });
  for (const { start, end, label } of links.reverse()) {
    text = text.slice(0, start) + label + text.slice(end);
  }
  return text;
}
