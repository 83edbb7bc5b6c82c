const BLOCKS =
  'p,li,dt,dd,td,th,h1,h2,h3,h4,h5,h6,figcaption,caption,summary,blockquote,section,div';
/** A shorter passage may stand elsewhere on the page too: words around it go along. */
const TELLING_LENGTH = 30;
/** A longer one is named by its first and last words. */
const LONGEST_WHOLE = 100;

/**
 * `:~:text=...` (https://wicg.github.io/scroll-to-text-fragment/), which makes the browser show and
 * colour the marked words on their own page; '' where that could lead astray: the passage is of
 * several blocks, or so short that it can't be told from others.
 * @param passage the marked words
 */
export function textFragment(body: Element, marks: readonly Element[], passage: string): string {
  const [block, other] = [marks[0], marks.at(-1)].map((mark) => mark?.closest(BLOCKS));
  const text = tidy(passage);
  const whole = tidy(block?.textContent);
  const at = whole.indexOf(text);
  if (block !== other || at < 0 || marks[0]?.closest('pre')) return '';
  const ends =
    text.length > LONGEST_WHOLE && /^((?:\S+ ){4}\S+) (?:.* )?((?:\S+ ){4}\S+)$/.exec(text);
  const parts = ends ? ends.slice(1) : [text];
  const words = parts.map(encode);
  if (text.length < TELLING_LENGTH || tidy(body.textContent).split(parts[0] ?? '').length > 2) {
    // What is around it must be of its own block.
    if (block?.querySelector(BLOCKS)) return '';
    const before = /(\S+ ){0,3}\S+ ?$/.exec(whole.slice(0, at))?.[0];
    const after = /^ ?\S+( \S+){0,3}/.exec(whole.slice(at + text.length))?.[0];
    if (before) words.unshift(`${encode(before)}-`);
    if (after) words.push(`-${encode(after)}`);
    if (words.length === parts.length) return '';
  }
  return `:~:text=${words}`;
}

function tidy(text: string | null | undefined): string {
  return (text ?? '').replace(/\s+/g, ' ').trim();
}

/** Dashes, commas and ampersands have a meaning of their own in the directive. */
function encode(text: string): string {
  // Half of a character, which only a broken server sends, has no encoding.
  const whole = text.trim().replace(/\p{Cs}/gu, '');
  return encodeURIComponent(whole).replaceAll('-', '%2D');
}
