import type { Phrasing, PhrasingSuggestion } from '../../server/retrieval/lexical/suggest.ts';
import type { TypedWord } from '../../server/retrieval/lexical/typed-words.ts';
import { wordGroups } from '../../server/retrieval/words.ts';

/** A phrasing's words, each as its terms. */
export type PhrasingWords = readonly (readonly string[])[];

export function phrasingWords(phrasings: readonly Phrasing[]): PhrasingWords[] {
  return phrasings.map(({ text }) => wordGroups(text));
}

/**
 * Suggestions by their definition: every phrasing is compared with every typed word, by the keys
 * of the order one after the other.
 *
 * @param typed what `typedWords` makes of the text; what a word may stand for is not in question
 * @param termAt a term of the ranges in `typed`
 */
export function naiveSuggestions(
  phrasings: readonly Phrasing[],
  texts: readonly PhrasingWords[],
  typed: readonly TypedWord[],
  termAt: (term: number) => string,
  limit: number,
): PhrasingSuggestion[] {
  const total = typed.reduce((sum, { weight }) => sum + weight, 0);
  const wanted = typed.map(({ matches }) => {
    const qualities = new Map<string, number>();
    for (const { first, end, quality } of matches) {
      for (let term = first; term < end; term++) qualities.set(termAt(term), quality);
    }
    return qualities;
  });
  const keys = texts.map((text) => {
    let [weight, quality, displaced] = [0, 0, 0];
    for (const [i, word] of typed.entries()) {
      const found = bestMatch(text, wanted[i]!, word.place);
      if (found === undefined) continue;
      weight += word.weight;
      quality += found.quality;
      displaced += found.displaced;
    }
    return [weight, quality, -displaced, -Math.min(255, text.length)];
  });
  const order = Array.from(phrasings, (_, phrasing) => phrasing)
    .filter((phrasing) => keys[phrasing]![0]! > total / 2)
    .sort((a, b) => compare(keys[b]!, keys[a]!) || a - b);
  const seen = new Set<number>();
  const best: PhrasingSuggestion[] = [];
  for (const phrasing of order) {
    const { entry } = phrasings[phrasing]!;
    if (seen.has(entry)) continue;
    seen.add(entry);
    best.push({ entry, phrasing });
    if (best.length === limit) break;
  }
  return best;
}

/** Of a phrasing's words, the one that a typed word matches best, then nearest. */
function bestMatch(
  text: PhrasingWords,
  qualities: ReadonlyMap<string, number>,
  place: number,
): { quality: number; displaced: number } | undefined {
  let best: { quality: number; displaced: number } | undefined;
  const seen = new Set<string>();
  for (const [at, terms] of text.entries()) {
    for (const term of terms) {
      const quality = qualities.get(term);
      // A term that is repeated stands at its first place.
      if (quality === undefined || seen.has(term)) continue;
      seen.add(term);
      const displaced = Math.min(15, Math.abs(Math.min(255, at) - place));
      const better =
        best === undefined ||
        quality > best.quality ||
        (quality === best.quality && displaced < best.displaced);
      if (better) best = { quality, displaced };
    }
  }
  return best;
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [i, value] of a.entries()) if (value !== b[i]) return value - b[i]!;
  return 0;
}
