import { dotProducts } from '../index/dot-products.ts';
import type { Collection } from './collection.ts';
import type { LexicalIndex } from './lexical/lexical-index.ts';
import type { QuestionView } from './question-view.ts';
import type { RankedResult } from './ranking.ts';
import { words } from './words.ts';

/**
 * What the asker's words count against the two cosines. It tells apart the rows of a table and the
 * items of a list, which mean nearly the same; docs/quality.md has what it buys.
 */
const COVERAGE_WEIGHT = 0.5;

/**
 * The passage of an entry's answer that answers a question best: the sum of its cosine, its cosine
 * under the entry's question, and half the share of the asker's words, weighted by idf, that stand
 * in it; of equals the first.
 */
export function bestPassage(
  { index, lexical }: Pick<Collection, 'index' | 'lexical'>,
  entry: number,
  { vector, terms }: Pick<QuestionView, 'vector' | 'terms'>,
): RankedResult['passage'] {
  const { passages, answer } = index.entries.get(entry);
  const asked = weigh(terms, lexical);
  let best = 0;
  let bestScore = -Infinity;
  const { length } = passages;
  // The bare ones, then the same under their heading.
  const cosines = dotProducts(index.vectors, index.rows.barePassage(entry, 0), 2 * length, vector);
  for (const [i, [start, end]] of passages.entries()) {
    const similarity = cosines[i]! + cosines[length + i]!;
    // Splitting a text into words takes longer than two cosines: not where it can't win.
    if (similarity + COVERAGE_WEIGHT <= bestScore) continue;
    const score = similarity + COVERAGE_WEIGHT * asked.shareIn(answer.text.slice(start, end));
    if (score > bestScore) {
      best = i;
      bestScore = score;
    }
  }
  const [start, end] = passages[best] ?? [0, answer.text.length];
  return { text: answer.text.slice(start, end), start, end };
}

/** The different words of a question, each worth its idf. */
function weigh(terms: readonly string[], lexical: LexicalIndex): { shareIn(text: string): number } {
  const weights = new Map(terms.map((term) => [term, lexical.idf(term)]));
  let total = 0;
  for (const weight of weights.values()) total += weight;
  return {
    shareIn(text) {
      let found = 0;
      for (const word of new Set(words(text))) found += weights.get(word) ?? 0;
      return total > 0 ? found / total : 0;
    },
  };
}
