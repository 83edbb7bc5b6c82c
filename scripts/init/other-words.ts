import type { Entry } from '../../server/corpus/entry.ts';
import { FUNCTION_WORDS } from '../../server/retrieval/lexical/function-words.ts';

/** How Chinese questions begin and end, beside what they are about. */
const CHINESE_ASKING = /^(?:请问|如何|怎么样?|怎样|为什么|什么是)+|(?:吗|呢)?[？?]$/gu;
/** As many keywords as somebody in a hurry types. */
const MOST_KEYWORDS = 6;
/** UTF-16 units of a question that fit a line beside the answer's. */
const LONGEST = 60;
/** Of an answer, enough to have some keywords. */
const BEGINNING = 200;
const CHINESE = /\p{Script=Han}/u;

/**
 * A question that this entry answers, put as the index does not have it: in keywords, of another
 * phrasing where there is one; under its section's or its page's name; without its first word; by
 * what its answer begins with. Undefined where nothing is left to ask.
 */
export function inOtherWords({ question, alternates, answer, source }: Entry): string | undefined {
  const known = [question, ...alternates];
  const phrasings = [...alternates.slice(0, 1), question];
  const keywords = phrasings.map(keywordsOf);
  const place = source.section.split(' › ').at(-1) || source.title;
  const ways = [
    ...keywords,
    known.some((each) => same(each, place)) ? '' : `${place} ${keywords[0]}`,
    ...phrasings.map((phrasing) => phrasing.split(/\s+/).slice(1).join(' ')),
    keywordsOf(answer.slice(0, BEGINNING).replace(/[^\p{L}\p{N}\s'-]+/gu, ' ')),
  ];
  return ways
    .map((way) => way.trim())
    .find((way) => isTelling(way) && !known.some((each) => same(each, way)));
}

/** More than one word, for a single one is looked up rather than asked; and no whole sentence. */
function isTelling(text: string): boolean {
  if (text.length > LONGEST) return false;
  return text.includes(' ') || (CHINESE.test(text) && text.length > 3);
}

function keywordsOf(text: string): string {
  if (CHINESE.test(text)) return text.replace(CHINESE_ASKING, '');
  const bare = (word: string): string => word.replace(/^[("'`]+|[)"'`.,;:!?]+$/g, '');
  const spoken = text.split(/\s+/).map(bare).filter(Boolean);
  const telling = spoken.filter((word) => !FUNCTION_WORDS.has(word.toLowerCase()));
  return telling.slice(0, MOST_KEYWORDS).join(' ');
}

function same(a: string, b: string): boolean {
  const letters = (text: string): string =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
  return letters(a) === letters(b);
}
