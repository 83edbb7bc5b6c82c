import { describe, expect, it } from 'vitest';
import { asciidocReader } from '../../../server/corpus/asciidoc.ts';
import { csvReader } from '../../../server/corpus/csv.ts';
import type { Entry } from '../../../server/corpus/entry.ts';
import { htmlReader } from '../../../server/corpus/html.ts';
import { jsonLinesReader, jsonReader } from '../../../server/corpus/json.ts';
import { markdownFaqReader } from '../../../server/corpus/markdown-faq.ts';
import { mdxReader } from '../../../server/corpus/mdx.ts';
import type { AsyncCorpusReader, CorpusReader } from '../../../server/corpus/reader.ts';
import { renderAnswer } from '../../../server/corpus/render-answer.ts';
import { yamlReader } from '../../../server/corpus/yaml.ts';
import { FAQ, FAQ_FILES } from './one-faq.ts';

const READERS: Readonly<Record<string, CorpusReader | AsyncCorpusReader>> = {
  md: markdownFaqReader,
  yaml: yamlReader,
  json: jsonReader,
  jsonl: jsonLinesReader,
  csv: csvReader,
  tsv: csvReader,
  html: htmlReader,
  mdx: mdxReader,
  adoc: asciidocReader,
};

/** What an entry comes to, whatever it was written in. */
function comparable(entry: Entry) {
  const { id, question, alternates, answer, source, tags, lang, updated } = entry;
  const { html, text } = renderAnswer(answer, { pageUrl: source.url });
  return { id, question, alternates, html, text, tags, lang, updated };
}

type Comparable = ReturnType<typeof comparable>;

describe('the same FAQ', () => {
  const expected = yamlReader
    .read(
      { path: 'faq.yaml', text: FAQ_FILES.find(({ format }) => format === 'yaml')?.text ?? '' },
      {},
    )
    .entries.map(comparable);

  it('is what it says', () => {
    expect(expected).toMatchObject(FAQ.map(({ question, tags }) => ({ question, tags })));
    expect(expected.map(({ html }) => html)).toMatchSnapshot();
  });

  it.each(FAQ_FILES.map((file) => [file.name, file] as const))(
    'gives equal entries when written as %s',
    async (_name, { format, text, lacks = [] }) => {
      const reader = READERS[format];
      const { entries, warnings } = (await reader?.read({ path: `faq.${format}`, text }, {})) ?? {};
      expect(warnings).toEqual([]);
      const without = (entry: Comparable) =>
        Object.fromEntries(
          Object.entries(entry).filter(([key]) => !(lacks as readonly string[]).includes(key)),
        );
      expect(entries?.map(comparable).map(without)).toEqual(expected.map(without));
    },
  );
});
