import { describe, expect, it } from 'vitest';
import { markdownFaqReader } from '../../../server/corpus/markdown-faq.ts';

const PAGE = `# Guide

What it is.

## Install

Before.

<a id="win"></a>
### Windows

Run it.

### Empty

## Use

\`\`\`
## no heading
\`\`\`
`;

function read(text: string, pages?: 'questions' | 'sections') {
  return markdownFaqReader
    .read({ path: 'guide.md', text }, { urlPattern: '/{path}', ...(pages && { pages }) })
    .entries.map(({ question, answer, source }) => [
      question,
      answer,
      source.section,
      source.url,
      source.line,
    ]);
}

const SECTIONS = [
  ['Guide', 'What it is.', '', '/guide#guide', 1],
  ['Install', 'Before.', '', '/guide#install', 5],
  ['Windows', 'Run it.', 'Install', '/guide#win', 10],
  ['Use', '```\n## no heading\n```', '', '/guide#use', 16],
];

describe('the sections of a documentation page', () => {
  it('are each heading with its own text, where the settings say so', () => {
    expect(read(PAGE, 'sections')).toEqual(SECTIONS);
  });

  it('are read where the front matter says so, a line for each of its own further down', () => {
    const matter = '---\ndocent: sections\n---\n';
    expect(read(matter + PAGE)).toEqual(
      SECTIONS.map(([question, answer, section, url, line]) => [
        question,
        answer,
        section,
        url,
        Number(line) + 3,
      ]),
    );
  });

  it('lose no line of text', () => {
    const told = read(PAGE, 'sections')
      .map(([, answer]) => answer)
      .join('\n');
    for (const text of ['What it is.', 'Before.', 'Run it.', '## no heading']) {
      expect(told.split(text)).toHaveLength(2);
    }
  });

  it('are not those of a page of questions', () => {
    const marked = '## Q: a?\n\nA: b\n\n## More\n\nc\n';
    expect(read(marked, 'sections')).toEqual(read(marked));
    const asking = '# T\n\nx\n\n## a?\n\nb\n\n### part\n\nc\n\n## d?\n\ne\n';
    expect(read(asking, 'sections')).toEqual(read(asking));
    expect(read(`---\ndocent: questions\n---\n${PAGE}`, 'sections')).toHaveLength(2);
  });
});
