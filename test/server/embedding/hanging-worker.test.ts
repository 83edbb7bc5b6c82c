import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../server/config.ts';
import { EmbedderPool } from '../../../server/embedding/embedder-pool.ts';
import { ModelError } from '../../../server/errors.ts';

const HANGS = 'it was at one text for 0.5 s';

describe('a worker that is at one text for too long', () => {
  let folder: string;
  let marker: string;
  let pool: EmbedderPool;
  let lost: string[];
  /** Of all that were started, the first one first. */
  let ends: Promise<unknown>[];
  const started = (worker: Worker): void => void ends.push(once(worker, 'exit'));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'docent-hang-'));
    marker = join(folder, 'hangs');
    lost = [];
    ends = [];
    process.on('worker', started);
    pool = await EmbedderPool.start(
      { ...loadConfig({ env: {} }).model, id: marker },
      1,
      { embedded: () => {}, workerLost: (why) => lost.push(why) },
      { textMs: 500, entry: new URL('./hanging-worker.mjs', import.meta.url) },
    );
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
    await pool.close();
    process.off('worker', started);
  });

  it('is replaced, its text and those that wait behind it embedded by another', async () => {
    const texts = ['slow', 'a', 'ab', 'abc'];
    const embeddings = await Promise.all(texts.map((text) => pool.embed(text, 'query')));
    expect(embeddings.map(({ vector }) => vector[0])).toEqual([4, 1, 2, 3]);
    expect(lost).toEqual([HANGS]);
    expect(pool.load().workers).toEqual({ busy: 0, idle: 1, loading: 0 });
  });

  it('ends once it replies after all, and that reply is nobody’s', async () => {
    await pool.embed('slow', 'query');
    await rm(marker);
    await ends[0];
    expect((await pool.embed('ab', 'query')).vector[0]).toBe(2);
    expect(lost).toEqual([HANGS]);
  });

  it('fails its text when that held up a second one, and ends though it never replies', async () => {
    await expect(pool.embed('hang', 'query')).rejects.toMatchObject({
      message: `The model's worker was lost: ${HANGS}`,
    });
    expect(lost).toEqual([HANGS, HANGS]);
    expect((await pool.embed('ab', 'query')).vector[0]).toBe(2);
    await Promise.all(ends.slice(0, 2));
  });

  it('does not keep the pool from being closed', async () => {
    const answer = expect(pool.embed('hang', 'query')).rejects.toThrow(ModelError);
    await pool.close();
    await answer;
  });
});
