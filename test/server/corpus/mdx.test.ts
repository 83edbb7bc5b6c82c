import { describe, expect, it } from 'vitest';
import { mdxReader } from '../../../server/corpus/mdx.ts';

const read = (text: string) => mdxReader.read({ path: 'faq.mdx', text }, {});

describe('the MDX reader', () => {
  it('takes components, imports and expressions out and keeps their text, each line in place', () => {
    const { entries, warnings } = read(`---
title: The FAQ
---
import Tabs from '@theme/Tabs';
export const x = {
  a: 1,
};

## How do I *install* it? {#install}

<Tabs groupId="os">
  <TabItem value="a" label="A">

    Run \`npm i\` {/* a comment */}now.

    \`\`\`sh
    npm i
    \`\`\`

  </TabItem>
</Tabs>

<Card title="x" />

Press <kbd>Ctrl</kbd><Badge>new</Badge>.

{x.a}

## Why?

So.
`);
    expect(warnings).toEqual([]);
    expect(entries.map(({ question, source }) => [question, source.line, source.title])).toEqual([
      ['How do I install it?', 9, 'The FAQ'],
      ['Why?', 29, 'The FAQ'],
    ]);
    const answer = entries[0]?.answer ?? '';
    expect(answer).toMatch(/^Run `npm i` now\.\n/);
    expect(answer).toContain('```sh\n');
    expect(answer).toMatch(/Press <kbd>Ctrl<\/kbd>new\.$/);
    expect(answer).not.toMatch(/TabItem|Tabs|Card|Badge|x\.a/);
  });

  it('reads <details> and comments of Docent', () => {
    const { entries, warnings } = read(
      '<details>\n<summary>Why?</summary>\n\n<!-- docent\nid: own\n-->\n\nSo.\n\n</details>\n',
    );
    expect(warnings).toEqual([]);
    expect(entries).toMatchObject([{ id: 'own', question: 'Why?', answer: 'So.' }]);
  });

  it.each(['## Why?\n\nSo <5 much\n', '## Why?\n\nSo {it is\n', '## Why?\n\n<Tabs>\n\nSo\n'])(
    'reads %j, which is no MDX, as Markdown, with a warning and its line',
    (text) => {
      const { entries, warnings } = read(text);
      expect(entries).toMatchObject([{ question: 'Why?' }]);
      expect(warnings).toEqual([
        {
          file: 'faq.mdx',
          line: expect.any(Number),
          message: expect.stringMatching(/^not valid MDX, read as Markdown: /),
        },
      ]);
      expect(warnings[0]?.line).toBeGreaterThan(0);
    },
  );
});
