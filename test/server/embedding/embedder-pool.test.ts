import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../server/config.ts';
import type { ModelSettings } from '../../../server/embedding/embedder.ts';
import { EmbedderPool } from '../../../server/embedding/embedder-pool.ts';
import { ModelError } from '../../../server/errors.ts';

const settings: ModelSettings = loadConfig({ env: {} }).model;

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

describe('the shipped model', () => {
  let pool: EmbedderPool;
  beforeAll(async () => {
    pool = await EmbedderPool.start(settings, 2);
  });
  afterAll(() => pool.close());

  it('says what it is: 384 dimensions, 96 for tokens', () => {
    expect(pool.model).toMatchObject({
      id: 'docent-minilm-l6',
      dimensions: 384,
      tokenDimensions: 96,
      pooling: 'model',
      dtype: 'q8',
      maxTokens: 256,
    });
    expect(pool.model.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('gives unit vectors for the sentence and for each word piece', async () => {
    const { vector, tokenVectors, tokenIds } = await pool.embed('load a checkpoint', 'query');
    expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
    expect(tokenVectors.length).toBe(tokenIds.length * 96);
    for (let row = 0; row < tokenIds.length; row++) {
      const token = tokenVectors.subarray(row * 96, (row + 1) * 96);
      expect(Math.hypot(...token) / 127).toBeCloseTo(1, 1);
    }
  });

  it('leaves [CLS] and [SEP] out of the tokens, and counts what it does not know', async () => {
    const plain = await pool.embed('load a checkpoint', 'query');
    expect([...plain.tokenIds]).not.toContain(101);
    expect([...plain.tokenIds]).not.toContain(102);
    expect(plain.unknownTokens).toBe(0);
    const foreign = await pool.embed('如何加载检查点', 'query');
    expect(foreign.unknownTokens).toBeGreaterThan(0);
  });

  it('puts a paraphrase closer than another subject', async () => {
    const [question, paraphrase, other] = await Promise.all(
      [
        'How do I change the port of the server?',
        'make it listen on another port number',
        'Which licence does the documentation have?',
      ].map(async (text) => (await pool.embed(text, 'query')).vector),
    );
    expect(dot(question!, paraphrase!)).toBeGreaterThan(dot(question!, other!) + 0.2);
  });

  it('gives a text the same vector bit for bit, whatever else is embedded beside it', async () => {
    const text = 'Can I run it without a network?';
    const alone = (await pool.embed(text, 'query')).vector;
    const crowd = await Promise.all(
      Array.from({ length: 24 }, (_, i) =>
        pool.embed(i % 3 === 0 ? text : `${'other words '.repeat(i)}${i}`, 'query'),
      ),
    );
    for (let i = 0; i < 24; i += 3) expect(crowd[i]!.vector).toEqual(alone);
  });

  it('cuts a text after 256 word pieces, two of them the marks at the ends', async () => {
    const { tokenIds } = await pool.embed('word '.repeat(1000), 'passage');
    expect(tokenIds.length).toBe(254);
  });

  it('embeds the empty text', async () => {
    const { vector, tokenIds } = await pool.embed('', 'query');
    expect(vector.length).toBe(384);
    expect(tokenIds.length).toBe(0);
  });
});

describe('an embedder pool', () => {
  it('refuses texts after it was closed, and those that still waited', async () => {
    const pool = await EmbedderPool.start(settings, 1);
    const waiting = Promise.allSettled(
      Array.from({ length: 8 }, () => pool.embed('a text', 'query')),
    );
    await pool.close();
    expect((await waiting).filter(({ status }) => status === 'rejected').length).toBeGreaterThan(0);
    await expect(pool.embed('a text', 'query')).rejects.toThrow(ModelError);
  });

  it('names a model that is not on this machine, and the remedy', async () => {
    await expect(EmbedderPool.start({ ...settings, id: 'no-such-model' }, 1)).rejects.toThrow(
      /"no-such-model" is not on this machine: no config\.json in .*model\.allowRemote/,
    );
  });

  it('names a model that cannot be loaded', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'docent-model-'));
    await writeFile(join(folder, 'config.json'), '{"model_type":"bert"}');
    await expect(EmbedderPool.start({ ...settings, id: folder }, 1)).rejects.toThrow(
      /The model ".*" can't be loaded from .*/,
    );
  });

  it('puts the configured prefix before a text', async () => {
    const prefixed = await EmbedderPool.start({ ...settings, queryPrefix: 'query: ' }, 1);
    const plain = await EmbedderPool.start(settings, 1);
    try {
      const a = await prefixed.embed('a question', 'query');
      const b = await plain.embed('query: a question', 'query');
      expect(a.vector).toEqual(b.vector);
      expect((await prefixed.embed('a text', 'passage')).vector).toEqual(
        (await plain.embed('a text', 'passage')).vector,
      );
    } finally {
      await Promise.all([prefixed.close(), plain.close()]);
    }
  });

  it('takes the mean of the token states where the model is asked for that', async () => {
    const mean = await EmbedderPool.start({ ...settings, pooling: 'mean' }, 1);
    const own = await EmbedderPool.start(settings, 1);
    try {
      const [a, b] = await Promise.all([
        mean.embed('a text', 'query'),
        own.embed('a text', 'query'),
      ]);
      expect(dot(a.vector, b.vector)).toBeGreaterThan(0.9999);
    } finally {
      await Promise.all([mean.close(), own.close()]);
    }
  });

  it('can be closed while it loads and while it computes, a hundred texts waiting', async () => {
    const pool = await EmbedderPool.start(settings, 2);
    const waiting = Promise.allSettled(
      Array.from({ length: 100 }, () => pool.embed('a long text '.repeat(60), 'passage')),
    );
    await pool.close();
    const results = await waiting;
    expect(results.some(({ status }) => status === 'rejected')).toBe(true);
  });
});
