/** A file's text, or why there is none. */
export type DecodedText =
  | {
      readonly text: string;
      /** Worth knowing, and no fault. */
      readonly note?: string;
      /** A guess was made. */
      readonly warning?: string;
    }
  | { readonly problem: string };

/** What Windows-1252 has at 0x80 to 0x9f; five of them are left as they are. */
const BEYOND_LATIN_1 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** Latin letters with marks stand alone; letters of other scripts stand together. */
const MOST_JOINED = 0.5;

/**
 * Decodes a file: by its byte order mark; as UTF-8 where it is that, which no other encoding is by
 * chance; as the encoding that is declared for it; else as Windows-1252, the commonest of the old
 * ones and a superset of Latin-1, if its letters look like it. The text has no byte order mark.
 *
 * @param declared a label of the Encoding Standard, `gb18030` for instance
 */
export function decodeText(content: Uint8Array, declared?: string): DecodedText {
  const marked = byteOrderMark(content);
  if (marked !== undefined) {
    const text = decode(content, marked);
    if (text === undefined) return { problem: `skipped: it is not valid ${marked.toUpperCase()}` };
    return withoutNul(text, `read as ${marked.toUpperCase()}`);
  }
  if (content.includes(0)) {
    return { problem: 'skipped: it has NUL bytes, so it is not UTF-8 text' };
  }
  const text = decode(content, 'utf-8');
  if (text !== undefined) return { text };
  if (declared !== undefined) return decodeAs(content, declared);
  if (joinedShare(content) > MOST_JOINED) {
    const remedy = 'say its encoding (setting "encoding"), or save it as UTF-8';
    return { problem: `skipped: it is not valid UTF-8: ${remedy}` };
  }
  const warning = 'it is not valid UTF-8: read as Windows-1252';
  return { text: decodeWindows1252(content), warning };
}

/** Whether a label names an encoding that can be read. */
export function isEncoding(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch {
    return false;
  }
}

function byteOrderMark([first, second]: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

function decodeAs(content: Uint8Array, label: string): DecodedText {
  if (!isEncoding(label)) {
    return { problem: `skipped: its encoding "${label}" is not one that can be read` };
  }
  const western = new TextDecoder(label).encoding === 'windows-1252';
  const text = western ? decodeWindows1252(content) : decode(content, label);
  if (text === undefined) return { problem: `skipped: it is valid neither as UTF-8 nor ${label}` };
  return withoutNul(text, `read as ${label}`);
}

/** Node.js 20 and 22 decode it as Latin-1, https://github.com/nodejs/node/issues/56542. */
function decodeWindows1252(content: Uint8Array): string {
  return Buffer.from(content)
    .toString('latin1')
    .replace(/[\x80-\x9f]/g, (byte) => BEYOND_LATIN_1[byte.charCodeAt(0) - 0x80] ?? byte);
}

function withoutNul(text: string, note: string): DecodedText {
  return text.includes('\0') ? { problem: 'skipped: it has NUL characters' } : { text, note };
}

function decode(content: Uint8Array, label: string): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true }).decode(content);
  } catch {
    return undefined;
  }
}

/** Share of the bytes beyond ASCII that stand beside another such byte. */
function joinedShare(content: Uint8Array): number {
  let high = 0;
  let joined = 0;
  content.forEach((byte, index) => {
    if (byte < 0x80) return;
    high++;
    if ((content[index - 1] ?? 0) >= 0x80 || (content[index + 1] ?? 0) >= 0x80) joined++;
  });
  return high === 0 ? 0 : joined / high;
}
