const LATIN_WORD = /\p{Script=Latin}+/gu;
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/gu;
const HANGUL = /\p{Script=Hangul}/gu;
const HAN = /\p{Script=Han}/gu;

/** Latin words to one character below which a text with an error message in it is East Asian. */
const WORDS_PER_CHARACTER = 5;

export type DetectedLanguage = 'en' | 'ja' | 'ko' | 'zh';

/**
 * The language of a question that does not say it, from its scripts alone: `ko` for Hangul, `ja`
 * for kana, `zh` for Han characters, else `en`. Where a question mixes scripts, as one that quotes
 * an error message does, its answer decides. Chinese texts cite the odd kana (the の of a brand),
 * so it takes a share of them. Languages that share the Latin script are not told apart: say
 * `lang` for those.
 */
export function detectLanguage(question: string, answer = ''): DetectedLanguage {
  const own = scripts(question);
  if (own.characters === 0) return 'en';
  if (own.characters > own.words) return own.language;
  const other = scripts(answer);
  return other.characters * WORDS_PER_CHARACTER > other.words ? other.language : 'en';
}

function scripts(text: string) {
  const kana = count(text, KANA);
  const hangul = count(text, HANGUL);
  const han = count(text, HAN);
  const language: DetectedLanguage = hangul > kana + han ? 'ko' : kana * 5 > han ? 'ja' : 'zh';
  return { characters: kana + hangul + han, words: count(text, LATIN_WORD), language };
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
