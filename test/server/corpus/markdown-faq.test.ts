import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../server/corpus/entry.ts';
import { markdownFaqReader } from '../../../server/corpus/markdown-faq.ts';
import type { ReadOptions } from '../../../server/corpus/reader.ts';

function read(text: string, options: ReadOptions = {}, path = 'faq.md') {
  return markdownFaqReader.read({ path, text }, options);
}

/** Question and answer of each entry. */
function pairs(text: string): readonly (readonly [string, string])[] {
  return read(text).entries.map(({ question, answer }) => [question, answer] as const);
}

function only(text: string, options: ReadOptions = {}): Entry {
  const { entries } = read(text, options);
  expect(entries).toHaveLength(1);
  return entries[0] as Entry;
}

describe('spellings of a marked question', () => {
  it.each([
    ['a heading', '## Q: Why *so*?\n\nA: Text.'],
    ['a heading of any depth', '##### Q: Why so?\n\nText.'],
    ['an underlined heading', 'Q: Why so?\n----------\n\nA: Text.'],
    ['an HTML heading', '<h3>Q: Why so?</h3>\n\nA: Text.'],
    ['a full-width colon', '## Q：Why so?\n\nA：Text.'],
    ['no space after the mark', '## Q:Why so?\n\nA:Text.'],
    ['two spaces after the mark', '## Q:  Why so?\n\nA:   Text.'],
    ['a bold paragraph', '**Q: Why so?**\n\nA: Text.'],
    ['a bold paragraph in <font>', '<font size=3>**Q: Why so?**</font>\n\nA: Text.'],
    ['<font> on its own lines', '<font size=3>\n**Q: Why so?**\n</font>\n\nA: Text.'],
    ['<font> with empty lines', '<font size=3>\n\n**Q: Why so?**\n\n</font>\n\nA: Text.'],
    ['HTML paragraphs', '<p><b>Q: Why so?</b></p>\n\nA: Text.'],
    ['bold that is closed badly', '<font size=3>**Q: Why so?*</font>\n\nA: Text.'],
    ['bold that is never closed', '**Q: Why so?\n\nA: Text.'],
    ['only the mark in bold', '**Q:** Why so?\n\n**A:** Text.'],
    ['only the letter in bold', '**Q**: Why so?\n\n**A**: Text.'],
    ['bold over two lines', '**Q: Why\nso?**\n\nA: Text.'],
    ['question and answer in one paragraph', '**Q: Why so?**\nA: Text.'],
    ['a line break between them', '**Q: Why so?**<br/>A: Text.'],
    ['plain text', 'Q: Why so?\n\nA: Text.'],
    ['plain text without empty lines', 'Q: Why so?\nA: Text.'],
    ['a number in the mark', '**Q1: Why so?**\n\nA1: Text.'],
    ['a summary', '<details>\n<summary>Q: Why so?</summary>\n\nA: Text.\n\n</details>'],
    ['a bold summary', '<details><summary><b>Q: Why so?</b></summary>\n\nText.\n</details>'],
    ['a summary in one line', '<details><summary>Q: Why so?</summary>Text.</details>'],
    [
      'a heading in a summary',
      '<details>\n<summary>\n\n## Q: Why so?\n\n</summary>\n\nText.\n\n</details>',
    ],
    ['an answer in a heading', '### Q: Why so?\n\n#### A:\n\nText.'],
    ['an answer in a heading of the same depth', '### Q: Why so?\n\n### A:\n\nText.'],
    ['Windows line ends', '## Q: Why so?\r\n\r\nA: Text.\r\n'],
  ])('reads %s', (_name, text) => {
    expect(pairs(`# FAQ\n\n${text}`)).toEqual([['Why so?', 'Text.']]);
    // And between two others.
    const [before, middle, after] = pairs(`# FAQ\n\n## Q: One?\n\n1\n\n${text}\n\n## Q: Two?\n\n2`);
    expect([before, middle, after]).toEqual([
      ['One?', '1'],
      ['Why so?', 'Text.'],
      ['Two?', '2'],
    ]);
  });

  it('reads plain questions one after the other without empty lines', () => {
    expect(pairs('Q: a?\nA: one\ntwo\nQ: b?\nA: three')).toEqual([
      ['a?', 'one\ntwo'],
      ['b?', 'three'],
    ]);
  });

  it('reads a question in Chinese', () => {
    expect(pairs('## 问：如何安装？\n\n答：运行它。')).toEqual([['如何安装？', '运行它。']]);
  });

  it('keeps a `Q:` in code, in a link or in the middle of a line as text', () => {
    const text = '## Q: a?\n\n`Q: no` and Q: no\n\n[Q: no](#x)\n\n```\nQ: no\n## Q: no\n```';
    expect(pairs(text)).toHaveLength(1);
  });

  it('keeps the heading raw and gives the line that the question stands on', () => {
    const { source } = only('# T\n\n<font size=3>**Q: Why `so`?**</font>\n\nA: x');
    expect(source.heading).toBe('<font size=3>**Q: Why `so`?**</font>');
    expect(source.line).toBe(3);
    expect(only('Q: Why?\n---\n\nx').source.heading).toBe('Q: Why?');
  });
});

