import { wordGroups } from '../words.ts';
import { classAt, PAIRED } from './characters.ts';
import { idf } from './coverage.ts';
import { FUNCTION_WORDS } from './function-words.ts';
import { editsAllowed, type NearTerms } from './near-terms.ts';
import type { PhrasingPostings } from './phrasing-postings.ts';

// How well a term matches a typed word.
export const EXACT = 3;
export const BEGINNING = 2;
export const MISSPELT = 1;

/** Words that count, from the end of what was typed: the rest says little more. */
export const MOST_WORDS = 16;
/** In half units of idf. */
export const MOST_WEIGHT = 15;
/** Letters that a word must have to stand for longer ones where it is not the last. */
const SHORTEST_BEGINNING = 3;

/** Terms [first, end) that match equally well: neighbours in the list, so their postings are too. */
export interface TermRange {
  readonly first: number;
  readonly end: number;
  readonly quality: number;
}

/** A typed word and the terms of the phrasings that it may be. */
export interface TypedWord {
  /** In words from the start of what was typed. */
  readonly place: number;
  /** By falling quality, no term twice. */
  readonly matches: readonly TermRange[];
  /** 1 for function words, up to `MOST_WEIGHT` for rare words and those that nothing has. */
  readonly weight: number;
}

/**
 * The words of an unfinished question. An identifier counts whole if any phrasing has it whole,
 * else by its parts.
 */
export function typedWords(text: string, postings: PhrasingPostings, near: NearTerms): TypedWord[] {
  const typed: TypedWord[] = [];
  const groups = wordGroups(text);
  groups.forEach((group, place) => {
    const last = place === groups.length - 1;
    const [whole, ...parts] = group;
    const word = typedWord(whole as string, place, last, postings, near);
    if (word.matches.length > 0 || parts.length === 0) typed.push(word);
    else for (const part of parts) typed.push(typedWord(part, place, last, postings, near));
  });
  return typed.slice(-MOST_WORDS);
}

function typedWord(
  word: string,
  place: number,
  last: boolean,
  postings: PhrasingPostings,
  near: NearTerms,
): TypedWord {
  const matches = matchesOf(word, last, postings, near);
  const phrasings = postings.lengths.length;
  let matching = 0;
  for (const { first, end } of matches) {
    matching += (postings.starts[end] as number) - (postings.starts[first] as number);
  }
  // A pair of Chinese characters that no phrasing has is mostly the seam between two words.
  const says = !FUNCTION_WORDS.has(word) && (matching > 0 || classAt(word, 0) !== PAIRED);
  const rarity = says ? Math.round(2 * idf(phrasings, Math.min(phrasings, matching))) : 1;
  return { place, matches, weight: Math.max(1, Math.min(MOST_WEIGHT, rarity)) };
}

function matchesOf(
  word: string,
  last: boolean,
  { terms }: PhrasingPostings,
  near: NearTerms,
): TermRange[] {
  const matches: TermRange[] = [];
  const [first, end] = terms.withPrefix(word);
  // A term sorts before all that begin with it.
  const isTerm = first < end && terms.lengthOf(first) === word.length;
  const beginnings = isTerm ? first + 1 : first;
  // One or two letters of a last word are a beginning, whether or not they make a word by chance.
  const short = last && word.length < SHORTEST_BEGINNING;
  if (isTerm) matches.push({ first, end: first + 1, quality: short ? BEGINNING : EXACT });
  if (beginnings < end && (last || word.length >= SHORTEST_BEGINNING)) {
    matches.push({ first: beginnings, end, quality: BEGINNING });
  }
  if (matches.length > 0 || /\p{N}/u.test(word)) return matches;
  const edits = editsAllowed(word.length);
  const found = last ? near.nearPrefix(word, edits) : near.near(word, edits);
  const least = Math.min(...found.map(({ distance }) => distance));
  for (const { term, distance } of found) {
    if (distance === least) matches.push({ first: term, end: term + 1, quality: MISSPELT });
  }
  return matches;
}
