import { expect, test } from 'vitest';
import { answerMarkdown, looks } from '../../../scripts/export/answer-markdown.ts';
import { readCorpus } from '../../../server/corpus/read-corpus.ts';
import { renderAnswer } from '../../../server/corpus/render-answer.ts';
import { SHARED, SHARED_ABSENT } from '../../server/corpus/shared-corpora.ts';

const pageUrl = 'https://docs.example.org/a.html#b';
const render = (markdown: string): string => renderAnswer(markdown, { pageUrl }).html;

test.each([
  'One *paragraph* with `code` and a [link](other.html).',
  '- one\n- two\n  - three',
  '1. a\n\n   ```sh\n   x\n   ```\n2. b',
  '| a | b |\n| - | -: |\n| 1 | 2 |',
  'H<sub>2</sub>O, <kbd>Esc</kbd>',
  '> quote\n\n---\n\n![image](a.png)',
])('%j is Markdown again', (markdown) => {
  const html = render(markdown);
  const made = answerMarkdown(html, pageUrl);
  expect(looks(render(made))).toBe(looks(html));
  expect(made).not.toMatch(/<(?:p|ul|ol|table|pre|blockquote)>/);
});

test.each([
  '<table><tr><td rowspan="2">a</td><td>b</td></tr><tr><td>c</td></tr></table>',
  '```\ncode\n\n\nmore\n\n```\n\n<table><tr><td colspan="2">a</td></tr></table>',
])('%j, which Markdown has no marks for, stays HTML', (markdown) => {
  const html = render(markdown);
  const made = answerMarkdown(html, pageUrl);
  expect(made).toContain('<table>');
  expect(looks(render(made))).toBe(looks(html));
});

test('white space counts in code, and between words', () => {
  expect(looks('<p>a <b>b</b> <i>c</i></p>\n<ul>\n<li>d</li>\n</ul>')).toBe(
    '<p>a <b>b</b> <i>c</i></p><ul><li>d</li></ul>',
  );
  expect(looks('<pre><code>a\n\n  b</code></pre>')).toBe('<pre><code>a\n\n  b</code></pre>');
});

test.skipIf(SHARED_ABSENT)(
  'every answer of the real pages comes back as it looks',
  async () => {
    const { entries } = await readCorpus([`${SHARED}/corpora/*_en_*.md`]);
    expect(entries.length).toBe(246);
    for (const { answer, source } of entries) {
      const html = renderAnswer(answer, { pageUrl: source.url }).html;
      const again = renderAnswer(answerMarkdown(html, source.url), { pageUrl: source.url }).html;
      expect(looks(again), `${source.file}:${source.line}`).toBe(looks(html));
    }
  },
  180_000,
);
