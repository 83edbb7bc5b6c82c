import type { IndexedEntry } from '../../server/index/indexed-entry.ts';
import { counted, placeOf, type UnnamedFinding } from './finding.ts';
import type { LintRule } from './rule.ts';

/** Entries without an address: visitors get no link to the source. Told once a file. */
export const noSource: LintRule = {
  name: 'no-source',
  check({ entries }) {
    const files = new Map<string, { all: number; without: IndexedEntry[] }>();
    for (const entry of entries) {
      const file = files.get(entry.source.file) ?? { all: 0, without: [] };
      files.set(entry.source.file, file);
      file.all += 1;
      if (entry.source.url === '') file.without.push(entry);
    }
    return [...files.values()].flatMap(({ all, without }): UnnamedFinding[] => {
      const [first] = without;
      if (first === undefined) return [];
      const which =
        without.length === all
          ? `None of ${counted(all, 'entry', 'entries')} has`
          : `${without.length} of the ${all} entries have`;
      return [
        {
          ...placeOf(first),
          severity: 'warning',
          message: `${which} an address: there is no link to the source, and relative links in answers are dropped.`,
          remedy: 'Set "urlPattern", or give the page its "url" in the front matter.',
        },
      ];
    });
  },
};
