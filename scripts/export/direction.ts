import { type Html, html } from '../demo-site/html.ts';

/** Scripts that are written from right to left, as ISO 15924 codes. */
const RIGHT_TO_LEFT = new Set(
  'Adlm Arab Aran Hebr Mand Mend Nkoo Rohg Samr Syrc Thaa Yezi'.split(' '),
);

/** Which way a language is written. */
export function directionOf(lang: string): 'ltr' | 'rtl' {
  try {
    return RIGHT_TO_LEFT.has(new Intl.Locale(lang).maximize().script ?? '') ? 'rtl' : 'ltr';
  } catch {
    return 'ltr';
  }
}

/** `lang` and `dir` of a part of a page, where they are not the page's. */
export function langAttributes(lang: string, pageLang: string): Html {
  return lang === pageLang ? html`` : html` lang="${lang}" dir="${directionOf(lang)}"`;
}
