import { firstIndex } from './span.ts';

/** The 1-based line of an offset in a text, for `\n`, `\r\n` and `\r`. */
export function lineCounter(text: string): (offset: number) => number {
  const starts = [0];
  for (const end of text.matchAll(/\r\n|\n|\r/g)) starts.push(end.index + end[0].length);
  return (offset) => firstIndex(starts, (start) => start > offset);
}
