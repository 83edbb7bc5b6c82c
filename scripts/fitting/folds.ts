import { randomNumbers } from '../random-numbers.ts';

/** Parts of the data that are each left out once. */
export const FOLDS = 5;

/**
 * A fold for each question, such that no entry's questions are on both sides: questions that share
 * a right entry, directly or through others, lie in one fold. Unanswerable ones are spread by turn.
 *
 * @param entries the right entries of each question, as any stable names
 * @returns 0 to FOLDS - 1 for each question
 */
export function assignFolds(entries: readonly (readonly string[])[], seed = 1): number[] {
  const parents = new Map<string, string>();
  const rootOf = (name: string): string => {
    const parent = parents.get(name) ?? name;
    return parent === name ? name : rootOf(parent);
  };
  for (const names of entries) {
    for (const name of names) parents.set(rootOf(name), rootOf(names[0]!));
  }
  const groups = entries.map((names, i) => (names[0] === undefined ? `#${i}` : rootOf(names[0])));
  const order = shuffled([...new Set(groups)], seed);
  const folds = new Map(order.map((group, i) => [group, i % FOLDS]));
  return groups.map((group) => folds.get(group)!);
}

/** Fisher-Yates with the generator mulberry32: the same seed gives the same order. */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const next = randomNumbers(seed);
  const order = [...items];
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
