import { join } from 'node:path';
import type { Config } from '../../server/config.ts';
import { type Corpus, readCorpus } from '../../server/corpus/read-corpus.ts';
import type { Embedder } from '../../server/embedding/embedder.ts';
import { whyStale } from '../../server/index/freshness.ts';
import { packageRoot } from '../../server/package-root.ts';
import { unfittedRanker } from '../../server/retrieval/ranker.ts';
import type { TrainingQuestion } from '../fitting/fit-weights.ts';
import { alternatesToLearnFrom, withoutAlternates } from '../fitting/training-set.ts';
import { buildWithProgress, openRetriever } from '../open-collection.ts';
import { say } from '../terminal.ts';

/**
 * Folder of the index of a corpus that is only to be measured. It is kept beside the index, so
 * that the next run need not build it.
 */
export async function indexForEvaluation(
  config: Config,
  corpus: Corpus,
  embedder: Embedder,
): Promise<string> {
  const folder = join(config.index, '..', 'evaluation', corpus.hash.slice(0, 16));
  const reason = await whyStale(folder, corpus.hash, embedder.model, config.ann);
  if (reason !== undefined) {
    say(`indexing ${corpus.entries.length} entries of ${corpus.files.length} files`);
    await buildWithProgress(config, corpus, embedder, folder);
  }
  return folder;
}

/**
 * The alternates of Docent's own corpus, asked of an index without them: some four hundred
 * questions on other pages than a site's own, which keep a ranker from learning one site by heart.
 */
export async function openShippedAlternates(
  config: Config,
  embedder: Embedder,
): Promise<TrainingQuestion[]> {
  const corpus = await readCorpus([join(packageRoot(), 'corpus')]);
  const bare = withoutAlternates(corpus);
  const folder = await indexForEvaluation(config, bare, embedder);
  // Only features are read, which no weights change.
  const retriever = await openRetriever(config, embedder, folder, unfittedRanker());
  return alternatesToLearnFrom(retriever, corpus);
}
