import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../server/config.ts';
import { readCorpus } from '../../server/corpus/read-corpus.ts';
import { EmbedderPool } from '../../server/embedding/embedder-pool.ts';
import { BREADTHS, HNSW_DEFAULTS } from '../../server/index/ann.ts';
import { ExactIndex } from '../../server/index/exact.ts';
import { measureGraph } from '../../server/index/graph-recall.ts';
import { buildHnswGraph } from '../../server/index/growing-graph.ts';
import { HnswIndex, scattered } from '../../server/index/hnsw.ts';
import { VectorArray } from '../../server/index/stored-vectors.ts';
import { packageRoot } from '../../server/package-root.ts';
import { buildCollection, loadCollection } from '../../server/retrieval/collection.ts';
import { randomNumbers } from '../random-numbers.ts';
import { mean, print, printTable, SPREAD, spread, timeInTurn } from './harness.ts';
import { hnswlibGraph } from './hnswlib.ts';
import { readSections } from './sections.ts';

/** Rows asked for at the shipped settings (`candidates.ts`). */
const ROWS = 120;
const QUESTIONS = 200;
/** Length of what is added to a real vector, of 1, before it is made a unit vector again. */
const NOISE = 0.5;

interface Embedded {
  readonly dimensions: number;
  /** Unit vectors of the corpus' texts, each once. */
  readonly rows: readonly Float32Array[];
  /** Unit vectors of questions that the corpus has no row for. */
  readonly questions: readonly Float32Array[];
}

/**
 * Recall and time of the HNSW graph at the shipped settings, against a scan of the same vectors.
 * No site has 100,000 rows to hand, so the rows beyond the shipped corpus' own are copies of them
 * with noise: islands, harder than what anybody wrote. With `texts` there are as many real rows as
 * that file gives. With hnswlib-node installed beside, its graph is measured, too.
 *
 * @param texts a JSON Lines file of sections: `heading`, `text` and `questions`, an object of strings
 */
export async function annBenchmark(sizes: readonly number[], texts?: string): Promise<void> {
  const { dimensions, rows, questions } = await (texts === undefined
    ? embedShippedCorpus()
    : embedTexts(texts));
  print(
    `Vectors: the ${rows.length} of ${texts ?? 'the shipped corpus'}, and copies of them with noise of length ${NOISE};\n` +
      `${questions.length} questions through the model. ${ROWS} rows asked for. HNSW with M ${HNSW_DEFAULTS.m}, ` +
      `efConstruction ${HNSW_DEFAULTS.efConstruction},\nand the breadth that a build measures. ` +
      `Milliseconds, each question's fastest of 3.`,
  );
  for (const size of sizes) {
    const vectors = grow(rows, dimensions, size);
    const exact = new ExactIndex(vectors, dimensions);
    const stored = new VectorArray(vectors, dimensions);
    const numbers = Array.from({ length: size }, (_, row) => row);
    const order = scattered(numbers);
    const start = performance.now();
    const graph = new HnswIndex(await buildHnswGraph(stored, order, () => {}), stored, BREADTHS[0]);
    const built = (performance.now() - start) / 1000;
    const { breadth, recall: measured } = await measureGraph(graph, stored, numbers);
    const checked = (performance.now() - start) / 1000 - built;
    const search: Record<string, (question: Float32Array) => readonly number[]> = {
      'HNSW graph': (question) => graph.searchWithin(question, ROWS, breadth).map(({ row }) => row),
      'exact scan': (question) => exact.search(question, ROWS).map(({ row }) => row),
    };
    const peerStart = performance.now();
    const peer = hnswlibGraph(stored, order);
    const peerBuilt = (performance.now() - peerStart) / 1000;
    if (peer !== undefined) {
      search['hnswlib-node'] = (question) => peer(question, ROWS, breadth * ROWS);
    }
    const times = await timeInTurn(
      Object.fromEntries(
        Object.entries(search).map(([name, find]) => [name, (i: number) => find(questions[i]!)]),
      ),
      { inputs: questions.length, rounds: 3, warmUp: 20 },
    );
    const truths = questions.map((question) => new Set(search['exact scan']!(question)));
    printTable(
      `${size.toLocaleString('en')} rows: the graph built in ${built.toFixed(1)} s` +
        `${peer === undefined ? '' : `, by hnswlib-node in ${peerBuilt.toFixed(1)} s`};\n` +
        `the build measures ${measured} at a breadth of ${breadth}, in ${checked.toFixed(1)} s`,
      ['', `recall@${ROWS}`, 'worst question', ...SPREAD],
      Object.entries(times).map(([name, sorted]) => {
        const recalls = questions.map((question, i) => {
          const found = search[name]!(question).filter((row) => truths[i]!.has(row));
          return found.length / truths[i]!.size;
        });
        const worst = Math.min(...recalls);
        return [name, mean(recalls).toFixed(4), worst.toFixed(3), ...spread(sorted)];
      }),
    );
  }
}

