import { byFile } from './by-file.ts';
import { counted, placeOf, type UnnamedFinding } from './finding.ts';
import type { LintRule } from './rule.ts';

/** Entries without an address: visitors get no link to the source. Told once a file. */
export const noSource: LintRule = {
  name: 'no-source',
  check({ entries }) {
    return [...byFile(entries).values()].flatMap((all): UnnamedFinding[] => {
      const without = all.filter(({ source }) => source.url === '');
      const [first] = without;
      if (first === undefined) return [];
      const which =
        without.length === all.length
          ? `None of ${counted(all.length, 'entry', 'entries')} has`
          : `${without.length} of the ${all.length} entries have`;
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
