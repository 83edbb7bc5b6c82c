import { describe, expect, it } from 'vitest';
import { entryId, uniqueIds } from '../../../server/corpus/entry-id.ts';
import { entry } from './made-entry.ts';

describe('entryId', () => {
  it('joins the slugs of page and question', () => {
    expect(entryId('docs/My_FAQ.md', 'How do I "fly"?')).toBe('docs-my-faq.how-do-i-fly');
  });

  it('keeps letters and digits of any script', () => {
    expect(entryId('常见.md', '如何安装 v2？')).toBe('常见.如何安装-v2');
  });

  it('cuts a long question and adds a hash of all of it', () => {
    const long = 'word '.repeat(40);
    const id = entryId('p.md', long);
    expect(id).toMatch(/^p\.(?:word-){14}[0-9a-f]{8}$/);
    expect(entryId('p.md', `${long}x`)).not.toBe(id);
  });

  it('takes the hash where nothing of the question or path is a letter', () => {
    expect(entryId('p.md', '???')).toMatch(/^p\.[0-9a-f]{8}$/);
  });

  it('stays within 200 characters of the allowed kinds for any path and question', () => {
    for (const text of ['é'.repeat(999), '𝒜'.repeat(999), 'İ'.repeat(999), '\u0301a', 'a/b.c']) {
      const id = entryId(`${text}.md`, text);
      expect(id).toMatch(/^[a-z0-9.\-\p{L}\p{N}]{3,}$/u);
      expect(id.length).toBeLessThanOrEqual(195);
    }
  });
});

describe('uniqueIds', () => {
  const ids = (given: readonly string[], authored: readonly string[] = []) =>
    uniqueIds(
      given.map((id) => entry({ id })),
      new Set(authored),
    );

  it('numbers equal ids from 2', () => {
    expect(ids(['a', 'a', 'a']).entries.map(({ id }) => id)).toEqual(['a', 'a-2', 'a-3']);
  });

  it("never takes another entry's own id for a suffix", () => {
    expect(ids(['a', 'a', 'a-2']).entries.map(({ id }) => id)).toEqual(['a', 'a-3', 'a-2']);
  });

  it('warns of a second use of an id that an author chose', () => {
    const { entries, warnings } = ids(['mine', 'mine'], ['mine']);
    expect(entries.map(({ id }) => id)).toEqual(['mine', 'mine-2']);
    expect(warnings).toEqual([
      {
        file: 'f.md',
        line: 1,
        message: 'id "mine" is taken by an earlier entry: "mine-2" is used',
      },
    ]);
    expect(ids(['a', 'a']).warnings).toEqual([]);
  });
});
