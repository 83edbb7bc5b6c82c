import { editDistance } from './edit-distance.ts';
import { FUNCTION_WORDS } from './function-words.ts';
import { isFormOfKnown } from './inflection.ts';
import { areConfusable, firstDifference, type Slip, slipOf } from './slip.ts';

/** What the corrector asks of the corpus' words; a `LexicalIndex` answers it. */
export interface Vocabulary {
  knows(term: string): boolean;
  /** Terms within `edits` edits, in any order. */
  near(word: string, edits: number): readonly NearWord[];
}

export interface NearWord {
  readonly term: string;
  readonly distance: number;
  /** How many documents have it. */
  readonly documents: number;
}

/** One word that was changed; UTF-16 offsets [start, end) into the text as it was. */
export interface SpellingChange {
  readonly start: number;
  readonly end: number;
  readonly from: string;
  readonly to: string;
}

export interface Correction {
  /** The text with the changes made, all else as it was. */
  readonly text: string;
  readonly changes: readonly SpellingChange[];
}

/** Letters below which too many right words lie one edit apart. */
const SHORTEST = 4;
/** Letters from which a change of one letter is believed without asking which for which. */
const LONG = 8;
/** Letters from which two edits are believed; below, they lead to another word more often. */
const VERY_LONG = 10;
/** Letters below which only swapped, missing and doubled letters are believed. */
const SHORT = 6;
/** Words changed in one text: who misspells more is not writing this corpus' language. */
const MOST_CHANGES = 8;

const CONTRACTION = /^(are|could|did|do|does|had|has|have|is|should|was|were|would)nt$/;

/** Brackets, quotes and the marks that end a sentence, around what spaces part. */
const BEFORE = /^[\p{Ps}\p{Pi}\p{Pf}"'*]+/u;
const AFTER = /[\p{Pe}\p{Pi}\p{Pf}"'*.,;:!?\u2026]+$/u;
/** Small letters but for the first, alone or joined by `-` or `/`: no code, names or numbers. */
const PROSE = /^\p{L}[\p{Ll}\p{M}]*(?:[-/][\p{Ll}\p{M}]+)*$/u;

/**
 * Puts right the words of a question that the corpus does not have but nearly has. Identifiers,
 * code, capitals, names inside a sentence, short words and forms of known words stay as they are:
 * a right word that is changed costs more than a wrong one that is not, for the fuzzy side of the
 * search still finds that.
 */
export function correct(text: string, corpus: Vocabulary): Correction {
  const changes: SpellingChange[] = [];
  let corrected = '';
  let done = 0;
  for (const { 0: chunk, index } of text.matchAll(/\S+/gu)) {
    const lead = BEFORE.exec(chunk)?.[0].length ?? 0;
    const core = chunk.slice(lead).replace(AFTER, '');
    if (!PROSE.test(core) || (index > 0 && /^\p{Lu}/u.test(core))) continue;
    for (const { 0: word, index: offset } of core.matchAll(/[\p{L}\p{M}]+/gu)) {
      if (changes.length === MOST_CHANGES) break;
      const better = nearestWord(word.toLowerCase(), corpus);
      if (better === undefined) continue;
      const start = index + lead + offset;
      const end = start + word.length;
      const to = /^\p{Lu}/u.test(word) ? better.charAt(0).toUpperCase() + better.slice(1) : better;
      changes.push({ start, end, from: word, to });
      corrected += text.slice(done, start) + to;
      done = end;
    }
  }
  return { text: corrected + text.slice(done), changes };
}

/** The word that `word` was meant to be; undefined where it may well be right. */
function nearestWord(word: string, corpus: Vocabulary): string | undefined {
  if (word.length < SHORTEST || !/^[\p{Ll}\p{M}]+$/u.test(word)) return undefined;
  if (corpus.knows(word) || isFormOfKnown(word, (form) => corpus.knows(form))) return undefined;
  const candidates = [
    ...corpus.near(word, word.length < VERY_LONG ? 1 : 2),
    ...nearFunctionWords(word),
  ].filter((candidate) => isPlausible(word, candidate));
  // Swapped letters are the surest sign; then what is the more frequent word.
  const rank = ({ term, distance }: NearWord): number =>
    distance > 1 ? 2 : slipOf(word, term) === 'swap' ? 0 : 1;
  candidates.sort((a, b) => rank(a) - rank(b) || b.documents - a.documents);
  if (candidates.length === 0 && /[^s]s$/.test(word)) {
    // The plural of a word that is there in the singular alone.
    const singular = nearestWord(word.slice(0, -1), corpus);
    return singular !== undefined && corpus.knows(singular) ? `${singular}s` : undefined;
  }
  // The corpus' words have lost their apostrophes (`words`); a reader, or a model, wants them.
  return candidates[0]?.term.replace(CONTRACTION, "$1n't");
}

/** Whatever the corpus, `wich` is a small word gone wrong before it is anything else. */
function nearFunctionWords(word: string): NearWord[] {
  const found: NearWord[] = [];
  for (const term of FUNCTION_WORDS) {
    if (editDistance(word, term, 1) === 1) {
      found.push({ term, distance: 1, documents: Number.MAX_SAFE_INTEGER });
    }
  }
  return found;
}

function isPlausible(word: string, { term, distance }: NearWord): boolean {
  if (!/^[\p{Ll}\p{M}]+$/u.test(term)) return false;
  const at = firstDifference(word, term);
  if (distance > 1) return at > 0;
  const slip: Slip = slipOf(word, term);
  if (slip === 'swap') return true;
  // Fingers rarely miss the first letter but to swap it with the second.
  if (at === 0) return false;
  if (slip === 'missing') return true;
  if (slip === 'extra') return word.length >= SHORT || word[at] === word[at - 1];
  if (word.length < SHORT) return false;
  return word.length >= LONG || areConfusable(word.charAt(at), term.charAt(at));
}
