import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderAnswer } from '../../../server/corpus/render-answer.ts';
import { cutPassages, MOST_PASSAGES } from '../../../server/index/passages.ts';

function passagesOf(markdown: string): string[] {
  const { text, blocks } = renderAnswer(markdown, { pageUrl: '' });
  return cutPassages(text, blocks).map(([start, end]) => text.slice(start, end));
}

describe('passages', () => {
  it('hold three sentences at most', () => {
    expect(passagesOf('One is here. Two is here. Three is here. Four is here.')).toEqual([
      'One is here. Two is here. Three is here.',
      'Four is here.',
    ]);
  });

  it('grow by a sentence only up to 300 characters, and leave a longer one whole', () => {
    const long = `${'Long '.repeat(70).trim()}.`;
    expect(passagesOf(`Short one. ${long} Short two.`)).toEqual(['Short one.', long, 'Short two.']);
  });

  it('never cross a block', () => {
    expect(passagesOf('First paragraph.\n\n- an item\n- another item\n\nLast paragraph.')).toEqual([
      'First paragraph.',
      'an item',
      'another item',
      'Last paragraph.',
    ]);
  });

  it('do not end at an abbreviation or a version number', () => {
    expect(
      passagesOf('Use a tool, e.g. Docent, for it. It needs version 1.2.3 of vs. Code.'),
    ).toEqual(['Use a tool, e.g. Docent, for it. It needs version 1.2.3 of vs. Code.']);
  });

  it('cut code at line ends', () => {
    const line = 'x = compute(something_rather_long, another_argument)';
    const passages = passagesOf(
      `\`\`\`\n${Array.from({ length: 12 }, () => line).join('\n')}\n\`\`\``,
    );
    expect(passages.length).toBeGreaterThan(1);
    for (const passage of passages) expect(passage.split('\n').every((l) => l === line)).toBe(true);
  });

  it("are a table's rows, without its head", () => {
    expect(
      passagesOf('| key | value |\n|-|-|\n| port | Any. Even 0. |\n| host | a name |'),
    ).toEqual(['port\nAny. Even 0.', 'host\na name']);
  });

  it('are 200 at most, the first ones, however long the answer', () => {
    const rows = (count: number) =>
      `| a | b |\n|-|-|\n${Array.from({ length: count }, (_, i) => `| k${i} | v |`).join('\n')}`;
    expect(passagesOf(rows(MOST_PASSAGES)).length).toBe(200);
    const passages = passagesOf(rows(400));
    expect(passages.length).toBe(200);
    expect([passages[0], passages.at(-1)]).toEqual(['k0\nv', 'k199\nv']);
  });

  it('split Chinese at its full stops', () => {
    const sentence = '这是一个用来测试分段的句子，它足够长，可以让三句话超过一段的上限。';
    expect(passagesOf(sentence.repeat(4)).length).toBe(2);
  });

  it('are trimmed, non-empty, in order and inside the text, for any text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 80 }), { maxLength: 6 }),
        (parts) => {
          const { text, blocks } = renderAnswer(parts.join('\n\n'), { pageUrl: '' });
          let before = 0;
          for (const [start, end] of cutPassages(text, blocks)) {
            expect(start).toBeGreaterThanOrEqual(before);
            expect(end).toBeGreaterThan(start);
            expect(end).toBeLessThanOrEqual(text.length);
            const passage = text.slice(start, end);
            expect(passage).toBe(passage.trim());
            before = end;
          }
        },
      ),
    );
  });
});
