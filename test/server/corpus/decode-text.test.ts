import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText } from '../../../server/corpus/decode-text.ts';

const bytes = (...values: readonly (string | number)[]) =>
  Buffer.concat(
    values.map((value) => (typeof value === 'string' ? Buffer.from(value) : Buffer.of(value))),
  );

/** "怎么" in GB18030. */
const GB = [0xd4, 0xf5, 0xc3, 0xb4];

describe('decoding a file', () => {
  it('drops the byte order mark of UTF-8', () => {
    expect(decodeText(bytes(0xef, 0xbb, 0xbf, 'é'))).toEqual({ text: 'é' });
  });

  it.each([
    ['UTF-16LE', Buffer.from('\ufeffé怎', 'utf16le')],
    ['UTF-16BE', Buffer.from('\ufeffé怎', 'utf16le').swap16()],
  ])('reads %s by its byte order mark, and says so', (name, content) => {
    expect(decodeText(content)).toEqual({ text: 'é怎', note: `read as ${name}` });
  });

  it.each([
    ['half a character', Buffer.from([0xff, 0xfe, 0x41]), 'skipped: it is not valid UTF-16LE'],
    ['a NUL', Buffer.from('\ufeffa\0b', 'utf16le'), 'skipped: it has NUL characters'],
  ])('refuses UTF-16 with %s', (_what, content, problem) => {
    expect(decodeText(content)).toEqual({ problem });
  });

  it('reads Western letters that stand alone as Windows-1252, with a warning', () => {
    expect(decodeText(bytes('caf', 0xe9, ', 5 ', 0x80))).toEqual({
      text: 'café, 5 €',
      warning: 'it is not valid UTF-8: read as Windows-1252',
    });
  });

  it('does not guess where letters beyond ASCII stand together, but reads what is declared', () => {
    expect(decodeText(bytes(...GB, '?'))).toEqual({
      problem:
        'skipped: it is not valid UTF-8: say its encoding (setting "encoding"), or save it as UTF-8',
    });
    expect(decodeText(bytes(...GB, '?'), 'gb18030')).toEqual({
      text: '怎么?',
      note: 'read as gb18030',
    });
  });

  it('reads UTF-8 as such, whatever is declared', () => {
    expect(decodeText(bytes('怎么'), 'gb18030')).toEqual({ text: '怎么' });
  });

  it('refuses an encoding that it does not know, or that does not fit', () => {
    expect(decodeText(bytes(0xe9), 'klingon')).toEqual({
      problem: 'skipped: its encoding "klingon" is not one that can be read',
    });
    expect(decodeText(bytes(0xff), 'gb18030')).toEqual({
      problem: 'skipped: it is valid neither as UTF-8 nor gb18030',
    });
  });

  it('gives a text without NUL and byte order mark, or a problem, of any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (content) => {
        const decoded = decodeText(content);
        if ('problem' in decoded) expect(decoded.problem).toMatch(/^skipped: /);
        else expect(decoded.text).not.toContain('\0');
      }),
    );
  });
});
