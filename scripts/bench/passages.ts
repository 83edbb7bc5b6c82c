/**
 * Whether the marked passage is the one that answers: the questions of test/fixtures/passages.jsonl
 * on the shipped corpus, each asked of its right entry. `--misses` lists the wrong ones.
 */
import { join } from 'node:path';
import { loadConfig } from '../../server/config.ts';
import { readCorpus } from '../../server/corpus/read-corpus.ts';
import { packageRoot } from '../../server/package-root.ts';
import { loadCollection } from '../../server/retrieval/collection.ts';
import { HybridRetriever } from '../../server/retrieval/hybrid-retriever.ts';
import { loadRanker, shippedRankerFile } from '../../server/retrieval/ranker.ts';
import { indexForEvaluation } from '../evaluation/evaluation-index.ts';
import {
  accuracy,
  type ChosenPassage,
  choosePassages,
  readPassageFile,
} from '../evaluation/passages.ts';
import { startEmbedder } from '../open-collection.ts';
import { mean } from './harness.ts';

async function main(): Promise<void> {
  const config = loadConfig({ env: {} });
  const questions = await readPassageFile(join(packageRoot(), 'test/fixtures/passages.jsonl'));
  const corpus = await readCorpus([join(packageRoot(), 'corpus')]);
  const embedder = await startEmbedder(config);
  try {
    const folder = await indexForEvaluation(config, corpus, embedder);
    const collection = await loadCollection(embedder, { folder, ann: config.ann });
    const retriever = new HybridRetriever(collection, embedder, loadRanker(shippedRankerFile()));
    const chosen = await choosePassages(questions, collection, retriever, embedder);
    // Halves by entry: what was tuned was tuned on the first.
    const entries = [...new Set(chosen.map(({ entry }) => entry))];
    const half = (which: number): ChosenPassage[] =>
      chosen.filter(({ entry }) => entries.indexOf(entry) % 2 === which);
    const line = (name: string, of: readonly ChosenPassage[]): void =>
      console.log(`${name.padEnd(26)}${String(of.length).padStart(5)}  ${accuracy(of).toFixed(3)}`);
    line('all', chosen);
    line('first half', half(0));
    line('second half', half(1));
    line(
      'right entry ranked first',
      chosen.filter(({ first }) => first),
    );
    const byChance = mean(chosen.map(({ passages, rightPassages }) => rightPassages / passages));
    console.log(`${'any passage, by chance'.padEnd(33)}${byChance.toFixed(3)}`);
    if (process.argv.includes('--misses')) {
      for (const miss of chosen.filter(({ right }) => !right)) {
        console.log(`\n${miss.question} [${miss.entry}]\n  ${miss.chosen.replace(/\s+/g, ' ')}`);
      }
    }
  } finally {
    await embedder.close();
  }
}

await main();
