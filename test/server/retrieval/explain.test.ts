import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCorpus } from '../../../server/corpus/read-corpus.ts';
import { buildCollection, loadCollection } from '../../../server/retrieval/collection.ts';
import { SIGNALS } from '../../../server/retrieval/confidence.ts';
import { contributionsOf } from '../../../server/retrieval/explain.ts';
import { FEATURES } from '../../../server/retrieval/features.ts';
import { HybridRetriever } from '../../../server/retrieval/hybrid-retriever.ts';
import { linearScore } from '../../../server/retrieval/linear-model.ts';
import { loadRanker, shippedRankerFile } from '../../../server/retrieval/ranker.ts';
import { TinyEmbedder } from '../../tiny-embedder.ts';

const PAGE = `# Zorbs

## Where do zorbs sleep at night?

In a zorbary, on dry straw.

## What do zorbs eat in winter?

Fresh quibber leaves, twice a day.

## May a zorb travel by train?

Yes, in a closed basket.
`;

const sum = (of: readonly { readonly amount: number }[]): number =>
  of.reduce((total, { amount }) => total + amount, 0);

describe('contributions', () => {
  it('add up to the score of any linear model', () => {
    const number = fc.double({ min: -10, max: 10, noNaN: true });
    const feature = fc.record({
      mean: number,
      deviation: fc.double({ min: 0.1, max: 10, noNaN: true }),
      weight: number,
      value: number,
    });
    fc.assert(
      fc.property(fc.array(feature), number, (features, bias) => {
        const model = {
          features: features.map((_, i) => `f${i}`),
          means: features.map(({ mean }) => mean),
          deviations: features.map(({ deviation }) => deviation),
          weights: features.map(({ weight }) => weight),
          bias,
        };
        const values = features.map(({ value }) => value);
        const score = linearScore(model, values);
        expect(sum(contributionsOf(model, values))).toBeCloseTo(score, 6);
      }),
    );
  });

  it('are weight times standardised value, with the bias last unless it is 0', () => {
    const model = { features: ['a', 'b'], means: [1, 0], deviations: [2, 1], weights: [3, -1] };
    const parts = [
      { name: 'a', value: 5, amount: 6 },
      { name: 'b', value: 2, amount: -2 },
    ];
    expect(contributionsOf({ ...model, bias: 0 }, [5, 2])).toEqual(parts);
    expect(contributionsOf({ ...model, bias: 0.5 }, [5, 2])).toEqual([
      ...parts,
      { name: 'bias', value: 1, amount: 0.5 },
    ]);
  });
});

describe('an explanation', () => {
  let root: string;
  let retriever: HybridRetriever;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'docent-explain-'));
    await writeFile(join(root, 'zorbs.md'), PAGE);
    const folder = join(root, 'index');
    const embedder = new TinyEmbedder();
    const corpus = await readCorpus([join(root, 'zorbs.md')]);
    await buildCollection(corpus, embedder, { folder, ann: 'exact', keepGenerations: 1 });
    const collection = await loadCollection(embedder, { folder, ann: 'exact' });
    retriever = new HybridRetriever(collection, embedder, loadRanker(shippedRankerFile()));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  it.each([
    ['a question', 'is there straw where they sleep', []],
    ['a follow-up', 'and how about leaves then', ['zorbs in winter']],
    ['a stored question', 'Where do zorbs sleep at night?', []],
  ])(
    'of %s says what ask says, and each score is the sum of its parts',
    async (_, question, context) => {
      const explanation = await retriever.explain(question, { context });
      expect(explanation.ranking).toEqual(await retriever.ask(question, { context }));
      expect(explanation.candidates.length).toBe(3);
      for (const { score, contributions } of explanation.candidates) {
        expect(contributions.map(({ name }) => name)).toEqual([...FEATURES]);
        expect(sum(contributions)).toBeCloseTo(score, 9);
      }
      expect(explanation.signals.map(({ name }) => name)).toEqual([...SIGNALS, 'bias']);
      const { bySignals, signals } = explanation;
      expect(1 / (1 + Math.exp(-sum(signals)))).toBeCloseTo(bySignals, 9);
    },
  );

  it('names the rule that decided on the confidence, where the signals did not', async () => {
    const rule = async (question: string, ...context: string[]): Promise<string | undefined> => {
      const { rule, bySignals, ranking } = await retriever.explain(question, { context });
      expect(rule === undefined).toBe(bySignals === ranking.confidence);
      return rule;
    };
    expect(await rule('is there straw where they sleep')).toBeUndefined();
    expect(await rule('where do zorbs sleep at night')).toBe('verbatim');
    expect(await rule('qwerty uiop', 'zorbs in winter')).toBe('followUp');
  });
});
