import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readCorpus } from '../../server/corpus/read-corpus.ts';
import { packageRoot } from '../../server/package-root.ts';
import { DocentProcess, runDocent } from '../scripts/run-docent.ts';
import { expectType, TestClient } from '../server/api/running-api.ts';
import { SHARED, SHARED_ABSENT } from '../server/corpus/shared-corpora.ts';

const SEED_PAGE = join(SHARED, 'corpora', 'seed_feature_advice.md');

/**
 * Which entry of the shipped corpus answers which question of the seed page: words that only this
 * one of its questions has, and the start of the entry's question.
 */
const ENTRIES: readonly (readonly [words: RegExp, question: string])[] = [
  [/syntax.+together.+Python file/, 'Can I use MindSpore and PyTorch together'],
  [/TensorFlow checkpoint/, 'Can MindSpore read a TensorFlow checkpoint?'],
  [/HiLens Kit/, 'How do I run a MindSpore model on Ascend 310'],
  [/converted to an AIR/, 'Can an AIR model be exported on Ascend 310?'],
  [/input size.+single Tensor/, 'Is there a limit on the size of a single tensor'],
  [/GPUs and NPUs/, 'Does MindSpore need a GPU or an NPU?'],
  [/heterogeneous/, 'Will MindSpore support other heterogeneous hardware'],
  [/import taichi/, 'Taichi has a Python extension'],
  [/truncated gradient/, 'Does MindSpore support truncated gradient?'],
  [/MindSpore IR/, 'What are the design ideas behind MindSpore IR?'],
  [/parallel model training/, 'What does MindSpore offer for parallel training'],
  [/\(FCA\)/, 'Does MindSpore use Formal Concept Analysis'],
  [/edge and device/, 'What does MindSpore plan for edge and device'],
  [/automatic parallelism/, 'Where does automatic parallelism work'],
  [/object detection/, 'Does MindSpore have an object detection module'],
  [/hot loading/, 'Does MindSpore Serving support hot loading'],
  [/multiple workers/, 'Can MindSpore Serving start several workers'],
  [/version match/, 'Which MindSpore Serving version goes with'],
  [/PyNative/, 'How do I do transfer learning in PyNative mode?'],
  [/Ascend ModelZoo/, 'How do MindSpore ModelZoo and Ascend ModelZoo differ?'],
];

const share = z.number().min(0).max(1);
const ranks = z.strictObject({
  n: z.int().min(1),
  s1: share,
  s3: share,
  s5: share,
  mrr: share,
});
/** The report as the design has it; every part is there where there are questions for it. */
const reportSchema = z.strictObject({
  files: z.array(
    z.union([
      ranks.extend({ file: z.string(), kinds: z.record(z.string(), ranks) }),
      // Only unanswerable questions: nothing to rank.
      z.strictObject({ file: z.string(), n: z.literal(0), kinds: z.strictObject({}) }),
    ]),
  ),
  all: ranks.nullable(),
  followups: ranks.nullable(),
  refusal: z
    .strictObject({
      auroc: share,
      aurocNear: share,
      aurocFar: share,
      ece: share,
      brier: share,
      answeredShare: share,
      precisionAnswered: share,
      answerableAnswered: share,
      refusedNear: share,
      refusedFar: share,
    })
    .nullable(),
});

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'docent-seed-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe.skipIf(SHARED_ABSENT)(
  'the questions of the seed page, word for word, asked of the shipped corpus (needs ../shared)',
  () => {
    let docent: DocentProcess | undefined;
    let client: TestClient;
    let questions: readonly string[];

    beforeAll(async () => {
      const { entries } = await readCorpus([SEED_PAGE]);
      questions = entries.map(({ question }) => question);
      const corpus = join(packageRoot(), 'corpus');
      docent = new DocentProcess(['serve', '--port', '0', '--corpus', corpus], { cwd: root });
      client = new TestClient(`${(await docent.address()).replace('http:', 'ws:')}/v1/ws`);
      await client.hello;
    });
    afterAll(async () => {
      client?.socket.terminate();
      await docent?.kill();
    });

    test('are twenty, each with one entry that is meant', () => {
      expect(questions).toHaveLength(20);
      const meant = questions.map((question) => ENTRIES.filter(([words]) => words.test(question)));
      expect(meant.map(({ length }) => length)).toEqual(questions.map(() => 1));
      expect(new Set(meant.flat())).toEqual(new Set(ENTRIES));
    });

    test.each(ENTRIES)('%s is answered by "%s"', async (words, expected) => {
      const question = questions.find((candidate) => words.test(candidate));
      const answer = expectType(await client.request({ type: 'ask', question }), 'answer');
      const [first] = answer.results;
      expect(first?.question.startsWith(expected), first?.question).toBe(true);
      expect(answer.outcome).toBe('answered');
      const { protocol, pathname, hash } = new URL(first?.source.url ?? '');
      expect(protocol).toBe('http:');
      expect(pathname).toBe('/docs/feature-advice.html');
      expect(hash).not.toBe('');
    });
  },
);

describe.skipIf(SHARED_ABSENT)('docent evaluate --json (needs ../shared)', () => {
  const evaluate = async (corpus: string, ...files: readonly string[]) => {
    const questions = files.map((file) => resolve(SHARED, 'eval', file));
    const { code, stdout, stderr } = await runDocent(
      [
        'evaluate',
        '--corpus',
        resolve(SHARED, 'corpora', corpus),
        '--json',
        '--questions',
        ...questions,
      ],
      { cwd: root },
    );
    expect(code, stderr).toBe(0);
    return reportSchema.parse(JSON.parse(stdout));
  };

  test('finds 85 of 100 questions about the seed page first', async () => {
    const { files, all, followups, refusal } = await evaluate(
      'seed_feature_advice.md',
      'seed_dev.jsonl',
    );
    expect(files.map(({ file, n }) => [file, n])).toEqual([['seed_dev.jsonl', 40]]);
    expect(all?.s1).toBeGreaterThanOrEqual(0.85);
    expect([followups, refusal]).toEqual([null, null]);
  }, 180_000);

  test('finds 72 of 100 questions about the twenty English pages first, and 90 among five', async () => {
    const { files, all, followups, refusal } = await evaluate(
      '*_en__*.md',
      'dev.jsonl',
      'followup_dev.jsonl',
      'unanswerable_dev.jsonl',
    );
    expect(files.map(({ file, n }) => [file, n])).toEqual([
      ['dev.jsonl', 267],
      ['followup_dev.jsonl', 20],
      ['unanswerable_dev.jsonl', 0],
    ]);
    expect(all?.n).toBe(267);
    expect(all?.s1).toBeGreaterThanOrEqual(0.72);
    expect(all?.s5).toBeGreaterThanOrEqual(0.9);
    expect(followups?.n).toBe(20);
    expect(refusal?.auroc).toBeGreaterThan(0.8);
    const dev = files[0];
    const kinds = Object.values(dev?.kinds ?? {});
    expect(kinds.reduce((sum, { n }) => sum + n, 0)).toBe(267);
  }, 600_000);
});
