import { expect, test } from 'vitest';
import { looks } from '../../../scripts/export/answer-markdown.ts';
import { faqPage } from '../../../scripts/export/faq-page.ts';
import { htmlReader } from '../../../server/corpus/html.ts';
import { renderAnswer } from '../../../server/corpus/render-answer.ts';
import { entry } from '../../server/corpus/made-entry.ts';
import { ENTRIES, indexed } from './made-entries.ts';

const page = (...args: Parameters<typeof faqPage>): string => [...faqPage(...args)].join('');

test('the HTML reader finds equal questions, answers and fields in it', () => {
  // Merged cells are lost to every Markdown.
  const entries = indexed(ENTRIES.filter(({ id }) => id !== 'table'));
  const { entries: read, warnings } = htmlReader.read(
    { path: 'faq.html', text: page(entries) },
    { urlPattern: 'https://faq.example.org/{path}' },
  );
  expect(warnings).toEqual([]);
  expect(read.map(({ question }) => question)).toEqual(entries.map(({ question }) => question));
  for (const [i, one] of read.entries()) {
    const was = entries[i]!;
    const { id, alternates, tags, lang, updated, source } = one;
    expect({ id, alternates, tags, lang, updated }).toEqual({
      id: was.id,
      alternates: was.alternates,
      tags: was.tags,
      lang: was.lang,
      updated: was.updated,
    });
    expect(decodeURI(source.url)).toBe(`https://faq.example.org/faq#${was.id}`);
    const { html } = renderAnswer(one.answer, { pageUrl: was.source.url });
    expect(looks(html)).toBe(looks(was.answer.html));
  }
});

test('nothing in an entry ends the script or becomes markup', () => {
  const text = page(indexed());
  expect(text.match(/<script/g)).toHaveLength(1);
  expect(text.match(/<\/script>/g)).toHaveLength(1);
  expect(text).toContain('What do &lt;zorb&gt; &amp; *args* in zorb_name mean');
});

test("an answer's headings go below its question, one page without heads of groups", () => {
  const entries = indexed(ENTRIES.slice(0, 2));
  const text = page(entries);
  expect(text).toContain('<h1>Keeping zorbs</h1>');
  expect([...text.matchAll(/<(h[1-6])/g)].map(([, tag]) => tag)).toEqual([
    'h1',
    'h2',
    'h2',
    'h2',
    'h3',
    'h4',
  ]);
  const grouped = page(indexed(), { title: 'All of it' });
  expect(grouped).toContain('<h1>All of it</h1>');
  expect(grouped).toContain('<h2 class="group">Tables: yes</h2>');
});

test('the page has the language of most entries, the others their own', () => {
  const [arabic, english] = [ENTRIES[3]!, ENTRIES[0]!];
  const text = page(indexed([arabic, { ...arabic, id: 'b' }, english]));
  expect(text).toContain('<html lang="ar" dir="rtl">');
  expect(text).toContain('<article id="sleep" lang="en" dir="ltr">');
  expect(text).toContain('<article id="arabic">');
});

test('ids of its own give way to those of entries', () => {
  const text = page(indexed([entry({ id: 'content' }), entry({ id: 'contents' })]));
  const ids = [...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(text).toContain('href="#content-"');
});

test('root-relative addresses go below the base where one is given', () => {
  const entries = indexed([
    { ...ENTRIES[1]!, answer: '[a](/docs/b.html) ![i](/i.png) [c](https://example.org/)' },
  ]);
  const text = page(entries, { base: 'https://help.example.org/x' });
  expect(text).toContain('href="https://help.example.org/x/docs/b.html"');
  expect(text).toContain('src="https://help.example.org/x/i.png"');
  expect(text).toContain('Source: <a href="https://help.example.org/x/docs/markup.html#x">');
  expect(page(entries)).toContain('href="/docs/b.html"');
});

test('an index without entries gives a page without questions', () => {
  expect(page([])).toContain('<h1>Frequently asked questions</h1>');
});
