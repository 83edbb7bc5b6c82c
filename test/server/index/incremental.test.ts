import { mkdtemp, open, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../server/config.ts';
import type { Entry } from '../../../server/corpus/entry.ts';
import type { Corpus } from '../../../server/corpus/read-corpus.ts';
import type { Embedder } from '../../../server/embedding/embedder.ts';
import { EmbedderPool } from '../../../server/embedding/embedder-pool.ts';
import type { BuildResult } from '../../../server/index/build.ts';
import { INDEX_FILES } from '../../../server/index/manifest.ts';
import { buildCollection, loadCollection } from '../../../server/retrieval/collection.ts';
import { sha256 } from '../../../server/sha256.ts';
import { TinyEmbedder } from '../../tiny-embedder.ts';

const THINGS = ['kettle', 'lamp', 'rug', 'oven', 'shelf', 'clock', 'mirror', 'stool'];

function entry(id: string, number: number, alternates: readonly string[] = []): Entry {
  const thing = THINGS[number % THINGS.length]!;
  return {
    id,
    question: `How is ${thing} ${number} cleaned?`,
    alternates,
    answer: `Take cloth ${number} for it. Water harms the ${thing}.\n\n- Wait ${number % 7} hours.`,
    source: {
      url: `/home/${number % 3}.html`,
      title: 'At home',
      section: '',
      file: `home-${number % 3}.yaml`,
      line: number,
      heading: '',
    },
    tags: [],
    lang: 'en',
  };
}

function corpusOf(entries: readonly Entry[]): Corpus {
  const hash = sha256(JSON.stringify(entries));
  return { entries, warnings: [], notes: [], files: [], hash, source: hash };
}

function numbered(count: number): Entry[] {
  return Array.from({ length: count }, (_, i) => entry(`entry-${i}`, i));
}

async function newFolder(): Promise<string> {
  return join(await mkdtemp(join(tmpdir(), 'docent-incremental-')), 'default');
}

function build(
  folder: string,
  entries: readonly Entry[],
  options: { embedder?: Embedder; ann?: 'auto' | 'exact'; fresh?: boolean } = {},
): Promise<BuildResult> {
  const { embedder = new TinyEmbedder(), ann = 'exact', fresh = false } = options;
  return buildCollection(corpusOf(entries), embedder, { folder, ann, keepGenerations: 2, fresh });
}

/** Every file of a generation but those named, by name. */
async function files(
  folder: string,
  { generation }: BuildResult,
  without: readonly string[] = [],
): Promise<Record<string, string>> {
  const names = (await readdir(join(folder, generation))).filter((name) => !without.includes(name));
  const read = async (name: string): Promise<[string, string]> => [
    name,
    sha256((await readFile(join(folder, generation, name))).toString('latin1')),
  ];
  return Object.fromEntries(await Promise.all(names.map(read)));
}

let folder: string;
beforeEach(async () => {
  folder = await newFolder();
});

describe('a build over another one', () => {
  it('embeds the texts that changed and no others', async () => {
    const before = numbered(12);
    const first = await build(folder, before);
    expect(first.texts.reused).toBe(0);
    const embedder = new TinyEmbedder();
    const changed = before.map((one, i) => (i === 5 ? { ...one, question: 'Who?' } : one));
    const second = await build(folder, changed, { embedder });
    // The question, it with the answer, and over each of the passages.
    expect(embedder.texts.length).toBe(second.texts.embedded);
    expect(embedder.texts.every((text) => text.includes('Who?'))).toBe(true);
    expect(second.texts.embedded + second.texts.reused).toBe(first.texts.embedded);
  });

  it('embeds nothing where entries moved, were renamed or went', async () => {
    const before = numbered(12);
    await build(folder, before);
    const moved = before
      .slice(3)
      .reverse()
      .map((one) => ({ ...one, id: `x-${one.id}`, source: { ...one.source, file: 'new.yaml' } }));
    const embedder = new TinyEmbedder();
    const { manifest } = await build(folder, moved, { embedder });
    expect(embedder.texts).toEqual([]);
    expect(manifest.counts.entries).toBe(9);
    // Rendered anew, since links are resolved against it.
    const elsewhere = moved.map((one) => ({ ...one, source: { ...one.source, url: '/new.html' } }));
    await build(folder, elsewhere, { embedder });
    expect(embedder.texts).toEqual([]);
  });

  it('embeds nothing where a page stands again, as it does in the next version of a site', async () => {
    const before = numbered(12);
    await build(folder, before);
    const next = before.map((one) => ({
      ...one,
      id: `next-${one.id}`,
      version: '2',
      source: { ...one.source, url: `/v2${one.source.url}` },
    }));
    const embedder = new TinyEmbedder();
    await build(folder, [...before, ...next], { embedder });
    expect(embedder.texts).toEqual([]);
  });

  it('sees that one text of an entry changed where its answer is the same', async () => {
    const before = numbered(700);
    const changes: Partial<Entry>[] = [
      { question: 'Who?' },
      { alternates: ['Who?'] },
      { source: { ...before[300]!.source, title: 'Who?' } },
      { source: { ...before[300]!.source, section: 'Who?' } },
    ];
    for (const change of changes) {
      await build(folder, before);
      const after = before.map((one, i) => (i === 300 ? { ...one, ...change } : one));
      const embedder = new TinyEmbedder();
      const over = await build(folder, after, { embedder });
      expect(embedder.texts.length).toBeGreaterThan(0);
      expect(embedder.texts.every((text) => text.includes('Who?'))).toBe(true);
      const alone = await newFolder();
      expect(await files(folder, over)).toEqual(await files(alone, await build(alone, after)));
    }
  });

  it('embeds all of it for another model, for a damaged generation, and where told to', async () => {
    const entries = numbered(4);
    const { generation, texts } = await build(folder, entries);
    const other = new TinyEmbedder({ hash: 'beef' });
    expect((await build(folder, entries, { embedder: other })).texts).toEqual(texts);
    expect((await build(folder, entries, { embedder: other })).texts.embedded).toBe(0);
    const told = await build(folder, entries, { embedder: other, fresh: true });
    expect(told.texts).toEqual(texts);
    const file = await open(join(folder, told.generation, INDEX_FILES.vectors), 'r+');
    await file.write(Buffer.from([1, 2, 3]), 0, 3, 40);
    await file.close();
    const mended = await build(folder, entries, { embedder: other });
    expect(mended.texts).toEqual(texts);
    expect(mended.generation.slice(7)).toBe(told.generation.slice(7));
    expect(generation).not.toBe(mended.generation);
  });

  it('after any edits has the bytes of a fresh build', async () => {
    const edit = fc.record({
      kind: fc.constantFrom('add', 'remove', 'change', 'rename', 'swap', 'alternate', 'copy'),
      at: fc.nat(1000),
      number: fc.nat(40),
    });
    const rounds = fc.array(fc.array(edit, { maxLength: 6 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(rounds, async (all) => {
        const here = await newFolder();
        let entries = numbered(8);
        await build(here, entries);
        let made = 0;
        for (const edits of all) {
          for (const { kind, at, number } of edits) {
            const i = at % entries.length;
            const one = entries[i]!;
            const id = `made-${made++}`;
            if (kind === 'add') entries.splice(i, 0, entry(id, number));
            else if (kind === 'copy') entries.push({ ...one, id });
            else if (kind === 'remove' && entries.length > 1) entries.splice(i, 1);
            else if (kind === 'change') entries[i] = entry(one.id, number, one.alternates);
            else if (kind === 'rename') entries[i] = { ...one, id };
            else if (kind === 'alternate')
              entries[i] = { ...one, alternates: [...one.alternates, `And ${number}?`] };
            else entries = [...entries.slice(i), ...entries.slice(0, i)];
          }
          const over = await build(here, entries);
          const alone = await newFolder();
          const fresh = await build(alone, entries);
          expect(await files(here, over)).toEqual(await files(alone, fresh));
          expect(over.texts.embedded).toBeLessThanOrEqual(fresh.texts.embedded);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('of the real model has the bytes of a fresh build', { timeout: 60_000 }, async () => {
    const embedder = await EmbedderPool.start(loadConfig({ env: {} }).model, 1);
    try {
      const before = numbered(6);
      await build(folder, before, { embedder });
      const after = before.map((one, i) => (i === 2 ? entry(one.id, 23) : one)).slice(1);
      const over = await build(folder, after, { embedder });
      const alone = await newFolder();
      const fresh = await build(alone, after, { embedder });
      expect(await files(folder, over)).toEqual(await files(alone, fresh));
      expect(over.texts.reused).toBeGreaterThan(over.texts.embedded);
    } finally {
      await embedder.close();
    }
  });
});

describe('the graph of such a build', () => {
  const auto = { ann: 'auto' } as const;

  /** Share of the ten nearest of every row that the graph finds. */
  async function recall(at: string): Promise<number> {
    const { index } = await loadCollection(new TinyEmbedder(), { folder: at, ann: 'hnsw' });
    const { dimensions } = index.manifest.model;
    const rows = index.vectors.length / dimensions;
    let found = 0;
    for (let row = 0; row < rows; row++) {
      const query = index.vectors.subarray(row * dimensions, (row + 1) * dimensions);
      const least = index.exact.search(query, 10).at(-1)!.similarity - 1e-6;
      const near = index.ann.search(query, 10);
      expect(near.every((one) => one.row < rows)).toBe(true);
      found += near.filter(({ similarity }) => similarity >= least).length;
    }
    return found / (10 * rows);
  }

  it('finds what a fresh one finds, edit after edit', async () => {
    let entries = numbered(150);
    const first = await build(folder, entries, auto);
    expect(first.graph).toBe('built');
    for (let round = 0; round < 4; round++) {
      entries = [
        ...entries.slice(3, 60),
        entry(`new-${round}`, 500 + round),
        ...entries.slice(60).map((one, i) => (i === 9 ? entry(one.id, 900 + round) : one)),
      ];
      const over = await build(folder, entries, auto);
      expect(over.graph).toBe('updated');
      const alone = await newFolder();
      const fresh = await build(alone, entries, auto);
      const graphs = [INDEX_FILES.graph, 'manifest.json'];
      expect(await files(folder, over, graphs)).toEqual(await files(alone, fresh, graphs));
      expect(await recall(folder)).toBeGreaterThanOrEqual((await recall(alone)) - 0.001);
    }
  });

  it('is the same where nothing changed, and the same for the same edit', async () => {
    const before = numbered(60);
    const first = await build(folder, before, auto);
    const again = await build(folder, before, auto);
    expect(again.generation.slice(7)).toBe(first.generation.slice(7));
    const other = await newFolder();
    await build(other, before, auto);
    const after = [entry('new', 77), ...before.slice(1)];
    const [a, b] = [await build(folder, after, auto), await build(other, after, auto)];
    expect(a.generation.slice(7)).toBe(b.generation.slice(7));
  });

  it('is built anew once a fifth of it has changed', async () => {
    const before = numbered(60);
    await build(folder, before, auto);
    const most = await build(folder, [...before.slice(0, 40), entry('new', 99)], auto);
    expect(most.graph).toBe('built');
    const alone = await newFolder();
    const fresh = await build(alone, [...before.slice(0, 40), entry('new', 99)], auto);
    expect(most.generation.slice(7)).toBe(fresh.generation.slice(7));
  });
});
