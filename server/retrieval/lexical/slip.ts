/** The four ways of going wrong in one place. */
export type Slip = 'swap' | 'missing' | 'extra' | 'other';

/** What turns `meant` into `typed`, given that one edit does. */
export function slipOf(typed: string, meant: string): Slip {
  if (typed.length < meant.length) return 'missing';
  if (typed.length > meant.length) return 'extra';
  const at = firstDifference(typed, meant);
  return typed[at + 1] !== meant[at + 1] ? 'swap' : 'other';
}

/** Where two different words first differ. */
export function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}

const VOWELS = 'aeiouy';
const ALIKE = ['sc', 'sz', 'ck'];
const KEY_ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];

/** Whether one letter is easily written for another: by sound, or by the next key (QWERTY). */
export function areConfusable(a: string, b: string): boolean {
  if (VOWELS.includes(a) && VOWELS.includes(b)) return true;
  return [...ALIKE, ...KEY_ROWS].some((row) => row.includes(a + b) || row.includes(b + a));
}
