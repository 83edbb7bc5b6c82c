import type { Entry } from '../../server/corpus/entry.ts';
import type { Corpus } from '../../server/corpus/read-corpus.ts';
import type { Embedder, Embedding, TextRole } from '../../server/embedding/embedder.ts';
import { hashText } from '../../server/index/generation.ts';
import { randomNumbers } from '../random-numbers.ts';
import { PlausibleText } from './plausible-text.ts';

/** Words of a sentence in an answer. */
const SENTENCE = 15;
/** Texts that go through the model before copies take over. */
const REAL_TEXTS = 500;
/** Length of what is added to a copy, of 1, before it is made a unit vector again. */
export const COPY_NOISE = 0.7;

export interface PlausibleCorpus extends Corpus {
  /** A question of each entry, not one of its phrasings. */
  readonly questions: readonly string[];
}

/**
 * A corpus that nobody wrote; the same seed, size and words give the same.
 *
 * @param known the model's words, so that its texts have as many word pieces as real ones
 */
export function plausibleCorpus(
  seed: number,
  size: number,
  known: readonly string[],
): PlausibleCorpus {
  const text = new PlausibleText(seed, known);
  const made = text.entries(size);
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
  return {
    entries,
    warnings: [],
    files: [],
    hash: hashText(JSON.stringify([entries, REAL_TEXTS, COPY_NOISE])),
    questions: made.map((entry) => text.questionFor(entry)),
  };
}

function sentences(words: string): string {
  const each = words.match(new RegExp(`(?:\\S+ ?){1,${SENTENCE}}`, 'g')) ?? [];
  return each.map((part) => `${part.charAt(0).toUpperCase()}${part.slice(1).trim()}.`).join(' ');
}

/**
 * Puts questions through the model, and of the corpus' texts the first ones only; the others get
 * one of these embeddings in turn, its vector moved. Embedding 10,000 entries would take ten
 * minutes and an index of them behaves the same, but for what is nearest to what.
 */
export function withCopies(embedder: Embedder): Embedder {
  const random = randomNumbers(17);
  const real: Promise<Embedding>[] = [];
  let passages = 0;
  return {
    model: embedder.model,
    words: embedder.words,
    close: () => embedder.close(),
    async embed(text: string, role: TextRole): Promise<Embedding> {
      if (role === 'query') return embedder.embed(text, role);
      const turn = passages++;
      if (turn < REAL_TEXTS) {
        const embedding = embedder.embed(text, role);
        real.push(embedding);
        return embedding;
      }
      const noise = Float64Array.from({ length: embedder.model.dimensions }, () => random() - 0.5);
      const embedding = await real[turn % REAL_TEXTS]!;
      return { ...embedding, vector: moved(embedding.vector, noise) };
    },
  };
}

function moved(vector: Float32Array, noise: Float64Array): Float32Array {
  const scale = COPY_NOISE / Math.hypot(...noise);
  const sum = vector.map((value, i) => value + scale * noise[i]!);
  const length = Math.hypot(...sum);
  return sum.map((value) => value / length);
}
