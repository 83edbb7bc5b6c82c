// Builds one generation after the other into the folder given, until it is killed.
import { readCorpus } from '../../../server/corpus/read-corpus.ts';
import { buildCollection } from '../../../server/retrieval/collection.ts';
import { TinyEmbedder } from '../../tiny-embedder.ts';

const [folder = '', ...corpora] = process.argv.slice(2);
const read = await Promise.all(corpora.map((path) => readCorpus([path])));
process.stdout.write('ready\n');
for (let i = 0; ; i++) {
  const options = { folder, ann: 'auto', keepGenerations: 2, fresh: i % 2 === 0 } as const;
  await buildCollection(read[i % read.length]!, new TinyEmbedder(), options);
}