describe('the answer', () => {
  it('runs to the next question', () => {
    expect(pairs('## Q: a?\n\none\n\n- two\n\n## Q: b?\n\nthree')[0]).toEqual([
      'a?',
      'one\n\n- two',
    ]);
  });

  it('runs to a heading of the same depth, and over deeper ones', () => {
    expect(pairs('## Q: a?\n\none\n\n### Step\n\ntwo\n\n## About\n\nthree')).toEqual([
      ['a?', 'one\n\n### Step\n\ntwo'],
    ]);
  });

  it('to bold text ends at any heading', () => {
    expect(pairs('# T\n\n**Q: a?**\n\none\n\n## See also\n\ntwo')).toEqual([['a?', 'one']]);
  });

  it('ends before a deeper heading that the next question stands under', () => {
    const text = '# T\n\n## Start\n\n### Q: a?\n\none\n\n#### More\n\n**Q: b?**\n\ntwo';
    expect(pairs(text)).toEqual([
      ['a?', 'one'],
      ['b?', 'two'],
    ]);
    expect(read(text).entries.map(({ source }) => source.section)).toEqual([
      'Start',
      'Start > More',
    ]);
  });

  it('has no heading inside a code fence', () => {
    const code = '```sh\n# Q: not me\n## nor me\n```';
    expect(pairs(`## Q: a?\n\n${code}\n\nmore`)).toEqual([['a?', `${code}\n\nmore`]]);
  });

  it('loses its separators', () => {
    const text =
      '## Q: a?\n\none\n\n<br/>\n\ntwo\n<br/>\n\n---\n\n## Q: b?\n\nthree\n\n<br />\n<br>';
    expect(pairs(text)).toEqual([
      ['a?', 'one\n\ntwo'],
      ['b?', 'three'],
    ]);
  });

  it('keeps a rule and a line break inside it', () => {
    expect(pairs('## Q: a?\n\none<br/>two\n\n---\n\nthree')[0]?.[1]).toBe(
      'one<br/>two\n\n---\n\nthree',
    );
  });

  it('stays raw Markdown', () => {
    const answer =
      '1. **a** [b](c.md)\n\n   ```py\n   x = 1\n   ```\n\n| a | b |\n|---|---|\n| 1 | 2 |';
    expect(pairs(`## Q: a?\n\n${answer}`)[0]?.[1]).toBe(answer);
  });

  it('keeps the indentation of a code block that it begins with', () => {
    expect(pairs('## Q: a?\n\n    code\n    more\n')[0]?.[1]).toBe('    code\n    more');
  });

  it('loses an `A:` that comes after an error message of the question', () => {
    expect(pairs('## Q: a?\n\n```\nE\n```\n\nA: one')[0]?.[1]).toBe('```\nE\n```\n\none');
  });

  it('keeps words that merely begin like a mark', () => {
    expect(pairs('## Q: a?\n\nAnd: so')[0]?.[1]).toBe('And: so');
    expect(pairs('## Q: a?\n\n**Attention:** so')[0]?.[1]).toBe('**Attention:** so');
  });

  it('brings along the definitions that it uses, and no others', () => {
    const text =
      '## Q: a?\n\n[one][x] and a note[^n]\n\n## Q: b?\n\ntwo\n\n[x]: https://x.example\n[y]: https://y.example\n\n[^n]: See [z].\n\n[z]: https://z.example';
    expect(pairs(text)).toEqual([
      [
        'a?',
        '[one][x] and a note[^n]\n\n[x]: https://x.example\n\n[^n]: See [z].\n\n[z]: https://z.example',
      ],
      ['b?', 'two'],
    ]);
  });

  it('does not leave its <details>', () => {
    const text =
      '<details><summary>Q: a?</summary>\n\none\n\n# Big\n\ntwo\n\n</details>\n\nnot mine\n\n**Q: b?**\n\nthree';
    expect(pairs(text)).toEqual([
      ['a?', 'one\n\n# Big\n\ntwo'],
      ['b?', 'three'],
    ]);
  });

  it('keeps a <details> of its own whole', () => {
    const details = '<details>\n<summary>Log</summary>\n\n## loud\n\n</details>';
    expect(pairs(`## Q: a?\n\none\n\n${details}\n\ntwo`)[0]?.[1]).toBe(`one\n\n${details}\n\ntwo`);
  });
});

