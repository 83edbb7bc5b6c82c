import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import fc from 'fast-check';
import type { Nodes } from 'hast';
import { parseFragment } from 'parse5';
import { visit } from 'unist-util-visit';
import { describe, expect, it } from 'vitest';
import { asciidocReader } from '../../../server/corpus/asciidoc.ts';
import { HtmlExcessError, parseBounded } from '../../../server/corpus/bounded-parse.ts';
import type { CorpusWarning } from '../../../server/corpus/entry.ts';
import { FORMATS } from '../../../server/corpus/formats.ts';
import { htmlReader } from '../../../server/corpus/html.ts';
import { jsonReader } from '../../../server/corpus/json.ts';
import { markdownFaqReader } from '../../../server/corpus/markdown-faq.ts';
import { MARKUP_BOUNDS } from '../../../server/corpus/markup-cost.ts';
import { mdxReader } from '../../../server/corpus/mdx.ts';
import type { AsyncCorpusReader, CorpusReader } from '../../../server/corpus/reader.ts';
import { renderAnswer } from '../../../server/corpus/render-answer.ts';
import { TEXT_BOUNDS } from '../../../server/corpus/text-bounds.ts';
import { ENTRY_BOUNDS, usableEntries } from '../../../server/corpus/usable-entries.ts';
import { domText } from './dom-text.ts';
import { entry as madeEntry } from './made-entry.ts';
import { FAQ_FILES } from './one-faq.ts';

type AnyReader = CorpusReader | AsyncCorpusReader;
const READERS = await Promise.all(
  FORMATS.map(async ({ extensions, reader }) => ({ extensions, reader: await reader() })),
);

const FOLDER = 'test/fixtures/readers';
const hostile = readdirSync(FOLDER).map((name) => ({
  extension: extname(name),
  text: readFileSync(join(FOLDER, name), 'utf8'),
}));
const friendly = FAQ_FILES.map(({ format, text }) => ({ extension: `.${format}`, text }));

function seedsOf(extensions: readonly string[]): readonly string[] {
  return [...hostile, ...friendly]
    .filter(({ extension }) => extensions.includes(extension))
    .map(({ text }) => text);
}

/** What no answer that is shown may hold, seen as the browser sees it. */
function expectHarmless(html: string): void {
  const walk = (node: {
    nodeName: string;
    attrs?: readonly { name: string; value: string }[];
    childNodes?: readonly unknown[];
  }): void => {
    expect(node.nodeName).not.toMatch(/^(?:script|style|iframe|svg|math|object|template)$/);
    for (const { name, value } of node.attrs ?? []) {
      expect(name).not.toMatch(/^(?:on|style$|srcdoc$)/);
      expect(value.trim()).not.toMatch(/^javascript:/i);
    }
    for (const child of node.childNodes ?? []) walk(child as typeof node);
  };
  walk(parseFragment(html));
}

async function readHarmless(reader: AnyReader, text: string) {
  const extensions = READERS.find((format) => format.reader === reader)?.extensions;
  const path = `fuzz${extensions?.[0]}`;
  const { entries, warnings } = await reader.read({ path, text }, {});
  for (const { answer, source } of usableEntries(entries, [])) {
    const rendered = renderAnswer(answer, { pageUrl: source.url });
    expectHarmless(rendered.html);
    expect(domText(parseFragment(rendered.html))).toBe(rendered.text);
    expect(source.line).toBeGreaterThan(0);
  }
  for (const { file, message } of warnings) {
    expect(file).toBe(path);
    expect(message).not.toBe('');
  }
  return { entries, warnings };
}

describe.each(READERS.map((format) => [format.reader.name, format] as const))(
  'hostile input to the %s reader',
  (_name, { reader, extensions }) => {
    const seeds = seedsOf(extensions);

    it('has seeds', () => {
      expect(seeds.length).toBeGreaterThan(1);
    });

    it.each(seeds.map((text, index) => [index, text]))(
      'seed %i gives only harmless answers',
      async (_index, text) => {
        await readHarmless(reader, String(text));
      },
    );

    it('never throws, and gives only harmless answers, of seeds that are cut and spliced', async () => {
      const piece = fc.constantFrom(
        ...['<script>', '</script>', '<!--', '-->', '<details>', '"', "'", '`', '```\n', '\n\n'],
        ...['javascript:alert(1)', ' onerror=x ', '&', '*a', '{', '}', '[', ']', '---\n', '\0'],
        ...['\u{feff}', '\ud800', '\r', '\t', '|', '<svg>', '<b', '== ', '## Q: ', '|===\n'],
      );
      const cut = fc.record({ at: fc.nat(2_000), length: fc.nat(80), piece });
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...seeds),
          fc.array(cut, { minLength: 1, maxLength: 6 }),
          async (seed, cuts) => {
            let text = seed;
            for (const { at, length, piece } of cuts) {
              const place = at % (text.length + 1);
              text = text.slice(0, place) + piece + text.slice(place + length);
            }
            await readHarmless(reader, text);
          },
        ),
        { numRuns: 60 },
      );
    });
  },
);

