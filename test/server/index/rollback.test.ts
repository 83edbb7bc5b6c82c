import { appendFile, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type Corpus, readCorpus } from '../../../server/corpus/read-corpus.ts';
import { IndexDamagedError } from '../../../server/errors.ts';
import { checkGeneration } from '../../../server/index/check.ts';
import { whyStale } from '../../../server/index/freshness.ts';
import { currentGeneration } from '../../../server/index/generation.ts';
import { INDEX_FILES, MANIFEST_FILE } from '../../../server/index/manifest.ts';
import { rollBack } from '../../../server/index/rollback.ts';
import { buildCollection } from '../../../server/retrieval/collection.ts';
import { TinyEmbedder } from '../../tiny-embedder.ts';

const embedder = new TinyEmbedder();
let folder: string;
/** Three corpora, and the generation of each; the third is live. */
let corpora: Corpus[];
let generations: string[];

beforeEach(async () => {
  const root = await mkdtemp(join(tmpdir(), 'docent-rollback-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  folder = join(root, 'default');
  corpora = [];
  generations = [];
  for (const colour of ['Green', 'Blue', 'Red']) {
    const file = join(root, `${colour}.md`);
    await writeFile(file, `## Which colour is quibber?\n\n${colour}.\n`);
    const corpus = await readCorpus([file]);
    corpora.push(corpus);
    generations.push((await build(corpus)).generation);
  }
});

const build = (corpus: Corpus): ReturnType<typeof buildCollection> =>
  buildCollection(corpus, embedder, { folder, ann: 'exact', keepGenerations: 9 });
const stale = (of: number): Promise<string | undefined> =>
  whyStale(folder, corpora[of]!.hash, embedder.model, 'exact');

describe('a rollback', () => {
  test('makes another generation live, and a start does not undo it', async () => {
    await rollBack(folder, generations[1]!);
    expect(await currentGeneration(folder)).toBe(generations[1]);
    expect([await stale(1), await stale(2)]).toEqual([undefined, undefined]);
  });

  test('leaves an index stale for a corpus that it was not rolled back from', async () => {
    await rollBack(folder, generations[1]!);
    expect(await stale(0)).toBe('the corpus has changed');
  });

  test('of a rollback is remembered for both generations that were left', async () => {
    await rollBack(folder, generations[1]!);
    await rollBack(folder, generations[0]!);
    expect([await stale(0), await stale(1), await stale(2)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('is over with the next build', async () => {
    await rollBack(folder, generations[0]!);
    await build(corpora[1]!);
    expect([await stale(1), await stale(2)]).toEqual([undefined, 'the corpus has changed']);
  });

  test('is over when its generation is made live again', async () => {
    await rollBack(folder, generations[0]!);
    await rollBack(folder, generations[2]!);
    expect([await stale(2), await stale(0)]).toEqual([undefined, undefined]);
    await rollBack(folder, generations[1]!);
    expect(await stale(2)).toBeUndefined();
  });

  test('from a generation whose manifest is gone leaves nothing to remember', async () => {
    await rm(join(folder, generations[2]!, MANIFEST_FILE));
    await rollBack(folder, generations[1]!);
    expect(await stale(2)).toBe('the corpus has changed');
  });

  test('to a generation without a manifest changes nothing', async () => {
    await rm(join(folder, generations[0]!, MANIFEST_FILE));
    await expect(rollBack(folder, generations[0]!)).rejects.toThrow(IndexDamagedError);
    expect(await currentGeneration(folder)).toBe(generations[2]);
    expect(await stale(2)).toBeUndefined();
  });
});

describe('the check of a generation', () => {
  test('gives the manifest of one that is whole', async () => {
    expect((await checkGeneration(folder, generations[0]!)).corpus.hash).toBe(corpora[0]!.hash);
  });

  test.each<[what: string, spoil: (file: string) => Promise<unknown>, message: RegExp]>([
    [
      'a file that is too long',
      (file) => appendFile(file, 'x'),
      /has \d+ bytes where the manifest/,
    ],
    ['a file that is cut short', (file) => truncate(file, 3), /has 3 bytes where the manifest/],
    ['a missing file', (file) => rm(file), /can't be read/],
  ])('names %s', async (_what, spoil, message) => {
    await spoil(join(folder, generations[0]!, INDEX_FILES.vectors));
    await expect(checkGeneration(folder, generations[0]!)).rejects.toThrow(message);
  });

  test('names a file with one byte changed', async () => {
    const file = join(folder, generations[0]!, INDEX_FILES.entries);
    await writeFile(file, '!', { flag: 'r+' });
    await expect(checkGeneration(folder, generations[0]!)).rejects.toThrow(
      /entries\.jsonl has another checksum than the manifest says/,
    );
  });
});