describe('a page without marks', () => {
  it('has an entry for each lowest heading with text, under its sections', () => {
    const { entries } = read(
      '# T\n\nintro\n\n## S\n\n### a\n\none\n\n### b\n\ntwo\n\n## c\n\nthree',
    );
    expect(
      entries.map(({ question, answer, source }) => [question, answer, source.section]),
    ).toEqual([
      ['a', 'one', 'S'],
      ['b', 'two', 'S'],
      ['c', 'three', ''],
    ]);
  });

  it('passes over headings that no text stands under', () => {
    expect(pairs('# T\n\n## empty\n\n<!-- c -->\n\n## a\n\none')).toEqual([['a', 'one']]);
  });

  it('keeps the lower headings of a question that do not ask in its answer', () => {
    expect(pairs('# T\n\n## How?\n\none\n\n### Linux\n\ntwo\n\n## Else\n\nx')).toEqual([
      ['How?', 'one\n\n### Linux\n\ntwo'],
      ['Else', 'x'],
    ]);
  });

  it('splits a question whose lower headings ask', () => {
    expect(pairs('# T\n\n## How?\n\none\n\n### And why?\n\ntwo')).toEqual([
      ['How?', 'one'],
      ['And why?', 'two'],
    ]);
  });

  it('takes <details> and bold questions under a heading', () => {
    const text =
      '# T\n\n## S\n\n<details><summary>Reset it</summary>\n\none\n\n</details>\n\n<details><summary>Stop it</summary>\n\ntwo\n\n</details>\n\n## B\n\n**Why?**\n\nthree\n\n**How?**\n\nfour';
    const { entries } = read(text);
    expect(
      entries.map(({ question, answer, source }) => [question, answer, source.section]),
    ).toEqual([
      ['Reset it', 'one', 'S'],
      ['Stop it', 'two', 'S'],
      ['Why?', 'three', 'B'],
      ['How?', 'four', 'B'],
    ]);
  });

  it('keeps <details> and a bold question inside an answer in it', () => {
    const answer =
      'text\n\n**Still?**\n\nmore\n\n<details><summary>Log</summary>\n\nx\n\n</details>';
    expect(pairs(`# T\n\n## a\n\n${answer}`)).toEqual([['a', answer]]);
  });

  it('with one heading and text is one entry', () => {
    expect(pairs('# a\n\none')).toEqual([['a', 'one']]);
  });

  it('with no question at all says so', () => {
    expect(read('just text').warnings).toEqual([
      {
        file: 'faq.md',
        line: 0,
        message:
          'no question found: expected headings with text under them, or marks such as "## Q: ..."',
      },
    ]);
    expect(read('').entries).toEqual([]);
  });
});

