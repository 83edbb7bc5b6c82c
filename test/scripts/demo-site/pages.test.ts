import { describe, expect, test } from 'vitest';
import { demoPages, pageFile } from '../../../scripts/demo-site/pages.ts';
import type { Entry } from '../../../server/corpus/entry.ts';

function entry(question: string, url: string, section = ''): Entry {
  return {
    id: question,
    question,
    alternates: [],
    answer: 'Yes.',
    source: { url, title: 'Zorbs', section, file: 'zorbs.md', line: 1, heading: question },
    tags: [],
    lang: 'en',
  };
}

describe('demoPages', () => {
  test('gathers entries by page and section, in the order of the corpus', () => {
    const pages = demoPages([
      entry('One?', '/docs/a.html#one', 'First'),
      entry('Two?', '/docs/b.html#two'),
      entry('Three?', '/docs/a.html#three', 'Second'),
      entry('Four?', '/docs/a.html#f%C3%BCnf', 'First'),
    ]);
    const shape = pages.map(({ url, sections }) => [
      url,
      sections.map(({ title, entries }) => [title, entries.map(({ anchor }) => anchor)]),
    ]);
    expect(shape).toEqual([
      [
        '/docs/a.html',
        [
          ['First', ['one', 'fünf']],
          ['Second', ['three']],
        ],
      ],
      ['/docs/b.html', [['', ['two']]]],
    ]);
  });

  test('leaves out entries whose source is another site', () => {
    expect(
      demoPages([
        entry('One?', 'https://example.org/a.html#one'),
        entry('Two?', ''),
        entry('Three?', '//example.org/a.html'),
      ]),
    ).toEqual([]);
  });
});

describe('pageFile', () => {
  test.each([
    ['/docs/a.html', 'docs/a.html'],
    ['/docs/', 'docs/index.html'],
    ['/docs/a', 'docs/a.html'],
    ['/docs/v1.2', 'docs/v1.2.html'],
  ])('%s is shown from %s', (url, file) => {
    expect(pageFile(url)).toBe(file);
  });

  test.each(['/a/..%2F..%2Fb.html', '/a%5C..%5Cb.html', '/a%00.html'])(
    'refuses %s, which could lie outside the site',
    (url) => {
      expect(() => pageFile(url)).toThrow(`The page address ${url} can't be a file`);
    },
  );
});
