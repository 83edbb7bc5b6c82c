import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EntryFacets, isInLanguage, isOfVersion } from '../../../server/retrieval/entry-filter.ts';
import { indexedEntry } from '../api/memory-retriever.ts';

function facetsOf(entries: readonly Partial<ReturnType<typeof indexedEntry>>[]): EntryFacets {
  const made = entries.map((entry, i) => indexedEntry(`e${i}`, entry));
  return new EntryFacets({ count: made.length, get: (number) => made[number]! });
}

describe('a filter', () => {
  const facets = facetsOf([
    { tags: ['faq', 'install'], lang: 'en', version: '2.3.1' },
    { tags: ['faq', 'faq'], lang: 'zh-CN' },
    { tags: [], lang: 'zh', version: '2.30' },
    { tags: ['install'], lang: 'zh-TW', version: 'v2.3' },
  ]);
  const selected = (filter: Parameters<EntryFacets['select']>[0]) => facets.select(filter)?.entries;

  test('that names nothing selects nothing', () => {
    expect(selected({})).toBeUndefined();
    expect(selected({ tags: [] })).toBeUndefined();
  });

  test.each([
    [{ tags: ['faq'] }, [0, 1]],
    [{ tags: ['faq', 'install'] }, [0]],
    [{ tags: ['install', 'faq', 'faq'] }, [0]],
    [{ tags: ['FAQ'] }, []],
    [{ tags: ['nowhere'] }, []],
    [{ lang: 'zh' }, [1, 2, 3]],
    [{ lang: 'zh-CN' }, [1, 2]],
    [{ version: '2.3' }, [0, 3]],
    [{ version: '2.3.1' }, [0]],
    [{ tags: ['install'], lang: 'zh', version: '2' }, [3]],
  ])('%j lets through entries %j', (filter, expected) => {
    expect(selected(filter)).toEqual(expected);
    const { has } = facets.select(filter)!;
    expect([0, 1, 2, 3].filter(has)).toEqual(expected);
  });

  test('lets through what a look at each entry would', () => {
    const tag = fc.constantFrom('a', 'b', 'c');
    const lang = fc.constantFrom('en', 'zh', 'zh-CN', 'zh-TW');
    const version = fc.constantFrom('1', '1.0', '1.1', '11');
    const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
    const made = fc.record({ tags: fc.array(tag), lang, version: some(version) });
    const filters = fc.record({
      tags: some(fc.array(tag)),
      lang: some(lang),
      version: some(version),
    });
    fc.assert(
      fc.property(fc.array(made), filters, (entries, filter) => {
        const naive = entries.flatMap((entry, i) =>
          (filter.tags ?? []).every((wanted) => entry.tags.includes(wanted)) &&
          (filter.lang === undefined || isInLanguage(entry.lang, filter.lang)) &&
          (filter.version === undefined ||
            (entry.version !== undefined && isOfVersion(entry.version, filter.version)))
            ? [i]
            : [],
        );
        const found = facetsOf(
          entries.map(({ version: own, ...rest }) =>
            own === undefined ? rest : { ...rest, version: own },
          ),
        ).select(filter);
        expect(found?.entries ?? entries.map((_, i) => i)).toEqual(naive);
      }),
    );
  });
});

test.each([
  ['zh', 'zh', true],
  ['zh-CN', 'zh', true],
  ['zh', 'zh-CN', true],
  ['zh_cn', 'ZH-CN', true],
  ['zh-Hant-TW', 'zh-Hant', true],
  ['zh-TW', 'zh-CN', false],
  ['zho', 'zh', false],
  ['en', 'zh', false],
])('an entry in %s for a reader of %s: %s', (own, asked, expected) => {
  expect(isInLanguage(own, asked)).toBe(expected);
});

test.each([
  ['2.3', '2.3', true],
  ['2.3.1', '2.3', true],
  ['2.3-rc.1', '2.3', true],
  ['v2.3', '2.3', true],
  ['2.3', 'V2.3', true],
  ['LTS', 'lts', true],
  ['2.30', '2.3', false],
  ['2', '2.3', false],
  ['2.3a1', '2.3', false],
])('an entry of version %s for %s: %s', (own, asked, expected) => {
  expect(isOfVersion(own, asked)).toBe(expected);
});
