import type { Entry } from '../../server/corpus/entry.ts';
import type { Corpus } from '../../server/corpus/read-corpus.ts';
import type { Embedder, Embedding, TextRole } from '../../server/embedding/embedder.ts';
import { sha256 } from '../../server/sha256.ts';
import { randomNumbers } from '../random-numbers.ts';
import { PlausibleText } from './plausible-text.ts';

/** Words of a sentence in an answer. */
const SENTENCE = 15;
/** Texts that go through the model before copies take over. */
const REAL_TEXTS = 1500;
/** Raised with every change of how copies are made, so that no old index is taken for a new one. */
const COPYING = 3;
/** A copy is moved by up to this much of the difference of two other texts' vectors. */
export const COPY_MOVE = 0.9;

export interface PlausibleCorpus extends Corpus {
  /** A question of each entry, not one of its phrasings. */
  readonly questions: readonly string[];
}

/** How much there is of an entry. */
export interface EntryShape {
  /** At most 2. */
  readonly alternates: number;
  /** At most 90. */
  readonly answerWords: number;
}
/** Eleven texts of an entry go through the model, about as many as of the shipped corpus'. */
export const LONG_ENTRY: EntryShape = { alternates: 2, answerWords: 90 };
/** Four different texts: no alternates, and an answer of one passage. */
export const SHORT_ENTRY: EntryShape = { alternates: 0, answerWords: 30 };

/**
 * A corpus that nobody wrote; the same seed, size and words give the same.
 *
 * @param known the model's words, so that its texts have as many word pieces as real ones
 */
export function plausibleCorpus(
  seed: number,
  size: number,
  known: readonly string[],
  shape: EntryShape = LONG_ENTRY,
): PlausibleCorpus {
  const text = new PlausibleText(seed, known);
  const made = text.entries(size).map((entry) => ({
    ...entry,
    alternates: entry.alternates.slice(0, shape.alternates),
    answer: entry.answer.split(' ').slice(0, shape.answerWords).join(' '),
  }));
  const entries = made.map(({ question, alternates, answer, context }, i): Entry => {
    const [title = '', section = ''] = context.split('\n');
    return {
      id: `entry-${i}`,
      question,
      alternates,
      answer: sentences(answer),
      source: {
        url: `/docs/${i}.html`,
        title,
        section,
        file: 'made.yaml',
        line: i + 1,
        heading: question,
      },
      tags: [],
      lang: 'en',
    };
  });
  const hash = sha256(JSON.stringify([entries, COPYING, REAL_TEXTS, COPY_MOVE]));
  return {
    entries,
    warnings: [],
    notes: [],
    files: [],
    hash,
    source: hash,
    questions: made.map((entry) => text.questionFor(entry)),
  };
}

function sentences(words: string): string {
  const each = words.match(new RegExp(`(?:\\S+ ?){1,${SENTENCE}}`, 'g')) ?? [];
  return each.map((part) => `${part.charAt(0).toUpperCase()}${part.slice(1).trim()}.`).join(' ');
}

/**
 * Puts questions through the model, and of the corpus' texts the first ones only. Each of the others
 * gets the embedding of one that has as many words, with its token vectors as they are and its
 * vector moved along the difference of two texts, far or less far. (Noise in all directions alike
 * would leave copies at one distance from each other, as texts never are, and a graph can't tell
 * such neighbours apart.) Embedding 10,000 entries would take ten minutes, and an index of copies is
 * as large and as much work, but what it finds means nothing.
 */
export function withCopies(embedder: Embedder): Embedder {
  const random = randomNumbers(17);
  const real: Promise<Embedding>[] = [];
  const byWords = new Map<number, Promise<Embedding>[]>();
  const anyReal = (): Promise<Embedding> => real[Math.floor(random() * real.length)]!;
  return {
    model: embedder.model,
    words: embedder.words,
    close: () => embedder.close(),
    async embed(text: string, role: TextRole): Promise<Embedding> {
      if (role === 'query') return embedder.embed(text, role);
      const words = text.split(/\s+/).length;
      if (real.length < REAL_TEXTS) {
        const embedding = embedder.embed(text, role);
        real.push(embedding);
        byWords.set(words, [...(byWords.get(words) ?? []), embedding]);
        return embedding;
      }
      // All drawn before anything is waited for: the order of the calls alone decides.
      const alike = byWords.get(nearest([...byWords.keys()], words))!;
      const drawn = [alike[Math.floor(random() * alike.length)]!, anyReal(), anyReal()];
      const far = COPY_MOVE * random();
      const [copied, to, from] = await Promise.all(drawn);
      return { ...copied!, vector: moved(copied!.vector, to!.vector, from!.vector, far) };
    },
  };
}

function nearest(numbers: readonly number[], wanted: number): number {
  return numbers.reduce((best, n) => (Math.abs(n - wanted) < Math.abs(best - wanted) ? n : best));
}

function moved(
  vector: Float32Array,
  to: Float32Array,
  from: Float32Array,
  far: number,
): Float32Array {
  const sum = vector.map((value, i) => value + far * (to[i]! - from[i]!));
  const length = Math.hypot(...sum);
  return sum.map((value) => value / length);
}
