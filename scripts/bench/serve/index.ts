import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '../../../server/config.ts';
import type { Embedder } from '../../../server/embedding/embedder.ts';
import { ConfigError } from '../../../server/errors.ts';
import { loadIndex } from '../../../server/index/load.ts';
import { startEmbedder } from '../../open-collection.ts';
import { BENCH_FOLDER, benchIndex } from '../bench-index.ts';
import { print } from '../harness.ts';
import { plausibleCorpus, SHORT_ENTRY } from '../plausible-corpus.ts';
import {
  type ColdStart,
  type ColdStartCase,
  measureColdStart,
  measureReading,
} from './cold-start.ts';
import { distinctQuestions } from './distinct-questions.ts';
import { type GrowthRow, type GrowthSize, measureGrowth } from './growth.ts';
import { type IdleConnections, measureIdleConnections } from './idle-connections.ts';
import type { NaiveEntry } from './naive-server.ts';
import { CAN_PIN } from './processes.ts';
import { drawResults, keepResults, printResults, type Results } from './report.ts';
import { startDocent } from './servers.ts';
import { type Layout, measureThroughput, type ThroughputResult } from './throughput.ts';

const PARTS = ['a', 'c', 'd', 'e'] as const;
const SEED = 23;
const ENTRIES = 10_000;
/** As many as are asked in all, in the longest run. */
const QUESTIONS = 60_000;

/** On a machine with two cores there is no room for three threads: both ways of sharing. */
const LAYOUTS: readonly Layout[] = [
  { name: 'server on both cores', servers: undefined, generator: '1' },
  { name: 'server on core 0, generator on core 1', servers: '0', generator: '1' },
];

interface Run {
  readonly quick: boolean;
  readonly embedder: Embedder;
}

/**
 * `npm run bench -- serve [--part a|c|d|e] [--quick] [--entries <most>]`: (a) throughput and latency
 * against the model alone and against a naive server, (c) growth with the corpus, (d) cold start,
 * (e) idle connections.
 */
export async function serveBenchmark(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      part: { type: 'string' },
      quick: { type: 'boolean', default: false },
      entries: { type: 'string', default: '100000' },
      // What was measured before, printed and drawn once more.
      show: { type: 'boolean', default: false },
    },
  });
  const parts = PARTS.filter((part) => values.part === undefined || values.part === part);
  if (parts.length === 0) throw new ConfigError(`--part is one of ${PARTS.join(', ')}.`);
  await mkdir(BENCH_FOLDER, { recursive: true });
  // What else runs takes from servers and model alike, but not by the same share.
  print(`Before: ${loadavg()[0]?.toFixed(1)} threads ran or waited for a core (load average).`);
  const now: Results = {};
  if (!values.show) {
    // Loaded once for the indexes that are not there yet, closed before anything is timed.
    const embedder = await startEmbedder(loadConfig({ env: {} }), 1);
    const run: Run = { quick: values.quick, embedder };
    for (const part of parts) {
      if (part === 'a') now.throughput = await throughput(run);
      if (part === 'c') now.growth = await growth(run, Number(values.entries));
      if (part === 'd') now.coldStart = await coldStart(run);
      if (part === 'e') now.idleConnections = await idleConnections(run);
    }
    await embedder.close();
  }
  const results = values.quick ? now : await keepResults(now);
  printResults(results);
  if (!values.quick) await drawResults(results);
}

async function throughput({ quick, embedder }: Run): Promise<ThroughputResult[]> {
  const folder = await mkdtemp(join(tmpdir(), 'docent-bench-'));
  try {
    const corpus = plausibleCorpus(SEED, ENTRIES, embedder.words);
    const collection = `question-${ENTRIES}`;
    const at = await benchIndex(collection, corpus, embedder);
    const naiveFile = join(folder, 'naive.jsonl');
    await writeNaiveEntries(at, embedder, naiveFile);
    const questions = distinctQuestions(SEED, QUESTIONS, corpus.entries);
    const results: ThroughputResult[] = [];
    for (const [i, layout] of LAYOUTS.entries()) {
      if (layout.servers !== undefined && !CAN_PIN) continue;
      const full = i === 0 && !quick;
      const result = await measureThroughput({
        index: BENCH_FOLDER,
        collection,
        entries: ENTRIES,
        naiveFile,
        questions,
        folder,
        layout,
        rounds: quick ? 1 : 3,
        seconds: quick ? 1 : 3,
        points: (full ? [1, 16, 128, 1000] : [16]).flatMap((connections) => [
          ['ws', connections] as const,
          ['http', connections] as const,
        ]),
        open: i === 0,
      });
      results.push(result);
    }
    return results;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The entries with their question + answer vectors, as the index has them. */
async function writeNaiveEntries(folder: string, embedder: Embedder, to: string): Promise<void> {
  const { entries, rows, vectors } = await loadIndex(embedder.model, { folder, ann: 'exact' });
  const { dimensions } = embedder.model;
  const lines = Array.from({ length: entries.count }, (_, entry) => {
    const { id, question, alternates, answer } = entries.get(entry);
    const at = rows.questionAnswer(entry) * dimensions;
    const vector = [...vectors.subarray(at, at + dimensions)];
    const { html, text } = answer;
    const made: NaiveEntry = { id, question, alternates, answer: { html, text }, vector };
    return `${JSON.stringify(made)}\n`;
  });
  await writeFile(to, lines.join(''));
}

async function growth({ quick, embedder }: Run, most: number): Promise<GrowthRow[]> {
  const sizes: GrowthSize[] = [];
  for (const entries of [100, 1000, 10_000, 100_000]) {
    if (entries > most || (quick && entries > 1000)) continue;
    const corpus = plausibleCorpus(SEED, entries, embedder.words, SHORT_ENTRY);
    const folder = await benchIndex(`short-${entries}`, corpus, embedder);
    sizes.push({ entries, folder, questions: distinctQuestions(SEED, 1000, corpus.entries) });
  }
  return measureGrowth(sizes, BENCH_FOLDER, quick ? 100 : 1000);
}

async function coldStart({ quick, embedder }: Run): Promise<ColdStart[]> {
  const corpus = plausibleCorpus(SEED, ENTRIES, embedder.words);
  const collection = `question-${ENTRIES}`;
  await benchIndex(collection, corpus, embedder);
  const cases: ColdStartCase[] = [
    {
      name: 'the shipped corpus',
      index: BENCH_FOLDER,
      collection: 'shipped',
      corpus: 'corpus',
    },
    { name: '10,000 entries, only the index there', index: BENCH_FOLDER, collection },
  ];
  // Builds the shipped corpus' index where it is missing.
  await (await startDocent(cases[0]!)).stop();
  const rounds = quick ? 1 : 5;
  return [
    ...(await measureColdStart(cases, rounds)),
    {
      name: 'reading 10,000 entries of Markdown, to see whether they changed',
      first: await measureReading(rounds),
      part: true,
    },
  ];
}

async function idleConnections({ quick, embedder }: Run): Promise<IdleConnections> {
  const corpus = plausibleCorpus(SEED, 1000, embedder.words, SHORT_ENTRY);
  const collection = 'short-1000';
  await benchIndex(collection, corpus, embedder);
  const questions = distinctQuestions(SEED, 200, corpus.entries);
  return measureIdleConnections({ index: BENCH_FOLDER, collection }, questions, quick ? 1 : 3);
}
