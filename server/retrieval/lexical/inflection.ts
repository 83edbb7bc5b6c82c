import { FUNCTION_WORDS } from './function-words.ts';

/** Endings by what else may stand in their place, '' for nothing. */
const ENDINGS: readonly (readonly [ending: string, others: readonly string[]])[] = [
  ['s', ['']],
  ['es', ['', 'e']],
  ['ies', ['y']],
  ['d', ['']],
  ['ed', ['', 'e']],
  ['ied', ['y']],
  ['ing', ['', 'e']],
  ['er', ['', 'e']],
  ['ers', ['', 'e']],
  ['or', ['e', '']],
  ['ly', ['', 'le']],
  ['able', ['', 'e']],
  ['ment', ['']],
  ['ness', ['']],
  ['less', ['']],
  ['ful', ['']],
  ['ion', ['', 'e']],
  ['ions', ['', 'e']],
  ['ation', ['', 'e']],
  ['ations', ['', 'e']],
];
const PREFIXES = ['un', 're', 'non', 'pre', 'dis', 'in', 'de', 'sub', 'multi', 'over'];
/** What is left of a word must still be one. */
const SHORTEST_STEM = 3;

/**
 * Whether an English word is right although the corpus may not have it as it stands: a function
 * word, or another form of a word that the corpus has (`exported` for `export` or `exporting`).
 * Errs on the side of yes: a form that nobody writes is no harm, a right word "corrected" is.
 */
export function isFormOfKnown(word: string, knows: (word: string) => boolean): boolean {
  if (FUNCTION_WORDS.has(word)) return true;
  for (const stem of stemsOf(word)) {
    if (stem.length < SHORTEST_STEM) continue;
    if (knows(stem) || FUNCTION_WORDS.has(stem)) return true;
    if (ENDINGS.some(([ending]) => knows(stem + ending))) return true;
    const last = stem.slice(-1);
    if (knows(`${stem}${last}ing`) || knows(`${stem}${last}ed`)) return true;
  }
  return PREFIXES.some((prefix) => {
    const rest = word.startsWith(prefix) ? word.slice(prefix.length) : '';
    return rest.length > SHORTEST_STEM && knows(rest);
  });
}

/** The word itself and what it may be a form of. */
function stemsOf(word: string): Set<string> {
  const stems = new Set([word]);
  if (word.endsWith('e')) stems.add(word.slice(0, -1));
  if (word.endsWith('y')) stems.add(`${word.slice(0, -1)}i`);
  for (const [ending, others] of ENDINGS) {
    if (!word.endsWith(ending)) continue;
    const stem = word.slice(0, -ending.length);
    for (const other of others) stems.add(stem + other);
    // `running`, `planned`: the doubled consonant goes. After two vowels none is doubled: `training`.
    if (/(?:^|[^aeiou]|qu)[aeiouy]([^aeiou])\1$/.test(stem)) stems.add(stem.slice(0, -1));
  }
  return stems;
}