describe('the source', () => {
  it('gives every heading its GitHub anchor, equal ones numbered over the whole page', () => {
    const text =
      '---\nurl: https://x.example/f.html#old\n---\n# T\n\n## Notes\n\n## Q: Notes?\n\na\n\n## Q: Notes?\n\nb';
    expect(read(text).entries.map(({ source }) => source.url)).toEqual([
      'https://x.example/f.html#q-notes',
      'https://x.example/f.html#q-notes-1',
    ]);
  });

  it.each([
    ['{#fly}', '## Q: Can it fly? {#fly}\n\na'],
    ['an anchor in the heading', '## <a name="fly"></a>Q: Can it fly?\n\na'],
    ['an anchor before it', '<a id="fly"></a>\n\n## Q: Can it fly?\n\na'],
    ['an anchor before bold text', '<a id="fly"></a>\n\n**Q: Can it fly?**\n\na'],
    [
      'the id of <details>',
      '<details id="fly"><summary>Q: Can it fly?</summary>\n\na\n\n</details>',
    ],
  ])("takes the author's anchor from %s", (_name, text) => {
    const { entries } = read(`## Q: Else?\n\nx\n\n${text}`, { urlPattern: '/faq/{path}.html' });
    expect(entries[1]?.source.url).toBe('/faq/faq.html#fly');
    expect(entries.map(({ question, answer }) => [question, answer])).toEqual([
      ['Else?', 'x'],
      ['Can it fly?', 'a'],
    ]);
  });

  it('takes the page from front matter, else the pattern, else its source link, else has none', () => {
    const badge = '[![Build](b.svg)](https://ci.example/run)';
    const link = '[![Source](s.svg)](https://git.example/faq.md)';
    const body = `# T\n\n${badge} ${link}\n\n## Q: a?\n\n[![x](y.svg)](https://z.example/z.md)`;
    expect(only(`---\nurl: /faq\n---\n${body}`, { urlPattern: '/p' }).source.url).toBe('/faq#q-a');
    expect(only(body, { urlPattern: 'https://d.example/{path}/' }).source.url).toBe(
      'https://d.example/faq/#q-a',
    );
    expect(only(body).source.url).toBe('https://git.example/faq.md#q-a');
    expect(only('## Q: a?\n\nx').source.url).toBe('');
    const html = '<a href="https://git.example/f.md"><img src="s.png"></a>\n\n**Q: a?**\n\nx';
    expect(only(html).source.url).toBe('https://git.example/f.md#a');
  });

  it('encodes the path in the pattern', () => {
    const { entries } = read('## Q: a?\n\nx', { urlPattern: '/{path}.html' }, 'my docs/a#b.md');
    expect(entries[0]?.source.url).toBe('/my%20docs/a%23b.html#q-a');
  });

  it('has the title from front matter, else the H1, else the file', () => {
    expect(only('---\ntitle: Mine\n---\n# T\n\n## Q: a?\n\nx').source.title).toBe('Mine');
    expect(only('# T *x*\n\n## Q: a?\n\nx').source.title).toBe('T x');
    expect(only('## Q: a?\n\nx').source.title).toBe('faq');
  });

  it('counts several H1s that ask nothing as sections', () => {
    const { entries } = read('# S\n\n## Q: a?\n\nx\n\n# U\n\n## Q: b?\n\ny');
    expect(entries.map(({ source }) => [source.title, source.section])).toEqual([
      ['faq', 'S'],
      ['faq', 'U'],
    ]);
  });
});

describe('ids', () => {
  it('of equal questions on a page are numbered', () => {
    expect(read('## Q: a?\n\nx\n\n## Q: a?\n\ny').entries.map(({ id }) => id)).toEqual([
      'faq.a',
      'faq.a-2',
    ]);
  });

  it('stay when other questions are added', () => {
    const ids = (text: string) => read(text).entries.map(({ id }) => id);
    expect(ids('## Q: new?\n\nx\n\n## Q: a?\n\nx\n\n## Q: b?\n\nx')).toEqual(
      expect.arrayContaining([...ids('## Q: a?\n\nx\n\n## Q: b?\n\nx')]),
    );
  });
});

describe('front matter', () => {
  it('gives the fields of all entries and ignores what else is in it', () => {
    const text =
      '---\nlayout: {a: [1]}\nlang: zh_CN\ntags: a, b\nversion: 2.10\nupdated: 2026-10-01 12:00:00\n---\n## Q: a?\n\nx';
    expect(read(text).warnings).toEqual([]);
    expect(only(text)).toMatchObject({
      lang: 'zh-CN',
      tags: ['a', 'b'],
      version: '2.10',
      updated: '2026-10-01',
    });
  });

  it('that is broken is a warning with its line, and the page is read', () => {
    const { entries, warnings } = read('---\ntitle: x\nfoo: "bar\n---\n## Q: a?\n\nx');
    expect(entries).toHaveLength(1);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({ file: 'faq.md', line: 3 });
    expect(warnings[0]?.message).toMatch(/^front matter is not valid YAML: /);
  });

  it('with a value that can not be used is a warning, and the others count', () => {
    const { entries, warnings } = read(
      '---\nurl: faq.html\ntitle: x\nupdated: soon\n---\n## Q: a?\n\nx',
    );
    expect(entries[0]?.source).toMatchObject({ title: 'x', url: '' });
    expect(warnings).toEqual([
      {
        file: 'faq.md',
        line: 2,
        message: '"url" is not used: expected an address that begins with http://, https:// or /',
      },
      {
        file: 'faq.md',
        line: 4,
        message: '"updated" is not used: expected an ISO 8601 date such as 2026-10-01',
      },
    ]);
  });
});

