import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFile,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Corpus, readCorpus } from '../../../server/corpus/read-corpus.ts';
import {
  IndexAccessError,
  IndexDamagedError,
  IndexMismatchError,
  IndexMissingError,
} from '../../../server/errors.ts';
import { whyStale } from '../../../server/index/freshness.ts';
import {
  currentGeneration,
  listGenerations,
  makeCurrent,
} from '../../../server/index/generation.ts';
import { readManifest } from '../../../server/index/load.ts';
import { INDEX_FILES, INDEX_FORMAT } from '../../../server/index/manifest.ts';
import { buildCollection, loadCollection } from '../../../server/retrieval/collection.ts';
import { TinyEmbedder } from '../../tiny-embedder.ts';

const PAGE = `# Colours

## Q: Which colour is quibber?

A: Quibber is green. It fades in the sun.

## Q: Where does zorble grow?

A: Zorble grows on hills.

- In spring it is blue.
- In autumn it is **grey**.
`;

let folder: string;
let corpus: Corpus;
const embedder = new TinyEmbedder();

async function corpusOf(text: string): Promise<Corpus> {
  const root = await mkdtemp(join(tmpdir(), 'docent-corpus-'));
  await writeFile(join(root, 'colours.md'), text);
  return readCorpus([root], {});
}

function build(from: Corpus = corpus, keepGenerations = 3): ReturnType<typeof buildCollection> {
  return buildCollection(from, embedder, { folder, ann: 'auto', keepGenerations });
}

function load(): ReturnType<typeof loadCollection> {
  return loadCollection(embedder, { folder, ann: 'auto' });
}

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'docent-index-')), 'default');
  corpus = await corpusOf(PAGE);
});