describe('bounds', () => {
  const { nesting, run, headings, elements, htmlNodes, tableCells, asciidocSections } = TEXT_BOUNDS;
  const refusal = async (reader: AnyReader, text: string) => {
    const { entries, warnings } = await readHarmless(reader, text);
    return entries.length > 0 ? undefined : warnings.map(({ line, message }) => [line, message]);
  };
  const nested = (depth: number) =>
    `## Q?\n\n${Array.from({ length: depth }, (_, level) => `${'  '.repeat(level)}- x`).join('\n')}`;

  it('lists 32 deep are read, 33 refused with the line, however they are written', async () => {
    const message = 'skipped: lists or quotes in each other more than 32 deep';
    expect(await refusal(markdownFaqReader, nested(nesting))).toBeUndefined();
    expect(await refusal(markdownFaqReader, nested(nesting + 1))).toEqual([[35, message]]);
    for (const marker of ['- ', '> ', '>', '1. ', '* > ']) {
      const text = `## Q?\n\n${marker.repeat(5_000)}x`;
      for (const reader of [markdownFaqReader, mdxReader, asciidocReader]) {
        expect(await refusal(reader, text)).toEqual([[3, message]]);
      }
    }
  });

  it('a run of lines is read up to 64 kB', async () => {
    const line = 'Q: x?\nA: y\n';
    expect(await refusal(markdownFaqReader, `\n\n${line.repeat(32_000)}`)).toEqual([
      [3, `skipped: more than ${run} characters without an empty line`],
    ]);
  });

  it('one heading too many is refused', async () => {
    const text = '# a\n\n'.repeat(headings + 1);
    expect(await refusal(markdownFaqReader, text)).toEqual([
      [2 * headings + 1, `skipped: more than ${headings} headings`],
    ]);
    expect(await refusal(asciidocReader, '== a\n\n'.repeat(asciidocSections + 1))).toEqual([
      [2 * asciidocSections + 1, `skipped: more than ${asciidocSections} sections`],
    ]);
  });

  it.each(['<div>', '<b>', '<table><tr><td>', '<details><summary>a?</summary>', '<svg><g>'])(
    'too many %s in each other are refused',
    async (tag) => {
      expect(await refusal(htmlReader, `<h2>Q?</h2>\n${tag.repeat(20_000)}x`)).toEqual([
        [2, `skipped: more than ${elements} elements in each other`],
      ]);
    },
  );

  it('as many marks in one paragraph as are read in no time, one more refused', async () => {
    const { paragraphMarks } = MARKUP_BOUNDS;
    const message = `skipped: more than ${paragraphMarks} marks such as * _ \` [ < in one paragraph`;
    const marks = (count: number) => `## Q: a?\n\n${'*a '.repeat(count)}\n`;
    for (const reader of [markdownFaqReader, mdxReader]) {
      expect(await refusal(reader, marks(paragraphMarks))).toBeUndefined();
      expect(await refusal(reader, marks(paragraphMarks + 1))).toEqual([[3, message]]);
    }
    // A table's rows and a list's items are read one by one, and code is not read for marks.
    const row = '| `a` | `b` |\n';
    const table = `## Q: a?\n\n| a | b |\n|---|---|\n${row.repeat(700)}`;
    const code = `## Q: a?\n\n\`\`\`c\n${'*a = b[0];\n'.repeat(1_500)}\`\`\`\n`;
    for (const text of [table, code]) {
      expect(await refusal(markdownFaqReader, text)).toBeUndefined();
    }
  });

  it('a page whose markup takes more than 800 MB to parse is refused before it is parsed', async () => {
    const message = 'skipped: so much markup that it takes more than 800 MB to parse: split it';
    const paragraphs = `## Q: a?\n\n${'x\n\n'.repeat(100_000)}`;
    const marks = `## Q: a?\n\n${`${'*a* '.repeat(500)}\n\n`.repeat(250)}`;
    const lines = `## Q: a?\n\n\`\`\`\n${'x\n\n'.repeat(400_000)}\`\`\`\n`;
    // Each row has as many cells as the head, also those that it leaves out.
    const head = `|${'a|'.repeat(500)}\n|${'-|'.repeat(500)}\n`;
    const cells = `## Q: a?\n\n${`${head}${'|b|\n'.repeat(100)}\n\n`.repeat(5)}`;
    for (const text of [paragraphs, marks, lines, cells]) {
      expect((await refusal(markdownFaqReader, text))?.map(([, said]) => said)).toEqual([message]);
    }
  });

  it('an answer of a data file that would take minutes to render is not used', async () => {
    const text = JSON.stringify([
      { question: 'a?', answer: '*a* '.repeat(10_000) },
      { question: 'b?', answer: 'c' },
    ]);
    const { entries } = await jsonReader.read({ path: 'x.json', text }, {});
    const warnings: CorpusWarning[] = [];
    const kept = usableEntries(entries, warnings);
    expect(kept.map(({ question }) => question)).toEqual(['b?']);
    expect(warnings.map(({ message }) => message)).toEqual([
      'entry skipped: its answer has more than 4000 marks such as * _ ` [ < in one paragraph',
    ]);
  });

  it('a base that is no address does not stop a page from being read', async () => {
    const text = '<h2>Q?</h2><p>a <base href="<script"><a href="javascript:alert(1)">b</a></p>';
    const { entries } = await readHarmless(htmlReader, text);
    expect(entries).toHaveLength(1);
  });

  it.each(['<ul><li>', '<ol><li>', '<blockquote>', '<dl><dd>'])(
    'HTML of %s in each other 32 deep is read, 33 refused',
    async (tag) => {
      const refused = [2, `skipped: lists or quotes in each other more than ${nesting} deep`];
      const html = (depth: number) => `<h2>Q?</h2>\n${tag.repeat(depth)}x`;
      expect(await refusal(htmlReader, html(nesting))).toBeUndefined();
      expect(await refusal(htmlReader, html(nesting + 1))).toEqual([refused]);
    },
  );

  it('elements that the parser makes more of, and comments, are counted as they come', async () => {
    const message = `skipped: more than ${htmlNodes} elements and comments`;
    const open = Array.from({ length: 400 }, (_, id) => `<font id=${id}>`).join('');
    const html = `<p>${open}${'\n<p>x'.repeat(20_000)}`;
    expect(await refusal(htmlReader, html)).toEqual([[499, message]]);
    expect(await refusal(htmlReader, '<!-- -->\n'.repeat(htmlNodes + 1))).toEqual([
      [htmlNodes, message],
    ]);
  });

  it.each([
    `${'<tr><td>a'.repeat(tableCells)}<tr><td>a<td>b`,
    `<tr><td colspan=${tableCells}>a<td>b`,
    `<tr><td rowspan=9>${'<td>a'.repeat(99)}${`<tr>${'<td>'.repeat(99)}`.repeat(210)}`,
  ])('a table of one cell too many is refused', async (rows) => {
    const message = `skipped: a table of more than ${tableCells} cells`;
    const html = `<h2>Q?</h2>\n<table>${rows}</table>`;
    expect(await refusal(htmlReader, html)).toEqual([[2, message]]);
  });

  it('any HTML becomes a tree within the bounds, or is refused', () => {
    const piece = fc.constantFrom(
      ...['<b>', '<i id=1>', '<font id=2>', '<a href=x>', '</b>', '</font>', '</a>', '<p>', '</p>'],
      ...['<table>', '<td>', '</table>', '<select>', '<svg>', '<desc>', '<object>', '<template>'],
      ...['<ul><li>', '</ul>', '<!--', '-->', '<script>', '</script>', '<button>', '<h2>', 'x'],
    );
    const run = fc.tuple(
      fc.array(piece, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 300 }),
    );
    fc.assert(
      fc.property(fc.array(run, { minLength: 1, maxLength: 4 }), (runs) => {
        const html = runs.map(([pieces, times]) => pieces.join('').repeat(times)).join('');
        let root: Nodes;
        try {
          root = parseBounded(html);
        } catch (error) {
          expect(error).toBeInstanceOf(HtmlExcessError);
          return;
        }
        let count = 0;
        visit(root, (node) => {
          if (node.type === 'element' || node.type === 'comment') count++;
        });
        expect(count).toBeLessThanOrEqual(htmlNodes);
      }),
      { numRuns: 200 },
    );
  });

  it('a code block that is never closed is named with its line', () => {
    const read = (text: string) => markdownFaqReader.read({ path: 'x.md', text }, {}).warnings;
    const [warning] = read('## Q?\n\nx\n\n```js\n## Q2?\n');
    expect(warning).toEqual({
      file: 'x.md',
      line: 5,
      message: 'the code block that begins here is never closed: it takes in the rest of the page',
    });
    expect(read('## Q?\n\n~~~\nx\n~~~\n')).toEqual([]);
  });

  it('a question of 500 characters and an answer of 100,000 are used, longer ones not', () => {
    const { question, answer } = ENTRY_BOUNDS;
    const warnings: { message: string }[] = [];
    const kept = usableEntries(
      [
        madeEntry({ question: 'q'.repeat(question), answer: `${'a'.repeat(998)}\n\n`.repeat(100) }),
        madeEntry({ question: 'q'.repeat(question + 1) }),
        madeEntry({ answer: 'a'.repeat(answer + 1) }),
        madeEntry({ alternates: ['b', 'a'.repeat(question + 1)] }),
      ],
      warnings as never,
    );
    expect(kept.map(({ alternates }) => alternates)).toEqual([[], ['b']]);
    expect(warnings.map(({ message }) => message)).toEqual([
      'entry skipped: its question has 501 characters, more than 500',
      'entry skipped: its answer has 100001 characters, more than 100000',
      'an alternate of more than 500 characters is not used',
    ]);
  });
});
