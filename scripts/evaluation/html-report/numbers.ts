import type { Interval } from '../bootstrap.ts';

/** .861, as the documentation writes shares; a minus sign where it is one. */
export function share(value: number): string {
  const text = Math.abs(value).toFixed(3).replace(/^0/, '');
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** +.012, and .000 without a sign. */
export function signedShare(value: number): string {
  return value < 0 || share(value) === '.000' ? share(value) : `+${share(value)}`;
}

/** +1.23 */
export function signed(value: number): string {
  return `${value < -0.005 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
}

export function range({ low, high }: Interval): string {
  return `${share(low)} to ${share(high)}`;
}

/** One question, 2 questions. */
export function counted(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}
