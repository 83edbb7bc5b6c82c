/** In rising numbers from place `from` to `end`, the first place whose number is not below; else `end`. */
export function placeOf(numbers: Uint32Array, from: number, end: number, number: number): number {
  let low = from;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] as number) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether rising numbers have one from place `from` to `end`. */
export function holds(numbers: Uint32Array, from: number, end: number, number: number): boolean {
  const place = placeOf(numbers, from, end, number);
  return place < end && numbers[place] === number;
}

/**
 * `placeOf` for a number that is likely to stand soon after `from`: in steps that double, so that
 * looking up rising numbers one after the other takes as many steps as the gaps between them have
 * digits.
 */
export function placeFrom(numbers: Uint32Array, from: number, end: number, number: number): number {
  let low = from;
  let high = from;
  for (let step = 1; high < end && (numbers[high] as number) < number; step *= 2) {
    low = high + 1;
    high += step;
  }
  return placeOf(numbers, low, Math.min(high, end), number);
}
