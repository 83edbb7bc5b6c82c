import type { IndexedEntry } from '../../server/index/indexed-entry.ts';
import { counted, placeOf, type UnnamedFinding } from './finding.ts';
import type { LintRule } from './rule.ts';
import { type Script, scriptOf, scriptsOfLanguage } from './script.ts';
import { language } from './subject.ts';

/** Of another script than most of its page, as a share of the page, is a stray. */
const STRAY_SHARE = 0.25;

/** Entries in another script than their `lang` says, or than the page that they stand on. */
export const mixedLanguages: LintRule = {
  name: 'mixed-languages',
  check({ entries }) {
    const wrong = entries.flatMap((entry): UnnamedFinding[] => {
      const script = scriptOfEntry(entry);
      const expected = scriptsOfLanguage(entry.lang);
      if (script === undefined || expected === undefined || expected.includes(script)) return [];
      return [
        {
          ...placeOf(entry),
          severity: 'warning',
          message: `The entry's language is "${entry.lang}", and it is written in ${script} script.`,
          remedy: 'Give the right "lang": filters and word search go by it.',
        },
      ];
    });
    const told = new Set(wrong.map(({ entry }) => entry));
    return [...wrong, ...strays(entries.filter(({ id }) => !told.has(id)))];
  },
};

function strays(entries: readonly IndexedEntry[]): UnnamedFinding[] {
  const pages = new Map<string, Map<Script, IndexedEntry[]>>();
  for (const entry of entries) {
    const script = scriptOfEntry(entry);
    if (script === undefined) continue;
    const page = pages.get(entry.source.file) ?? new Map<Script, IndexedEntry[]>();
    pages.set(entry.source.file, page);
    page.set(script, [...(page.get(script) ?? []), entry]);
  }
  return [...pages.values()].flatMap((page): UnnamedFinding[] => {
    const all = [...page.values()].reduce((sum, { length }) => sum + length, 0);
    const [most, ...rest] = [...page].sort(([, a], [, b]) => b.length - a.length);
    const few = rest.flatMap(([, stray]) => stray);
    const [first] = few;
    if (most === undefined || first === undefined || few.length > all * STRAY_SHARE) return [];
    return [
      {
        ...placeOf(first),
        severity: 'warning',
        message: `${counted(few.length, 'entry', 'entries')} (${[...new Set(few.map(language))].join(', ')}) on a page of ${all}, most of them in ${most[0]} script.`,
        remedy:
          'Translate them, or keep a page for each language: a question finds entries of its own language best.',
      },
    ];
  });
}

/** What an entry is written in, where its question and its answer agree. */
function scriptOfEntry({ question, answer }: IndexedEntry): Script | undefined {
  const script = scriptOf(question);
  return script === scriptOf(answer.text) ? script : undefined;
}