describe('the docent comment', () => {
  const note =
    '<!-- docent\nid: mine\nalternates:\n  - other words\ntags: [b]\nversion: 1.0\nupdated: 2026-10-01\n-->';

  it.each([
    ['a heading', `## Q: a?\n${note}\n\nA: one`],
    ['a bold paragraph', `**Q: a?**\n${note}\n\nA: one`],
    ['an empty line', `**Q: a?**\n\n${note}\n\nA: one`],
    ['a summary', `<details><summary>Q: a?</summary>\n${note}\n\none\n\n</details>`],
  ])('under %s gives its fields and is not in the answer', (_name, text) => {
    const { entries, warnings } = read(`---\ntags: [a]\nversion: 0.9\n---\n${text}`);
    expect(warnings).toEqual([]);
    expect(entries[0]).toMatchObject({
      id: 'mine',
      question: 'a?',
      alternates: ['other words'],
      answer: 'one',
      tags: ['a', 'b'],
      version: '1.0',
      updated: '2026-10-01',
    });
  });

  it('with an unknown key is a warning with its line, and the entry is kept', () => {
    const { entries, warnings } = read('## Q: a?\n<!-- docent\nid: mine\ntag: x\n-->\n\none');
    expect(entries[0]?.id).toBe('mine');
    expect(warnings).toEqual([
      {
        file: 'faq.md',
        line: 4,
        message: 'unknown key "tag": expected one of id, alternates, tags, version, updated',
      },
    ]);
  });

  it('with an id that has white space or 201 characters is a warning', () => {
    for (const id of ['a b', 'x'.repeat(201)]) {
      const { entries, warnings } = read(`## Q: a?\n<!-- docent\nid: "${id}"\n-->\n\none`);
      expect(entries[0]?.id).toBe('faq.a');
      expect(warnings[0]?.line).toBe(3);
    }
    expect(only(`## Q: a?\n<!-- docent\nid: ${'x'.repeat(200)}\n-->\n\none`).id).toHaveLength(200);
  });

  it('that is broken, second or in the wrong place is a warning and shows nowhere', () => {
    const broken = read('## Q: a?\n<!-- docent\nid: "x\n-->\n\none');
    expect(broken.warnings[0]?.message).toMatch(/^docent comment is not valid YAML/);
    const late = read('## Q: a?\n\none\n\n<!-- docent\nid: x\n-->\n');
    expect(late.warnings).toEqual([
      {
        file: 'faq.md',
        line: 5,
        message: 'docent comment is not directly under its question: not used',
      },
    ]);
    const second = read('## Q: a?\n<!-- docent\nid: x\n-->\n<!-- docent\nid: y\n-->\n\none');
    expect(second.warnings).toHaveLength(1);
    expect(second.entries[0]?.id).toBe('x');
    for (const { entries } of [broken, late, second]) expect(entries[0]?.answer).toBe('one');
  });

  it('leaves other comments alone', () => {
    const { entries, warnings } = read('## Q: a?\n<!-- docents are nice -->\n\none');
    expect(warnings).toEqual([]);
    expect(entries[0]?.answer).toBe('one');
  });
});

describe('any text', () => {
  const piece = fc.constantFrom(
    '## Q: a?\n',
    '# T\n',
    '### b\n',
    '**Q: c?**',
    '<font>',
    '</font>',
    '<details>',
    '</details>',
    '<summary>',
    '</summary>',
    'A: x',
    '\n',
    '\n\n',
    '<br/>',
    '```\n',
    '- ',
    '> ',
    '1. ',
    '---\n',
    '<!-- docent\nid: x\n-->',
    '<!--',
    '-->',
    '[a][b]',
    '[b]: c\n',
    '[^1]',
    '[^1]: d\n',
    '`',
    '**',
    '|a|\n|-|\n',
    '    ',
    '\t',
    '\r\n',
    '如何？',
    '<a id="x"></a>',
    '&#0;',
    '\\',
    '<h2>',
    '</h2>',
    'Q:',
  );
  const text = fc.oneof(
    fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
    fc.string({ unit: 'grapheme', maxLength: 300 }),
  );

  it('is read without an error into whole entries', () => {
    fc.assert(
      fc.property(text, (page) => {
        const { entries, warnings } = read(page);
        const lines = page.split(/\r\n|\n|\r/).length;
        for (const { id, answer, source } of entries) {
          expect(id).toMatch(/^\S+$/);
          expect(answer).toBe(answer.trimEnd());
          expect(page).toContain(source.heading);
          expect(source.line).toBeGreaterThanOrEqual(1);
          expect(source.line).toBeLessThanOrEqual(lines);
        }
        expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
        for (const { line } of warnings) expect(line).toBeLessThanOrEqual(lines);
      }),
      { numRuns: 500 },
    );
  });

  it('of a large page is read in time that grows with its size', () => {
    const page = (count: number) =>
      Array.from({ length: count }, (_, index) => `## Q: n${index}?\n\n[a][b] x\n`).join('\n');
    const start = performance.now();
    expect(read(`${page(2000)}\n[b]: c`).entries).toHaveLength(2000);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});
