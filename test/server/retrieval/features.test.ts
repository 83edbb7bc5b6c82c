import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Corpus } from '../../../server/corpus/read-corpus.ts';
import type { Embedder, Embedding } from '../../../server/embedding/embedder.ts';
import {
  buildCollection,
  type Collection,
  loadCollection,
} from '../../../server/retrieval/collection.ts';
import {
  computeFeatures,
  FEATURES,
  type Feature,
  type FeatureRow,
} from '../../../server/retrieval/features.ts';
import { sight } from '../../../server/retrieval/shortlist.ts';
import { trigrams } from '../../../server/retrieval/trigrams.ts';
import { TinyEmbedder } from '../../tiny-embedder.ts';
import { entry } from '../corpus/made-entry.ts';

/** Cosine of each stored text with the question, whose vector is (1, 0). */
const COSINES: Readonly<Record<string, number>> = {
  'alpha beta': 0.1,
  gamma: 0.3,
  'alpha beta\nOne red.\nTwo blue.': 0.5,
  'One red.\nTwo blue.': 0.4,
  'One red.': 0.6,
  'Two blue.': 0.2,
  'alpha beta\nOne red.': 0.7,
  'alpha beta\nTwo blue.': 0.8,
  'delta alpha': 0.9,
  'delta alpha\nRed.': -0.1,
  'Red.': -0.2,
};
/** Word pieces of the whole entry: (1, 0) and (60, 80) / 127 in the first entry. */
const TOKENS: Readonly<Record<string, { vectors: readonly number[]; ids: readonly number[] }>> = {
  'alpha beta\nOne red.\nTwo blue.': { vectors: [127, 0, 60, 80], ids: [5, 7] },
  'delta alpha\nRed.': { vectors: [-127, 0], ids: [5] },
};

/** The vectors above, and a refusal of every other text. */
const embedder: Embedder = {
  model: new TinyEmbedder({ dimensions: 2, tokenDimensions: 2 }).model,
  words: [],
  embed: async (text): Promise<Embedding> => {
    const cosine = COSINES[text];
    if (cosine === undefined) throw new Error(`no vector for ${JSON.stringify(text)}`);
    const { vectors, ids } = TOKENS[text] ?? { vectors: [1, 1], ids: [1] };
    return {
      vector: Float32Array.of(cosine, Math.sqrt(1 - cosine * cosine)),
      tokenVectors: Int8Array.from(vectors),
      tokenIds: Uint32Array.from(ids),
      unknownTokens: 0,
    };
  },
  close: async () => {},
};

const source = { url: '', title: '', section: '', file: 'f.md', line: 1, heading: '' };
const corpus: Corpus = {
  entries: [
    entry({
      id: 'first',
      question: 'alpha beta',
      alternates: ['gamma'],
      answer: 'One red.\n\nTwo blue.',
      source,
    }),
    entry({ id: 'second', question: 'delta alpha', answer: 'Red.', source }),
  ],
  warnings: [],
  notes: [],
  files: [],
  hash: 'made',
  source: 'made',
};

/** idf of what stands in neither, one or both of the two entries: ln(1 + (2 - n + .5) / (n + .5)). */
const IDF = [Math.log(6), Math.log(2), Math.log(1.2)] as const;

let collection: Collection;
let rows: readonly FeatureRow[];

beforeAll(async () => {
  const folder = join(await mkdtemp(join(tmpdir(), 'docent-features-')), 'default');
  const options = { folder, ann: 'exact', keepGenerations: 1 } as const;
  await buildCollection(corpus, embedder, options);
  collection = await loadCollection(embedder, options);
  const question = {
    vector: Float32Array.of(1, 0),
    // Along each axis; the second piece stands in no entry.
    tokenVectors: Int8Array.of(127, 0, 0, 127),
    tokenIds: Uint32Array.of(5, 6),
    trigrams: trigrams(['gamna']),
    coverage: collection.lexical.coverage(['alpha', 'red', 'zebra', 'gamma', 'red']),
  };
  rows = computeFeatures(collection, question, sight(collection, question, [0, 1]));
});

const EXPECTED: Readonly<Record<Feature, readonly [first: number, second: number]>> = {
  phrasing: [0.3, 0.9],
  questionAnswer: [0.5, -0.1],
  answer: [0.4, -0.2],
  closest: [0.6, 0.9],
  // alpha and red stand in both entries, gamma in the first, zebra in none; red counts once.
  coverage: [
    (IDF[2] + IDF[2] + IDF[1]) / (IDF[2] + IDF[2] + IDF[1] + IDF[0]),
    (IDF[2] + IDF[2]) / (IDF[2] + IDF[2] + IDF[1] + IDF[0]),
  ],
  // ^ga gam amn mna na$ against ^ga gam amm mma ma$: two of five and five are shared, .4 of them.
  trigrams: [0.3, 0],
  maxSim: [(1 + 80 / 127) / 2, (-1 + 0) / 2],
  weightedMaxSim: [
    (IDF[2] * 1 + IDF[0] * (80 / 127)) / (IDF[2] + IDF[0]),
    (IDF[2] * -1 + IDF[0] * 0) / (IDF[2] + IDF[0]),
  ],
};

const featureAt = (name: string): number => (FEATURES as readonly string[]).indexOf(name);

describe('features', () => {
  it.each(Object.entries(EXPECTED))('%s is what its definition says', (name, [first, second]) => {
    const at = featureAt(name);
    expect(rows[0]?.[at]).toBeCloseTo(first, 6);
    expect(rows[1]?.[at]).toBeCloseTo(second, 6);
  });

  it('are as many as there are values in a row, each with a test here', () => {
    expect(Object.keys(EXPECTED)).toEqual([...FEATURES]);
    expect(rows.map((row) => row.length)).toEqual([FEATURES.length, FEATURES.length]);
  });

  it('come in the order of the candidates, and none for none', () => {
    const question = {
      vector: Float32Array.of(1, 0),
      tokenVectors: new Int8Array(0),
      tokenIds: new Uint32Array(0),
      trigrams: trigrams([]),
      coverage: collection.lexical.coverage([]),
    };
    const turned = computeFeatures(
      collection,
      question,
      sight(collection, question, [0, 1]).reverse(),
    );
    const phrasing = FEATURES.indexOf('phrasing');
    expect(turned.map((row) => row[phrasing])).toEqual([
      expect.closeTo(0.9, 6),
      expect.closeTo(0.3, 6),
    ]);
    // Without words and pieces these are 0, not NaN.
    for (const name of ['coverage', 'trigrams', 'maxSim', 'weightedMaxSim']) {
      expect(turned[0]?.[featureAt(name)], name).toBe(0);
    }
    expect(computeFeatures(collection, question, [])).toEqual([]);
  });
});
