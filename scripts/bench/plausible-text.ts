import { FUNCTION_WORDS } from '../../server/retrieval/lexical/function-words.ts';
import type { LexicalDocument } from '../../server/retrieval/lexical/lexical-data.ts';
import { randomNumbers } from '../random-numbers.ts';

/** Different words that may come up; of 100,000 entries, nearly all do. */
const VOCABULARY = 60_000;
/** The Zipf-Mandelbrot law, p(rank) ~ 1 / (rank + 2.7): Mandelbrot 1953. */
const SHIFT = 2.7;
const ANSWER_WORDS = 90;
const SECTION_ENTRIES = 20;
/** How questions of a FAQ begin, the first ones more often. */
const OPENINGS = [
  'How do I',
  'How can I',
  'What is the',
  'Why does',
  'Can I',
  'Where is the',
  'Is there a',
  'Which',
];
const ONSETS = 'b c d f g h l m n p r s t v w br ch cl cr dr fl gr pl pr sc sh sp st str tr'.split(
  ' ',
);
const VOWELS = 'a e i o u a e i o ea ou ai'.split(' ');
const ENDS = ['', '', '', 'n', 'r', 's', 't', 'l', 'm', 'd', 'ck', 'nt', 'st'];

/** An entry as one of a documentation site: a question, two alternates, an answer of 90 words. */
export interface PlausibleEntry extends LexicalDocument {
  readonly alternates: readonly string[];
  readonly answer: string;
  readonly context: string;
}

/** Documentation that nobody wrote: made-up words, but as many, as rare and as long as real ones. */
export class PlausibleText {
  readonly #random: () => number;
  readonly #words: readonly string[];
  /** Share of the words up to each rank. */
  readonly #cumulative: Float64Array;

  /**
   * The same seed gives the same text.
   *
   * @param known words that come before the made-up ones, the more frequent first: a sentence model
   *   cuts made-up words into many pieces, and takes longer for them than for real ones
   */
  constructor(seed: number, known: readonly string[] = []) {
    this.#random = randomNumbers(seed);
    this.#words = this.#vocabulary(known);
    this.#cumulative = new Float64Array(VOCABULARY);
    let sum = 0;
    for (let rank = 0; rank < VOCABULARY; rank++) {
      sum += 1 / (rank + SHIFT);
      this.#cumulative[rank] = sum;
    }
  }

  entries(count: number): PlausibleEntry[] {
    let context = '';
    return Array.from({ length: count }, (_, i) => {
      if (i % SECTION_ENTRIES === 0) context = `${this.#phrase(3)}\n${this.#phrase(2)}`;
      return {
        question: this.question(),
        alternates: [this.question(), this.question()],
        answer: this.#phrase(ANSWER_WORDS),
        context,
      };
    });
  }

  /** Seven to thirteen words. */
  question(): string {
    const opening = OPENINGS[Math.floor(this.#random() ** 2 * OPENINGS.length)]!;
    return `${opening} ${this.#phrase(5 + Math.floor(this.#random() * 6))}?`;
  }

  /** As somebody who knows an entry would ask for it: five of its answer's words, and others. */
  questionFor(entry: PlausibleEntry): string {
    const own = entry.answer.split(' ');
    const from = Math.floor(this.#random() * (own.length - 5));
    return `How do I ${own.slice(from, from + 5).join(' ')} ${this.#phrase(3)}?`;
  }

  /** The text with a letter left out of, or two swapped in, two of its longer words. */
  misspelt(text: string): string {
    let left = 2;
    return text.replace(/\b[a-z]{6,}\b/g, (word) => {
      if (left-- <= 0) return word;
      const at = 1 + Math.floor(this.#random() * (word.length - 2));
      const swapped = word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2);
      return word.slice(0, at) + (this.#random() < 0.5 ? word.slice(at + 1) : swapped);
    });
  }

  #phrase(words: number): string {
    return Array.from({ length: words }, () => this.#word()).join(' ');
  }

  #word(): string {
    const wanted = this.#random() * this.#cumulative[VOCABULARY - 1]!;
    let low = 0;
    let high = VOCABULARY - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#cumulative[middle]! < wanted) low = middle + 1;
      else high = middle;
    }
    return this.#words[low]!;
  }

  /** The most frequent ones are English function words; one in twenty of the rest an identifier. */
  #vocabulary(known: readonly string[]): string[] {
    const words = new Set<string>(['the', 'to', 'a', 'of', 'in', 'is', 'and', 'for']);
    for (const word of FUNCTION_WORDS) if (word.length < 5 && words.size < 100) words.add(word);
    for (const word of known) if (/^[a-z]{3,}$/.test(word)) words.add(word);
    while (words.size < VOCABULARY) {
      const made = this.#made();
      words.add(this.#random() < 0.05 ? `${made}_${this.#made()}` : made);
    }
    return [...words];
  }

  #made(): string {
    const syllables = 1 + Math.floor(this.#random() * 2.6);
    const pick = (from: readonly string[]): string =>
      from[Math.floor(this.#random() * from.length)]!;
    return Array.from({ length: syllables }, () => pick(ONSETS) + pick(VOWELS) + pick(ENDS)).join(
      '',
    );
  }
}
