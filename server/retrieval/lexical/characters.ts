// Classes of characters. A word begins with LOWER, UPPER or DIGIT; a MARK only goes on with one.
export const OTHER = 0;
export const LOWER = 1;
export const UPPER = 2;
export const DIGIT = 3;
export const MARK = 4;
/** `.`, `_`, `-` and the apostrophe: between letters they join, elsewhere they part. */
export const JOINER = 5;
/** Han, kana and Hangul: taken as pairs of neighbours. */
export const PAIRED = 6;
/** Thai, Lao, Khmer and Myanmar: written without spaces, cut by a dictionary. */
export const UNSPACED = 7;
const UNSEEN = 255;

const PAIRED_SCRIPT =
  /(?=[\p{L}\p{M}\p{N}])[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}]/u;
const UNSPACED_SCRIPT =
  /(?=[\p{L}\p{M}\p{N}])[\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]/u;

/** The class of one character, by its Unicode properties. */
export function classify(character: string): number {
  if (/['._\u2010\u2019-]/u.test(character)) return JOINER;
  if (/\p{L}|\p{M}|\p{N}/u.test(character)) {
    if (/\p{Lu}/u.test(character)) return UPPER;
    if (/\p{Ll}/u.test(character)) return LOWER;
    // Marks that any script may use (accents, variation selectors) belong to no script of ours.
    if (/\p{Script=Inherited}/u.test(character)) return MARK;
    if (PAIRED_SCRIPT.test(character)) return PAIRED;
    if (UNSPACED_SCRIPT.test(character)) return UNSPACED;
    if (/\p{L}/u.test(character)) return LOWER;
    return /\p{N}/u.test(character) ? DIGIT : MARK;
  }
  return OTHER;
}

/** By UTF-16 code unit, filled on first sight: a table look-up for what a site's texts are made of. */
const classes = new Uint8Array(0x10000).fill(UNSEEN);

/** The class of the character that begins at `index`. */
export function classAt(text: string, index: number): number {
  const unit = text.charCodeAt(index);
  const seen = classes[unit] as number;
  if (seen !== UNSEEN) return seen;
  const point = text.codePointAt(index) as number;
  const found = classify(String.fromCodePoint(point));
  // A surrogate, alone or not, must not decide for all the characters that begin with it.
  if (unit < 0xd800 || unit > 0xdfff) classes[unit] = found;
  return found;
}

/** UTF-16 code units of the character that begins at `index`. */
export function widthAt(text: string, index: number): 1 | 2 {
  return (text.codePointAt(index) as number) > 0xffff ? 2 : 1;
}
