/** Scripts that are told apart; Chinese and Japanese count as one, which share their characters. */
const SCRIPTS = {
  Latin: /\p{Script=Latin}+/gu,
  Cyrillic: /\p{Script=Cyrillic}+/gu,
  Greek: /\p{Script=Greek}+/gu,
  Arabic: /\p{Script=Arabic}+/gu,
  Hebrew: /\p{Script=Hebrew}+/gu,
  Devanagari: /\p{Script=Devanagari}+/gu,
  Thai: /\p{Script=Thai}/gu,
  Hangul: /\p{Script=Hangul}/gu,
  Han: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu,
} as const;
export type Script = keyof typeof SCRIPTS;

/** ISO 15924 codes as `Intl.Locale` gives them. */
const BY_CODE: Readonly<Record<string, readonly Script[]>> = {
  Latn: ['Latin'],
  Cyrl: ['Cyrillic'],
  Grek: ['Greek'],
  Arab: ['Arabic'],
  Hebr: ['Hebrew'],
  Deva: ['Devanagari'],
  Thai: ['Thai'],
  Hans: ['Han'],
  Hant: ['Han'],
  Jpan: ['Han'],
  Kore: ['Hangul', 'Han'],
};
/** Words (characters, where there are no spaces) below which a text says nothing of its script. */
const LEAST_WORDS = 3;
/** A text may cite so much of other scripts, in error messages and names. */
const LEAST_SHARE = 0.75;

/** The script of nearly all of a text; undefined where it is mixed or too short to tell. */
export function scriptOf(text: string): Script | undefined {
  const counts = Object.entries(SCRIPTS).map(
    ([script, pattern]) => [script as Script, text.match(pattern)?.length ?? 0] as const,
  );
  const all = counts.reduce((sum, [, count]) => sum + count, 0);
  const [script, most] = counts.reduce((a, b) => (b[1] > a[1] ? b : a));
  return all >= LEAST_WORDS && most >= all * LEAST_SHARE ? script : undefined;
}

/** What a language is written in; undefined where that is not known here. */
export function scriptsOfLanguage(lang: string): readonly Script[] | undefined {
  try {
    return BY_CODE[new Intl.Locale(lang).maximize().script ?? ''];
  } catch {
    return undefined;
  }
}
