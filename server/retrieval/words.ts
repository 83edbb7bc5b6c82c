import { INVISIBLE } from '../embedding/normalise.ts';
import {
  classAt,
  DIGIT,
  JOINER,
  LOWER,
  MARK,
  PAIRED,
  UNSPACED,
  UPPER,
  widthAt,
} from './lexical/characters.ts';
import { identifierTerms, LONGEST_WORD } from './lexical/identifier.ts';
import { characterPairs, dictionaryWords } from './lexical/unspaced.ts';

/**
 * The terms of a text for the lexical side, lower-cased, in reading order, repeats kept. A word
 * that is an identifier comes whole and in parts (`identifierTerms` says how), a run of Chinese,
 * Japanese or Korean as character pairs. Nothing is stemmed and nothing is left out as a stop
 * word: idf weighs that better.
 */
export function words(text: string): string[] {
  const terms: string[] = [];
  scan(text, (word, shape) => {
    if (shape === PLAIN) terms.push(word);
    else for (const term of termsOf(word, shape)) terms.push(term);
  });
  return terms;
}

/**
 * The words of a text one by one, each as its terms with the whole word first: for who must tell
 * a word from its parts. Each character pair counts as a word.
 */
export function wordGroups(text: string): string[][] {
  const groups: string[][] = [];
  scan(text, (word, shape) => {
    if (shape === PLAIN) groups.push([word]);
    else if (shape !== COMPOUND) for (const term of termsOf(word, shape)) groups.push([term]);
    else {
      const terms = identifierTerms(word);
      if (terms.length > 0) groups.push(terms);
    }
  });
  return groups;
}

/** All small letters or all digits: a term as it is. */
const PLAIN = 0;
/** Anything else without spaces, as found. */
const COMPOUND = 1;
const PAIRED_RUN = 2;
const UNSPACED_RUN = 3;
type Shape = typeof PLAIN | typeof COMPOUND | typeof PAIRED_RUN | typeof UNSPACED_RUN;

function termsOf(word: string, shape: Shape): string[] {
  if (shape === COMPOUND) return identifierTerms(word);
  return shape === PAIRED_RUN ? characterPairs(word) : dictionaryWords(word);
}

/**
 * Finds words and runs in one pass; for ASCII, by table alone, a microsecond or two a question.
 */
function scan(raw: string, visit: (word: string, shape: Shape) => void): void {
  const text = raw.replace(INVISIBLE, '').normalize('NFKC');
  let at = 0;
  while (at < text.length) {
    const first = classAt(text, at);
    if (first === PAIRED || first === UNSPACED) {
      const end = endOfRun(text, at, first);
      visit(text.slice(at, end), first === PAIRED ? PAIRED_RUN : UNSPACED_RUN);
      at = end;
    } else if (first === LOWER || first === UPPER || first === DIGIT) {
      at = scanWord(text, at, visit);
    } else {
      at += widthAt(text, at);
    }
  }
}

function endOfRun(text: string, start: number, kind: number): number {
  let end = start;
  while (end < text.length) {
    const here = classAt(text, end);
    if (here !== kind && here !== MARK) break;
    end += widthAt(text, end);
  }
  return end;
}

function isWordCharacter(kind: number): boolean {
  return kind >= LOWER && kind <= MARK;
}

/** Visits the word that begins at `start` and returns where it ends. */
function scanWord(
  text: string,
  start: number,
  visit: (word: string, shape: Shape) => void,
): number {
  let end = start;
  let lower = false;
  let upper = false;
  let digit = false;
  let joined = false;
  let innerUpper = false;
  while (end < text.length) {
    const kind = classAt(text, end);
    if (kind === JOINER) {
      const next = endOfJoiner(text, end);
      if (next === end) break;
      joined = true;
      end = next;
      continue;
    }
    if (!isWordCharacter(kind)) break;
    if (kind === UPPER) {
      innerUpper ||= lower || digit;
      upper = true;
    } else if (kind === DIGIT) digit = true;
    else {
      // `GPUs`, `HTTPServer`: small letters after two capitals are a shape of their own.
      innerUpper ||= upper && !lower && end - start > 1;
      lower = true;
    }
    end += widthAt(text, end);
  }
  const letters = end - start;
  if (!digit && text.startsWith('++', end)) end += 2;
  else if (letters === 1 && !digit && text[end] === '#' && !startsWord(text, end + 1)) end += 1;
  const plain = !joined && !innerUpper && !(digit && (lower || upper)) && end - start === letters;
  if (!plain) visit(text.slice(start, end), COMPOUND);
  else if (letters <= LONGEST_WORD) {
    visit(upper ? text.slice(start, end).toLowerCase() : text.slice(start, end), PLAIN);
  }
  return end;
}

function startsWord(text: string, index: number): boolean {
  return index < text.length && isWordCharacter(classAt(text, index));
}

/** Where a word goes on behind the joiner at `index`; `index` itself where it does not. */
function endOfJoiner(text: string, index: number): number {
  let next = index + 1;
  if (text[index] === '_') while (text[next] === '_') next++;
  return startsWord(text, next) && classAt(text, next) !== MARK ? next : index;
}
