import { Lexer } from 'yaml';
import { lineCounter } from './line-counter.ts';
import { type Excess, TEXT_BOUNDS } from './text-bounds.ts';

/** What the lexer puts before each scalar. */
const SCALAR = '\u{1f}';
const PIECES = new Set([SCALAR, '-', '[', '{', ',']);

/**
 * What of a YAML file is more than is parsed, by its tokens alone: the parser holds almost a
 * kilobyte for each piece.
 *
 * @param most keys, values, list items and brackets
 */
export function yamlExcess(
  text: string,
  most: number = TEXT_BOUNDS.yamlPieces,
): Excess | undefined {
  if (text.length <= most) return undefined;
  let pieces = 0;
  let offset = 0;
  for (const token of new Lexer().lex(text)) {
    if (PIECES.has(token) && ++pieces > most) {
      const what = `more than ${most} keys, values and items`;
      return {
        line: lineCounter(text)(offset),
        message: `skipped: ${what}: split it, or write it as JSON Lines or CSV`,
      };
    }
    // Control characters are the lexer's own, and not in the text.
    if (token !== SCALAR && token !== '\u{2}' && token !== '\u{18}') offset += token.length;
  }
  return undefined;
}