/** The first rows are the corpus' own; the others are those in turn, with noise. */
function grow(rows: readonly Float32Array[], dimensions: number, size: number): Float32Array {
  const random = randomNumbers(11);
  const vectors = new Float32Array(size * dimensions);
  // Uniform numbers of this width have a vector of length NOISE, nearly.
  const width = NOISE * Math.sqrt(12 / dimensions);
  for (let i = 0; i < size; i++) {
    const row = vectors.subarray(i * dimensions, (i + 1) * dimensions);
    row.set(rows[i % rows.length]!);
    if (i < rows.length) continue;
    let squares = 0;
    for (let k = 0; k < dimensions; k++) {
      row[k] = row[k]! + width * (random() - 0.5);
      squares += row[k]! ** 2;
    }
    const length = Math.sqrt(squares);
    for (let k = 0; k < dimensions; k++) row[k] = row[k]! / length;
  }
  return vectors;
}

/** Headings, sections, sentences and neighbouring sentences, each once; a question of every ninth. */
async function embedTexts(file: string): Promise<Embedded> {
  const sections = await readSections(file);
  const rows = new Set<string>();
  for (const { heading, text } of sections) {
    const sentences = text.split(/(?<=[.!?])\s+/).filter((sentence) => sentence.length > 20);
    const pairs = sentences.slice(1).map((sentence, i) => `${sentences[i]} ${sentence}`);
    for (const row of [heading, text, `${heading}\n${text}`, ...sentences, ...pairs]) rows.add(row);
  }
  const questions = sections
    .filter((_, i) => i % 9 === 0)
    .flatMap(({ questions }, i) => Object.values(questions).slice(i % 5, (i % 5) + 1))
    .slice(0, QUESTIONS);
  const embedder = await EmbedderPool.start(loadConfig({ env: {} }).model, 1);
  try {
    const embed = async (text: string, kind: 'query' | 'passage'): Promise<Float32Array> =>
      (await embedder.embed(text, kind)).vector;
    const vectors: Float32Array[] = [];
    // One after the other: the embedder's queue is bounded.
    for (const row of rows) vectors.push(await embed(row, 'passage'));
    const asked: Float32Array[] = [];
    for (const question of questions) asked.push(await embed(question, 'query'));
    return { dimensions: embedder.model.dimensions, rows: vectors, questions: asked };
  } finally {
    await embedder.close();
  }
}

/** The shipped corpus without its alternates, which are the questions. */
async function embedShippedCorpus(): Promise<Embedded> {
  const folder = await mkdtemp(join(tmpdir(), 'docent-bench-'));
  const embedder = await EmbedderPool.start(loadConfig({ env: {} }).model, 1);
  try {
    const corpus = await readCorpus([join(packageRoot(), 'corpus')]);
    const bare = {
      ...corpus,
      entries: corpus.entries.map((entry) => ({ ...entry, alternates: [] })),
    };
    await buildCollection(bare, embedder, { folder, ann: 'exact', keepGenerations: 1 });
    const { index } = await loadCollection(embedder, { folder, ann: 'exact' });
    const { dimensions } = embedder.model;
    const byText = new Map<string, Float32Array>();
    for (let at = 0; at < index.vectors.length; at += dimensions) {
      const vector = index.vectors.slice(at, at + dimensions);
      byText.set(vector.join(), vector);
    }
    const asked = corpus.entries.flatMap(({ alternates }) => alternates);
    const step = Math.max(1, Math.floor(asked.length / QUESTIONS));
    const questions = await Promise.all(
      asked
        .filter((_, i) => i % step === 0)
        .slice(0, QUESTIONS)
        .map(async (text) => (await embedder.embed(text, 'query')).vector),
    );
    return { dimensions, rows: [...byText.values()], questions };
  } finally {
    await embedder.close();
    await rm(folder, { recursive: true, force: true });
  }
}