describe('a build', () => {
  it('writes a generation that loads with every entry, vector and word', async () => {
    const { generation, manifest } = await build();
    const { index, lexical } = await load();
    expect(index.generation).toBe(generation);
    expect(manifest.counts).toMatchObject({ entries: 2, phrasings: 2, passages: 4 });
    expect(index.entries.get(0).question).toBe('Which colour is quibber?');
    expect(index.entries.find(index.entries.get(1).id)).toBe(1);
    expect(index.entries.find('no such entry')).toBeUndefined();
    expect(index.vectors.length).toBe(manifest.counts.vectors * embedder.model.dimensions);
    expect(index.tokens.ids(1).length * 4).toBe(index.tokens.vectors(1).length);
    expect(lexical.search(['zorble']).map(({ document }) => document)).toEqual([1]);
    expect(lexical.search(['wugwug'], { expand: false })).toEqual([]);
  });

  it('gives the same bytes for the same corpus', async () => {
    const first = await build();
    const second = await build();
    expect(second.generation).not.toBe(first.generation);
    expect(second.generation.slice(7)).toBe(first.generation.slice(7));
    for (const name of await readdir(join(folder, first.generation))) {
      const [a, b] = await Promise.all(
        [first, second].map(({ generation }) => readFile(join(folder, generation, name))),
      );
      expect(a!.equals(b!), name).toBe(true);
    }
  });

  it('embeds each text of an entry once', async () => {
    const counting = new TinyEmbedder();
    await buildCollection(corpus, counting, { folder, ann: 'exact', keepGenerations: 1 });
    const ofFirst = counting.texts.filter((text) => text.includes('uibber'));
    expect(new Set(ofFirst).size).toBe(ofFirst.length);
  });

  it('keeps as many generations as it is told, the newest ones, and never loses the live one', async () => {
    const names: string[] = [];
    for (let i = 0; i < 4; i++) names.push((await build(corpus, 3)).generation);
    expect(await listGenerations(folder)).toEqual(names.slice(1));
    await makeCurrent(folder, names[1]!);
    await build(corpus, 1);
    expect(await currentGeneration(folder)).toBe((await listGenerations(folder)).at(-1));
  });

  it('that fails leaves the generation before it live and no trace of itself', async () => {
    const { generation } = await build();
    const changed = await corpusOf(PAGE.replace('green', 'teal'));
    const failing = new TinyEmbedder();
    failing.embed = () => Promise.reject(new Error('out of memory'));
    await expect(
      buildCollection(changed, failing, { folder, ann: 'auto', keepGenerations: 3 }),
    ).rejects.toThrow('out of memory');
    expect(await currentGeneration(folder)).toBe(generation);
    expect((await readdir(folder)).sort()).toEqual([generation, 'current'].sort());
  });

  it('that was killed half-way is swept up by the next one', async () => {
    const dead = spawn(process.execPath, ['-e', '']);
    await once(dead, 'exit');
    await mkdir(join(folder, `.building-${dead.pid}-00000000`), { recursive: true });
    await writeFile(join(folder, `.building-${dead.pid}-00000000`, 'entries.jsonl'), '{"ha');
    await build();
    expect((await readdir(folder)).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('into a place that is no folder is refused before any text is embedded', async () => {
    await mkdir(join(folder, '..'), { recursive: true });
    await writeFile(folder, 'a file');
    const counting = new TinyEmbedder();
    const building = buildCollection(corpus, counting, {
      folder,
      ann: 'exact',
      keepGenerations: 1,
    });
    await expect(building).rejects.toThrow(IndexAccessError);
    await expect(building).rejects.toThrow(
      /can't be written to .* \((ENOTDIR|EEXIST)\): give a folder/,
    );
    expect(counting.texts).toEqual([]);
  });

  it('reports its progress up to the end', async () => {
    const seen: string[] = [];
    await buildCollection(corpus, embedder, {
      folder,
      ann: 'exact',
      keepGenerations: 1,
      onProgress: ({ phase, done, total }) => seen.push(`${phase} ${done}/${total}`),
    });
    expect(seen).toEqual([
      'rendering 1/2',
      'rendering 2/2',
      'embedding 1/2',
      'embedding 2/2',
      'writing 0/1',
      'writing 1/1',
    ]);
  });

  it('of an exact index writes no graph, and it answers the same', async () => {
    await buildCollection(corpus, embedder, { folder, ann: 'exact', keepGenerations: 1 });
    const { index } = await load();
    expect(index.ann.kind).toBe('exact');
    expect(index.withoutGraph).toBe('the index was built without a graph');
    expect(index.ann.search(index.vectors.slice(0, 24), 1)[0]?.row).toBe(0);
  });
});

describe('a graph', () => {
  it('that finds too few of the nearest vectors is asked only by name', async () => {
    const { generation, manifest } = await build();
    expect(manifest.ann).toMatchObject({ kind: 'hnsw', breadth: 2, recall: 1 });
    const path = join(folder, generation, 'manifest.json');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('"recall": 1', '"recall": 0.994'));
    const { index } = await load();
    expect(index.ann.kind).toBe('exact');
    expect(index.withoutGraph).toBe(
      'the graph finds only 0.994 of the nearest vectors of this corpus',
    );
    const named = await loadCollection(embedder, { folder, ann: 'hnsw' });
    expect(named.index.ann.kind).toBe('hnsw');
    await writeFile(path, text.replace('"recall": 1', '"recall": 0.995'));
    expect((await load()).index.ann.kind).toBe('hnsw');
  });
});

describe('a loaded index', () => {
  it('is missing where none was built, with the command that builds one', async () => {
    await expect(load()).rejects.toThrow(IndexMissingError);
    await expect(load()).rejects.toThrow(/There is no index in .*: run `npm run index/);
  });

  it.each(Object.values(INDEX_FILES))('refuses %s with one byte altered', async (name) => {
    const { generation } = await build();
    const file = await open(join(folder, generation, name), 'r+');
    const { size } = await file.stat();
    const byte = Buffer.alloc(1);
    await file.read(byte, 0, 1, size >> 1);
    byte[0]! ^= 0xff;
    await file.write(byte, 0, 1, size >> 1);
    await file.close();
    await expect(load()).rejects.toThrow(IndexDamagedError);
    await expect(load()).rejects.toThrow(new RegExp(`${name} has the checksum .*npm run index`));
  });

  it.each(Object.values(INDEX_FILES))('refuses %s cut short or grown', async (name) => {
    const { generation } = await build();
    const path = join(folder, generation, name);
    const { size } = await stat(path);
    await truncate(path, size - 1);
    await expect(load()).rejects.toThrow(`${name} has ${size - 1} bytes where the manifest says`);
    await appendFile(path, 'xx');
    await expect(load()).rejects.toThrow(`${name} has ${size + 1} bytes where the manifest says`);
  });

  it('refuses a manifest that is half-written, of another shape, or of another format', async () => {
    const { generation } = await build();
    const path = join(folder, generation, 'manifest.json');
    const manifest = await readFile(path, 'utf8');
    await writeFile(path, manifest.slice(0, 100));
    await expect(load()).rejects.toThrow(
      /manifest\.json is missing or no JSON: run `npm run index`/,
    );
    await writeFile(path, manifest.replace('"entries": 2', '"entries": "two"'));
    await expect(load()).rejects.toThrow(/manifest\.json is damaged at "/);
    await writeFile(path, manifest.replace(`"format": ${INDEX_FORMAT}`, '"format": 99'));
    await expect(load()).rejects.toThrow(IndexMismatchError);
    await expect(load()).rejects.toThrow(/has format 99, and this version of Docent reads \d+\b/);
  });

  it('refuses another model by what differs, and takes the same one under another name', async () => {
    await build();
    const asked = (changes: object): Promise<unknown> =>
      loadCollection(new TinyEmbedder(changes), { folder, ann: 'auto' });
    await expect(asked({ id: 'other', hash: 'beef' })).rejects.toThrow(
      /was built with model "tiny", not "other"/,
    );
    await expect(asked({ pooling: 'cls' })).rejects.toThrow(/model pooling "model", not "cls"/);
    await expect(asked({ dimensions: 12 })).rejects.toThrow(IndexMismatchError);
    await expect(asked({ id: 'renamed' })).resolves.toBeDefined();
  });

  it('survives a `current` that is empty or names nothing as a missing or damaged index', async () => {
    await build();
    await writeFile(join(folder, 'current'), '');
    await expect(load()).rejects.toThrow(IndexMissingError);
    await writeFile(join(folder, 'current'), '000077-0123456789ab\n');
    await expect(load()).rejects.toThrow(IndexDamagedError);
    await writeFile(join(folder, 'current'), '../../etc\n');
    await expect(load()).rejects.toThrow(IndexMissingError);
  });
});

describe('staleness', () => {
  it('is none for the same corpus and model, and named for another or none', async () => {
    expect(await whyStale(folder, corpus.hash, embedder.model)).toBe('there is none yet');
    const { generation } = await build();
    expect(await whyStale(folder, corpus.hash, embedder.model)).toBeUndefined();
    const changed = await corpusOf(PAGE.replace('green', 'teal'));
    expect(await whyStale(folder, changed.hash, embedder.model)).toBe('the corpus has changed');
    expect(await whyStale(folder, corpus.hash, { ...embedder.model, hash: '1' })).toMatch(
      /^it was built with model hash/,
    );
    await writeFile(join(folder, generation, 'manifest.json'), '{');
    expect(await whyStale(folder, corpus.hash, embedder.model)).toBe('it is damaged');
  });

  it('reads the live manifest', async () => {
    const { generation } = await build();
    expect((await readManifest(folder)).generation).toBe(generation);
  });
});
