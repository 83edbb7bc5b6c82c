import { similarityTo } from '../index/exact.ts';
import type { LoadedIndex } from '../index/load.ts';
import type { RankedResult } from './ranking.ts';

/**
 * The passage of an entry's answer that answers a question best: the one whose own vector and
 * whose vector under the entry's question are closest to it; of equals the first.
 */
export function bestPassage(
  index: LoadedIndex,
  entry: number,
  question: Float32Array,
): RankedResult['passage'] {
  const { passages, answer } = index.entries.get(entry);
  let best = 0;
  let bestSimilarity = -Infinity;
  for (let i = 0; i < passages.length; i++) {
    const similarity =
      similarityTo(index.vectors, index.rows.barePassage(entry, i), question) +
      similarityTo(index.vectors, index.rows.headedPassage(entry, i), question);
    if (similarity > bestSimilarity) {
      best = i;
      bestSimilarity = similarity;
    }
  }
  const [start, end] = passages[best] ?? [0, answer.text.length];
  return { text: answer.text.slice(start, end), start, end };
}
