/**
 * The one way in which headings are compared: question files name an entry by its page and heading,
 * often cleaned of markup by hand, so both sides are reduced to the same key. Two headings that
 * differ only in what is dropped here count as one.
 */
export function headingKey(heading: string): string {
  let text = heading.normalize('NFC').replace(/&nbsp;/gi, ' ');
  // Escapes first: `\<id>` and `<id>` must meet, and an escaped bracket is no link.
  text = text.replace(/\\([!-/:-@[-`{-~])/g, '$1');
  // Twice, for an image inside a link.
  for (let pass = 0; pass < 2; pass++) {
    text = text.replace(/!?\[([^[\]]*)\]\((?:[^()]|\([^()]*\))*\)/g, '$1');
  }
  text = text
    .replace(/<[^<>]*>/g, '')
    .replace(/\{:?\s*#[^\s{}]+\s*\}/g, '')
    .replace(/[#*`]/g, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^Q\s*[:：]\s*/i, '');
  return text.toLowerCase();
}

/** Whether two headings name the same question. */
export function sameHeading(a: string, b: string): boolean {
  return headingKey(a) === headingKey(b);
}
