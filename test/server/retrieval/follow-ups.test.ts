import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askQuestions } from '../../../scripts/evaluation/evaluate-questions.ts';
import {
  type EvaluationQuestion,
  type Place,
  readQuestionFile,
} from '../../../scripts/evaluation/question-file.ts';
import { loadConfig } from '../../../server/config.ts';
import { readCorpus } from '../../../server/corpus/read-corpus.ts';
import { EmbedderPool } from '../../../server/embedding/embedder-pool.ts';
import { buildCollection, loadCollection } from '../../../server/retrieval/collection.ts';
import { HybridRetriever } from '../../../server/retrieval/hybrid-retriever.ts';
import { loadRanker, shippedRankerFile } from '../../../server/retrieval/ranker.ts';
import { SHARED, SHARED_ABSENT } from '../corpus/shared-corpora.ts';

/** How far down the file, from a question, the one stands that is asked before it. */
const DISTANCES = [37, 101, 211];

const placeKey = ({ page, heading }: Place): string => `${page}\n${heading}`;

/** Each question after another one of the same file, about other entries. */
function afterUnrelated(
  questions: readonly EvaluationQuestion[],
  distance: number,
): EvaluationQuestion[] {
  return questions.map((question, i) => {
    const own = new Set(question.answers.map(placeKey));
    const others = questions.map((_, step) => questions[(i + distance + step) % questions.length]);
    const before = others.find((other) => !other?.answers.some((at) => own.has(placeKey(at))));
    if (before === undefined) throw new Error(`nothing is unrelated to "${question.question}"`);
    return { ...question, context: [before.question] };
  });
}

describe.skipIf(SHARED_ABSENT)('with earlier turns, on the real corpora of ../shared', () => {
  let embedder: EmbedderPool;
  let retriever: HybridRetriever;

  beforeAll(async () => {
    embedder = await EmbedderPool.start(loadConfig({ env: {} }).model, 2);
    const folder = join(await mkdtemp(join(tmpdir(), 'docent-follow-ups-')), 'default');
    const corpus = await readCorpus([join(SHARED, 'corpora', '*_en__*.md')]);
    await buildCollection(corpus, embedder, { folder, ann: 'exact', keepGenerations: 1 });
    const collection = await loadCollection(embedder, { folder, ann: 'exact' });
    retriever = new HybridRetriever(collection, embedder, loadRanker(shippedRankerFile()));
  }, 400_000);
  afterAll(() => embedder?.close());

  /** How many of the questions have a right entry first. */
  async function firstRight(questions: readonly EvaluationQuestion[]): Promise<number> {
    const file = { file: 'asked', questions };
    const [asked = []] = await askQuestions(
      () => retriever,
      [file],
      () => {},
    );
    return asked.filter(({ judged }) => judged.rank === 1).length;
  }

  it('a question that stands alone loses nothing to an unrelated one before it', async () => {
    const { questions } = await readQuestionFile(join(SHARED, 'eval', 'dev.jsonl'));
    const alone = await firstRight(questions);
    // Or what follows would be a low bar.
    expect(alone / questions.length).toBeGreaterThanOrEqual(0.82);
    for (const distance of DISTANCES) {
      const found = await firstRight(afterUnrelated(questions, distance));
      expect(found, `the one ${distance} below`).toBeGreaterThanOrEqual(alone - 2);
    }
  }, 200_000);

  it('a follow-up finds its entry first six times in ten, and less often without the turn', async () => {
    const { questions } = await readQuestionFile(join(SHARED, 'eval', 'followup_dev.jsonl'));
    const found = await firstRight(questions);
    expect(found / questions.length).toBeGreaterThanOrEqual(0.6);
    const bare = questions.map((question) => ({ ...question, context: [] }));
    expect(await firstRight(bare)).toBeLessThan(found);
  }, 60_000);
});
