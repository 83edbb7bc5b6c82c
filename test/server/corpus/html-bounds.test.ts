import { describe, expect, it } from 'vitest';
import { HtmlExcessError } from '../../../server/corpus/bounded-parse.ts';
import { htmlReader } from '../../../server/corpus/html.ts';
import { parseHtml } from '../../../server/corpus/html-document.ts';
import { markedUpQuestions } from '../../../server/corpus/html-items.ts';
import { htmlToMarkdown } from '../../../server/corpus/html-markdown.ts';
import { jsonLdQuestions } from '../../../server/corpus/json-ld.ts';
import { MARKUP_BOUNDS } from '../../../server/corpus/markup-cost.ts';

function excess(read: () => unknown): readonly [number, string] | undefined {
  try {
    read();
  } catch (error) {
    if (error instanceof HtmlExcessError) return [error.line, error.message];
    throw error;
  }
  return undefined;
}

const refuse = () => {};

describe('the bounds of an HTML page', () => {
  it('a page is read whose Markdown takes as much as may be, one more block is refused', () => {
    // A block and three lines each.
    const most = 4 * 17.5;
    const page = (count: number) => parseHtml('<p>a</p>\n'.repeat(count)).root;
    expect(excess(() => htmlToMarkdown(page(4), most))).toBeUndefined();
    expect(excess(() => htmlToMarkdown(page(5), most))).toEqual([
      5,
      'skipped: so much markup that it takes more than 0.07 MB to parse: split it',
    ]);
  });

  it('a paragraph of too many marks is refused with its line', () => {
    const { paragraphMarks } = MARKUP_BOUNDS;
    const text = `<h2>Q?</h2>\n<p>${'<code>a</code> '.repeat(paragraphMarks / 2 + 1)}</p>`;
    const { entries, warnings } = htmlReader.read({ path: 'x.html', text }, {});
    expect(entries).toEqual([]);
    expect(warnings).toEqual([
      {
        file: 'x.html',
        line: 2,
        message: `skipped: more than ${paragraphMarks} marks such as * _ \` [ < in one paragraph`,
      },
    ]);
  });

  it('JSON-LD of as many questions as may be is read, one more refused with its line', () => {
    const question = '{"@type":"Question","name":"a?","acceptedAnswer":"b"}';
    const page = (count: number) => {
      const list = Array.from({ length: count }, () => question).join(',\n');
      return parseHtml(`<script type="application/ld+json">[${list}]</script>`).root;
    };
    expect(jsonLdQuestions(page(3), refuse, 3)).toHaveLength(3);
    expect(excess(() => jsonLdQuestions(page(4), refuse, 3))).toEqual([
      4,
      'skipped: more than 3 questions: split it',
    ]);
  });

  it.each([
    ['microdata', 'itemscope itemtype="https://schema.org/', 'itemprop'],
    ['RDFa', 'typeof="https://schema.org/', 'property'],
  ])('%s of as many questions as may be is read, one more refused', (_name, type, property) => {
    const answer = `<i ${property}="acceptedAnswer" ${type}Answer"><i ${property}="text">b</i></i>`;
    const question = `<div ${type}Question"><b ${property}="name">a?</b>${answer}</div>\n`;
    const page = (count: number) => parseHtml(question.repeat(count)).root;
    expect(markedUpQuestions(page(3), refuse, 3)).toHaveLength(3);
    expect(excess(() => markedUpQuestions(page(4), refuse, 3))).toEqual([
      4,
      'skipped: more than 3 questions: split it',
    ]);
  });
});
