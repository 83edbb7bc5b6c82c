/** What is longer, such as base64 or a hash, is data and no word; UTF-16 code units. */
export const LONGEST_WORD = 64;

const CONTRACTION = /['\u2019](?:t|re|ve|ll|d|m)(?![\p{L}\p{M}\p{N}])/giu;
const POSSESSIVE = /['\u2019]s(?![\p{L}\p{M}\p{N}])/giu;
const PLURAL_ACRONYM = /^(\p{Lu}{2,})s$/u;
/** `HTTP|Server`, `Generator|Dataset`, `conv|2|d`, `resnet|50`. */
const HUMPS = /\p{Lu}+(?!\p{Ll})|\p{Lu}\p{Ll}[\p{Ll}\p{Lo}\p{Lm}\p{M}]*|[^\p{Lu}\p{N}]+|\p{N}+/gu;
const ONLY_DIGITS = /^\p{N}+$/u;
const HAS_LETTER = /\p{L}/u;

/**
 * Terms of a word that is more than plain letters or plain digits: itself, lower-cased, and then
 * its parts, so that each is found by who writes the other.
 *
 * - `max_device_memory`, `ops.concat`, `GeneratorDataset`, `resnet50`: whole and parts;
 * - `pre-trained`: `pretrained`, `pre`, `trained` (people write it all three ways);
 * - versions `1.8.0`: whole and `1.8`, not their single numbers;
 * - `don't`: `dont`; `MindSpore's`: as `MindSpore`; `C++`, `C#`: as they are.
 *
 * Parts of one character are left out. The first term stands for the whole word.
 */
export function identifierTerms(word: string): string[] {
  const terms: string[] = [];
  const add = (term: string): void => {
    const lower = term.toLowerCase();
    if (lower.length <= LONGEST_WORD && !terms.includes(lower)) terms.push(lower);
  };
  const sign = /(?:\+\+|#)$/.exec(word)?.[0] ?? '';
  if (sign !== '') add(word);
  const bare = word
    .slice(0, word.length - sign.length)
    .replace(POSSESSIVE, '')
    .replace(CONTRACTION, (ending) => ending.slice(1));
  const phrases = bare.split(/['\u2019]/u);
  for (const phrase of phrases) {
    if (sign === '' || phrase.length > 1) addHyphenated(phrase, add);
  }
  return terms;
}

type Add = (term: string) => void;

function addHyphenated(phrase: string, add: Add): void {
  const pieces = phrase.split(/[\u2010-]/u);
  const joins = pieces.length > 1 && !/[._]/.test(phrase) && HAS_LETTER.test(phrase);
  if (joins) add(pieces.join(''));
  for (const piece of pieces) if (!joins || piece.length > 1) addDotted(piece, add);
}

function addDotted(piece: string, add: Add): void {
  const parts = piece.split('.');
  if (parts.length === 1) {
    addUnderscored(piece, add);
    return;
  }
  add(piece);
  if (parts.every((part) => ONLY_DIGITS.test(part))) {
    if (parts.length > 2) add(`${parts[0]}.${parts[1]}`);
    return;
  }
  for (const part of parts) {
    if (part.length > 1 && !ONLY_DIGITS.test(part)) addUnderscored(part, add);
  }
}

function addUnderscored(piece: string, add: Add): void {
  const parts = piece.split(/_+/);
  if (parts.length === 1) {
    addHumps(piece, add);
    return;
  }
  add(piece);
  for (const part of parts) if (part.length > 1) addHumps(part, add);
}

function addHumps(part: string, add: Add): void {
  add(part);
  const singular = PLURAL_ACRONYM.exec(part)?.[1];
  const humps = singular === undefined ? (part.match(HUMPS) ?? []) : [singular];
  for (const hump of humps) if (hump.length > 1) add(hump);
}
