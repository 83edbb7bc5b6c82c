import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseFragment } from 'parse5';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../server/corpus/entry.ts';
import { sameHeading } from '../../../server/corpus/heading-key.ts';
import { markdownFaqReader } from '../../../server/corpus/markdown-faq.ts';
import { readCorpus } from '../../../server/corpus/read-corpus.ts';
import { renderAnswer } from '../../../server/corpus/render-answer.ts';
import { domText } from './dom-text.ts';
import { SHARED, SHARED_ABSENT, sharedPages } from './shared-corpora.ts';

/**
 * Headings that a question file names though they ask nothing on a page that marks its questions:
 * by the design such headings are no entries, so these can't be found.
 */
const UNMARKED_HEADINGS = [
  'Issues Related to App Building Using Xcode',
  'Issues Related to Using Visual Studio',
];

/** The line of every question, page by page, found by reading the pages; the method is said there. */
const BY_HAND: Readonly<Record<string, readonly number[]>> = JSON.parse(
  readFileSync('test/fixtures/hand-counts.json', 'utf8'),
).pages;

/**
 * The questions of a page by another method than the reader's: line by line, outside code fences.
 * The one page without marks has its questions in `###` headings.
 */
function questionLines(text: string): readonly { line: number; words: string }[] {
  const found: { line: number; words: string }[] = [];
  const marked = /^(?:#{2,3} |<font size=3>\*\*)Q[:：]/m.test(text);
  let fenced = false;
  text.split('\n').forEach((line, index) => {
    if (/^\s*(?:```|~~~)/.test(line)) fenced = !fenced;
    if (fenced) return;
    const match = marked
      ? /^(?:#{2,3} |<font size=3>\*\*)Q[:：]\s*(.*?)\*{0,2}(?:<\/font>)?\s*$/.exec(line)
      : /^### (.*)$/.exec(line);
    if (match) found.push({ line: index + 1, words: match[1] ?? '' });
  });
  return found;
}

function letters(text: string): string {
  return text.replace(/\]\([^)]*\)/g, '').replace(/[^\p{L}\p{N}]/gu, '');
}

function read(name: string, text: string): readonly Entry[] {
  return markdownFaqReader.read({ path: name, text }, {}).entries;
}

describe.skipIf(SHARED_ABSENT)('the shared corpora (../shared)', () => {
  const pages = SHARED_ABSENT ? [] : sharedPages();

  it('are the 31 pages that were read by hand, with 458 questions', () => {
    expect(pages.map(([name]) => name)).toEqual(Object.keys(BY_HAND).sort());
    expect(Object.values(BY_HAND).flat()).toHaveLength(458);
  });

  it.each(pages)('%s gives the questions that were found by hand, at their lines', (name, text) => {
    const entries = read(name, text);
    expect(entries.map(({ source }) => source.line)).toEqual(BY_HAND[name]);
  });

  it.each(pages)('%s gives the words of each of its questions', (name, text) => {
    const words = questionLines(text).map((question) => letters(question.words));
    expect(read(name, text).map(({ question }) => letters(question))).toEqual(words);
  });

  it.each(pages)('%s gives answers without marks, separators or other questions', (name, text) => {
    const { warnings, entries } = markdownFaqReader.read({ path: name, text }, {});
    expect(warnings).toEqual([]);
    for (const { question, answer, source, lang } of entries) {
      expect(question).not.toMatch(/^\W*Q\s*[:：]|^\*|\*$|<\/?font/);
      expect(answer).not.toMatch(/^A\s*[:：]|^<br\/?>$|<br\/?>$|^<font size=3>\*\*Q/m);
      expect(answer.length).toBeGreaterThan(10);
      expect(source.url).toMatch(/^https:\/\/gitee\.com\/.*\.md#./);
      expect(lang).toBe(name.includes('_zh_') ? 'zh' : 'en');
    }
  });

  it('lose no line of text between the first question and the end of a page', () => {
    for (const [name, text] of pages) {
      if (name.startsWith('vllm')) continue;
      const [first] = questionLines(text);
      const sections = /^#{1,6} (?!Q[:：])/;
      let fenced = false;
      const rest = text
        .split('\n')
        .slice((first?.line ?? 1) - 1)
        .filter((line) => {
          if (/^\s*```/.test(line)) fenced = !fenced;
          return fenced || !sections.test(line);
        })
        .join('\n')
        .replace(/<br\/?>/g, '')
        .replace(/^ ?A[:：]/gm, '');
      const entries = read(name, text);
      const kept = entries.map(({ source, answer }) => source.heading + answer).join('');
      expect(letters(kept.replace(/<br\/?>/g, '')), name).toBe(letters(rest));
    }
  });

  it('are found by the pages and headings of the question files', () => {
    const headings = new Map(
      pages.map(([name, text]) => [name, read(name, text).map(({ source }) => source.heading)]),
    );
    const folder = join(SHARED, 'eval');
    const missing: string[] = [];
    let asked = 0;
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.jsonl'))) {
      for (const line of readFileSync(join(folder, file), 'utf8').split('\n').filter(Boolean)) {
        const { answers = [], first = [] } = JSON.parse(line);
        for (const { page, heading } of [...answers, ...first]) {
          asked++;
          const matches = headings.get(page)?.filter((each) => sameHeading(each, heading));
          if (!matches?.length) missing.push(heading);
        }
      }
    }
    expect(missing.sort()).toEqual(UNMARKED_HEADINGS);
    expect(asked).toBeGreaterThan(300);
  });

  it('render to HTML whose DOM text is the text, in blocks that cover all of it', () => {
    for (const [name, text] of pages) {
      for (const { answer, source } of read(name, text)) {
        const rendered = renderAnswer(answer, { pageUrl: source.url });
        const place = `${name}:${source.line}`;
        expect(domText(parseFragment(rendered.html)), place).toBe(rendered.text);
        const covered = rendered.blocks.map(({ start, end }) => rendered.text.slice(start, end));
        expect(covered.join('').replace(/\s/g, ''), place).toBe(rendered.text.replace(/\s/g, ''));
        expect(covered.length, place).toBeGreaterThan(0);
      }
    }
  });

  it('read as one corpus with unique ids and the same hash each time', async () => {
    const pattern = join(SHARED, 'corpora', '*_en__*.md');
    const corpus = await readCorpus([pattern], { strict: true });
    expect(corpus.files).toHaveLength(20);
    expect(corpus.entries).toHaveLength(246);
    expect(new Set(corpus.entries.map(({ id }) => id)).size).toBe(246);
    expect((await readCorpus([pattern])).hash).toBe(corpus.hash);
  });
});
