import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultBuildWorkers, loadConfig } from '../../server/config.ts';
import type { Corpus } from '../../server/corpus/read-corpus.ts';
import type { Embedder } from '../../server/embedding/embedder.ts';
import type { BuildResult } from '../../server/index/build.ts';
import { indexedEntry, renderEntry } from '../../server/index/render-entry.ts';
import { rowTexts } from '../../server/index/vector-rows.ts';
import { buildCollection } from '../../server/retrieval/collection.ts';
import { sha256 } from '../../server/sha256.ts';
import { startEmbedder } from '../open-collection.ts';
import { print, printTable } from './harness.ts';
import { plausibleCorpus } from './plausible-corpus.ts';
import { corpusOfSections, readSections } from './sections.ts';

/** Rounds of each, in turn; the fastest counts, since others may use the machine. */
const ROUNDS = 3;
/** Entries from which one round must do, since it takes minutes. */
const LARGE = 2000;
/** Changes of one entry after a fresh build; the fastest counts. */
const CHANGES = 3;
/** Texts that wait at the pool while the model is timed alone. */
const AHEAD = 64;

interface BuildTimes {
  readonly result: BuildResult;
  /** Seconds until the last text was embedded, rendering before it included. */
  readonly embedding: number;
  readonly all: number;
}

/**
 * How much of the model's own rate a build has, with the same workers in the same run, and how long
 * a build takes after one entry has changed.
 *
 * @param texts a JSON Lines file of sections, as `ann` takes it: real text instead of made-up words
 */
export async function buildBenchmark(sizes: readonly number[], texts?: string): Promise<void> {
  const sections = texts === undefined ? undefined : await readSections(texts);
  const config = loadConfig({ env: {} });
  const workers = config.workers ?? defaultBuildWorkers();
  for (const size of sizes) {
    const embedder = await startEmbedder(config, workers);
    try {
      const corpus =
        sections === undefined
          ? plausibleCorpus(31, size, embedder.words)
          : corpusOfSections(sections, size);
      await measure(corpus, workers, embedder);
    } finally {
      await embedder.close();
    }
  }
}

async function measure(corpus: Corpus, workers: number, embedder: Embedder): Promise<void> {
  const size = corpus.entries.length;
  const texts = corpus.entries.flatMap((entry) => [
    ...new Set(rowTexts(indexedEntry(entry, renderEntry(entry)))),
  ]);
  const folder = join('.docent', 'bench', `build-${size}`);
  await rm(folder, { recursive: true, force: true });
  // Every worker has its model.
  await modelAlone(texts.slice(0, 20 * workers), embedder);

  const count = size < LARGE ? ROUNDS : 1;
  const rounds: { model: number; fresh: BuildTimes; changed: number }[] = [];
  for (let round = 0; round < count; round++) {
    const model = await modelAlone(texts, embedder);
    const fresh = await timedBuild(corpus, embedder, folder, true);
    const changed: number[] = [];
    for (let change = 0; change < CHANGES; change++) {
      const again = withOneChange(corpus, `${round}.${change}`);
      const { result, all } = await timedBuild(again, embedder, folder, false);
      check(fresh.result, result, texts.length);
      changed.push(all);
    }
    rounds.push({ model, fresh, changed: Math.min(...changed) });
  }
  const best = (of: (round: (typeof rounds)[number]) => number): number =>
    Math.min(...rounds.map(of));
  const alone = best(({ model }) => model);
  const row = (name: string, seconds: number, share = alone / seconds): string[] => [
    name,
    seconds.toFixed(2),
    (texts.length / seconds).toFixed(0),
    `${(100 * share).toFixed(0)} %`,
  ];
  const all = best(({ fresh }) => fresh.all);
  printTable(
    `${size.toLocaleString('en')} entries, ${texts.length.toLocaleString('en')} texts, ` +
      `${workers} workers; the fastest of ${count} rounds`,
    ['', 'seconds', 'texts/s', 'of the model'],
    [
      row('the model alone', alone),
      row(
        'a fresh build: rendering and embedding',
        best(({ fresh }) => fresh.embedding),
      ),
      row('a fresh build: all of it', all),
    ],
  );
  const again = best(({ changed }) => changed);
  print(`after one change: ${again.toFixed(2)} s, 1 : ${(all / again).toFixed(0)}`);
}

/** Seconds for all texts, with the pool never empty. */
async function modelAlone(texts: readonly string[], embedder: Embedder): Promise<number> {
  const began = performance.now();
  let next = 0;
  const ask = async (): Promise<void> => {
    while (next < texts.length) await embedder.embed(texts[next++]!, 'passage');
  };
  await Promise.all(Array.from({ length: AHEAD }, ask));
  return (performance.now() - began) / 1000;
}

async function timedBuild(
  corpus: Corpus,
  embedder: Embedder,
  folder: string,
  fresh: boolean,
): Promise<BuildTimes> {
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1000;
  let embedding = 0;
  const result = await buildCollection(corpus, embedder, {
    folder,
    ann: 'auto',
    keepGenerations: 2,
    fresh,
    onProgress: ({ phase, done, total }) => {
      if (phase === 'embedding' && done === total) embedding = seconds();
    },
  });
  return { result, embedding, all: seconds() };
}

function withOneChange(corpus: Corpus, release: string): Corpus {
  const at = corpus.entries.length >> 1;
  const entries = corpus.entries.map((entry, i) =>
    i === at ? { ...entry, answer: `Since release ${release}. ${entry.answer}` } : entry,
  );
  return { ...corpus, entries, hash: sha256(`${corpus.hash} ${release}`) };
}

/** Nothing is timed that did not do its work. */
function check(fresh: BuildResult, changed: BuildResult, texts: number): void {
  const { embedded, reused } = changed.texts;
  if (fresh.texts.embedded !== texts || embedded === 0 || embedded > 20 || reused < texts - 20) {
    throw new Error(
      `Expected ${texts} texts and then a few: got ${fresh.texts.embedded}, ${embedded} and ${reused}.`,
    );
  }
}
