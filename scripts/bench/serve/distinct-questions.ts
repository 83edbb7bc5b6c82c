import { FUNCTION_WORDS } from '../../../server/retrieval/lexical/function-words.ts';
import { randomNumbers } from '../../random-numbers.ts';

/** How people begin, the statement of a need among them. */
const OPENINGS = [
  'How do I',
  'How can I',
  'How do you',
  'What is the way to',
  'Is there a way to',
  'Is it possible to',
  'Can I',
  'Why does it not',
  'I want to',
  'Where do I set',
  'What happens with',
  'Which one is right for',
];
const OPENING =
  /^(?:how (?:do|can) i|what is the|why does|can i|where is the|is there a|which)\s+/i;

/** What questions are made from. */
export interface AskedAbout {
  readonly question: string;
  readonly answer: string;
}

/**
 * Paraphrases of a corpus' questions, no two alike: another opening, one or two of the question's
 * words left out, and two to four in a row of the answer's. The same seed gives the same.
 *
 * @throws RangeError when the corpus has not enough of them
 */
export function distinctQuestions(
  seed: number,
  count: number,
  entries: readonly AskedAbout[],
): string[] {
  const random = randomNumbers(seed);
  const below = (most: number): number => Math.floor(random() * most);
  const made = new Set<string>();
  for (let tries = 0; made.size < count; tries++) {
    if (tries > 20 * count) throw new RangeError(`There are no ${count} different questions.`);
    const { question, answer } = entries[below(entries.length)]!;
    const words = question.replace(OPENING, '').replace('?', '').split(' ');
    for (let left = 1 + below(2); left > 0 && words.length > 3; left--) {
      words.splice(below(words.length), 1);
    }
    const said = answer.replaceAll('.', '').toLowerCase().split(' ');
    const some = 2 + below(3);
    const from = below(Math.max(1, said.length - some));
    const told = said.slice(from, from + some).filter((word) => !FUNCTION_WORDS.has(word));
    const opening = OPENINGS[below(OPENINGS.length)]!;
    made.add(`${opening} ${[...words, ...told].join(' ')}?`);
  }
  return [...made];
}
