import { words } from '../../server/retrieval/words.ts';
import type { AskedPhrasing, Standing } from './asked-phrasings.ts';
import { placeOf, quoted, shownPlace, type UnnamedFinding } from './finding.ts';
import type { LintRule } from './rule.ts';
import type { LintSubject } from './subject.ts';

/** Questions that, asked of the index, do not find their own entry first. */
export const lostQuestion: LintRule = {
  name: 'lost-question',
  check: (subject) => lostPhrasings(subject, ({ phrasing }) => phrasing === 0),
};

/** Alternates that find another entry. */
export const strayAlternate: LintRule = {
  name: 'stray-alternate',
  check: (subject) => lostPhrasings(subject, ({ phrasing }) => phrasing > 0),
};

async function lostPhrasings(
  subject: LintSubject,
  wanted: (asked: AskedPhrasing) => boolean,
): Promise<UnnamedFinding[]> {
  const asked = (await subject.asked()).filter(wanted);
  return asked.flatMap((one) => lost(one, subject) ?? []);
}

function lost(
  asked: AskedPhrasing,
  { entries, collection }: LintSubject,
): UnnamedFinding | undefined {
  const { entry: number, text, phrasing, asIs, byMeaning } = asked;
  const entry = entries[number]!;
  const report = (severity: 'error' | 'warning', { first, rank }: Standing, when: string) => {
    const winner = entries[first]!;
    const place = shownPlace(placeOf(winner), entry.source.file);
    const own = rank === undefined ? 'its own entry not at all' : `its own entry at place ${rank}`;
    return {
      ...placeOf(entry),
      severity,
      other: placeOf(winner),
      message: `${phrasing === 0 ? '' : 'Alternate '}${quoted(text)} ${when} finds ${quoted(winner.question)} (${place}) first, ${own}.`,
      remedy:
        phrasing === 0
          ? 'Say in the question what sets it apart from the other, or make one entry of the two.'
          : 'Move the alternate to that entry, or word it so that it says what this entry is about.',
    };
  };
  if (asIs.first !== number) {
    // An equal question elsewhere has a rule of its own: one of them must come second.
    const equal = collection.verbatim.find(words(text)).includes(asIs.first);
    return equal ? undefined : report('error', asIs, 'as it stands');
  }
  // Unsure of the other entry, Docent offers both: that is no harm.
  if (byMeaning.first === number || !byMeaning.answered) return undefined;
  return report('warning', byMeaning, 'in nearly these words');
}
