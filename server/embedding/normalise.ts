/** Soft hyphens and zero-width marks, which pages carry inside words and nobody types. */
export const INVISIBLE = /[\u00ad\u200b\u2060\ufeff]/g;
/** What normalising leaves as it is: printable ASCII. Most questions, checked faster than changed. */
const PLAIN = /^[!-~]*(?: [!-~]+)*$/;

/** NFKC, without invisible marks, trimmed, each run of white space (non-breaking too) one space. */
export function normalise(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(INVISIBLE, '').normalize('NFKC').replace(/\s+/g, ' ').trim();
}
