import type { Embedder } from '../embedding/embedder.ts';
import { normalise } from '../embedding/normalise.ts';
import { lexicalCandidates } from './candidates.ts';
import type { Collection } from './collection.ts';
import type { SelectedEntries } from './entry-filter.ts';
import { withoutFiller } from './filler.ts';
import { rejoin } from './lexical/compounds.ts';
import type { Coverage } from './lexical/lexical-index.ts';
import { correct } from './lexical/spelling.ts';
import type { StageClock } from './stages.ts';
import { type Trigrams, trigrams } from './trigrams.ts';
import { words } from './words.ts';

/** A question as the two retrievers see it. */
export interface QuestionView {
  /** Normalised, without filler, words put right that are misspelt, split or
   * joined, otherwise as typed. */
  readonly text: string;
  /** Float32Array of the model's dimensions, unit length. */
  readonly vector: Float32Array;
  /** Int8Array of tokens x the model's token dimensions; see `Embedding`. */
  readonly tokenVectors: Int8Array;
  /** Vocabulary ids of the tokens. */
  readonly tokenIds: Uint32Array;
  /** Terms of the lexical side, in order and with repeats; then compounds of neighbours. */
  readonly terms: readonly string[];
  readonly trigrams: Trigrams;
  /** Entries of which this is a phrasing, word for word. */
  readonly verbatim: readonly number[];
  /** Entries that the words bring up, as `lexicalCandidates` has them. */
  readonly byWords: readonly number[];
  /** What entries have of the terms; a compound is no word of the asker's. */
  readonly coverage: Coverage;
  /** Share of the word pieces that the model does not know, 0..1: high for a foreign script. */
  readonly unknownPieces: number;
}

/**
 * All that needs no vector is done while the model is at work.
 *
 * @param selected entries that may be found; default: all
 * @param clock is told of `words`; the model's own times are known to the embedder
 * @throws ModelError when the model fails
 */
export async function viewQuestion(
  question: string,
  embedder: Embedder,
  { lexical, spelling, verbatim }: Collection,
  selected?: SelectedEntries,
  clock?: StageClock,
): Promise<QuestionView> {
  const typed = withoutFiller(normalise(question));
  // Compounds first: what the corpus has in two words must not pass for a misspelling of one.
  const rejoined = rejoin(typed, lexical, (word) => spelling.isEverydayWord(word));
  const { text } = correct(rejoined.text, spelling);
  const embedding = embedder.embed(text, 'query');
  const asked = words(text);
  const inWords = {
    terms: [...asked, ...rejoined.compounds],
    // As typed: a right word that was taken for a misspelt one must not spoil it.
    verbatim: verbatim.find(words(typed)),
  };
  const view = {
    ...inWords,
    text,
    trigrams: trigrams(asked),
    byWords: lexicalCandidates({ lexical }, inWords, selected),
    coverage: lexical.coverage(asked),
  };
  clock?.stage('words');
  const { vector, tokenVectors, tokenIds, unknownTokens } = await embedding;
  clock?.restart();
  const unknownPieces = unknownTokens / Math.max(1, tokenIds.length);
  return { ...view, vector, tokenVectors, tokenIds, unknownPieces };
}
