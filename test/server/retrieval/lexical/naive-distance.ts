/** Optimal string alignment by the whole table, from its textbook recurrence: the tests' oracle. */
export function naiveDistance(a: string, b: string): number {
  const table: number[][] = [];
  const at = (i: number, j: number): number => table[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 0; i <= a.length; i++) {
    const row: number[] = [];
    table.push(row);
    for (let j = 0; j <= b.length; j++) {
      const options = [
        at(i - 1, j) + 1,
        (row[j - 1] ?? Number.POSITIVE_INFINITY) + 1,
        at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
      ];
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        options.push(at(i - 2, j - 2) + 1);
      }
      row.push(i === 0 && j === 0 ? 0 : Math.min(...options));
    }
  }
  return at(a.length, b.length);
}
