import type { IndexedEntry } from '../../server/index/indexed-entry.ts';
import { byFile, grouped } from './by-file.ts';
import { placeOf, type UnnamedFinding } from './finding.ts';
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
    const right = without(entries, wrong);
    const strays = [...byFile(right).values()].flatMap((page) =>
      fewAmong(page, 'on its page', 'Translate them, or keep a page for each language.'),
    );
    const rest = without(right, strays);
    return [
      ...wrong,
      ...strays,
      ...fewAmong(
        rest,
        'in the collection',
        'Have pages ask with their "lang", or give each language a collection of its own.',
      ),
    ];
  },
};

/** One finding for the entries that are in another script than nearly all the others. */
function fewAmong(
  entries: readonly IndexedEntry[],
  where: string,
  remedy: string,
): readonly UnnamedFinding[] {
  const told = entries.filter((entry) => scriptOfEntry(entry) !== undefined);
  const [most, ...others] = [...grouped(told, scriptOfEntry)].sort(
    ([, a], [, b]) => b.length - a.length,
  );
  const few = others.flatMap(([, stray]) => stray);
  const [first] = few;
  if (most === undefined || first === undefined) return [];
  if (few.length > told.length * STRAY_SHARE) return [];
  const langs = [...new Set(few.map(language))].join(', ');
  const more = few.length > 1 ? ` (and ${few.length - 1} more like it)` : '';
  return [
    {
      ...placeOf(first),
      severity: 'warning',
      message: `The entry is in another script (${langs}) than nearly all others ${where}, which are in ${most[0]}${more}.`,
      remedy,
    },
  ];
}

/** The entries that no finding is about, nor stands for: those of the same file and script. */
function without(
  entries: readonly IndexedEntry[],
  findings: readonly UnnamedFinding[],
): readonly IndexedEntry[] {
  const told = new Set(findings.map(({ entry }) => entry));
  const kinds = new Set(entries.filter(({ id }) => told.has(id)).map(kindOf));
  return entries.filter((entry) => !kinds.has(kindOf(entry)));
}

function kindOf(entry: IndexedEntry): string {
  return `${scriptOfEntry(entry)} ${entry.source.file}`;
}

/** What an entry is written in, where its question and its answer agree. */
function scriptOfEntry({ question, answer }: IndexedEntry): Script | undefined {
  const script = scriptOf(question);
  return script === scriptOf(answer.text) ? script : undefined;
}
